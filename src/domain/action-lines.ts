/** The 18 leaves of the WSIS action lines, as they leave the API, with their English names (Geneva Plan of Action, section C). */
export const actionLines = {
  C1: "The role of governments and all stakeholders in the promotion of ICTs for development",
  C2: "Information and communication infrastructure",
  C3: "Access to information and knowledge",
  C4: "Capacity building",
  C5: "Building confidence and security in the use of ICTs",
  C6: "Enabling environment",
  "C7-egovernment": "ICT applications: e-government",
  "C7-ebusiness": "ICT applications: e-business",
  "C7-elearning": "ICT applications: e-learning",
  "C7-ehealth": "ICT applications: e-health",
  "C7-eemployment": "ICT applications: e-employment",
  "C7-eenvironment": "ICT applications: e-environment",
  "C7-eagriculture": "ICT applications: e-agriculture",
  "C7-escience": "ICT applications: e-science",
  C8: "Cultural diversity and identity, linguistic diversity and local content",
  C9: "Media",
  C10: "Ethical dimensions of the Information Society",
  C11: "International and regional cooperation",
} as const;

export type ActionLine = keyof typeof actionLines;

/** The English names of action lines, as they are indexed with a record that carries them. */
export function actionLineNames(codes: string[]): string[] {
  return codes.flatMap((code) => (code in actionLines ? [actionLines[code as ActionLine]] : []));
}

const byFoldedCode = new Map(Object.keys(actionLines).map((code) => [fold(code), code as ActionLine]));

/** The code of an action line as people write it ("C7 e-agriculture", "c7-eAgriculture", "C.4"), or undefined. */
export function recogniseActionLine(written: string): ActionLine | undefined {
  return byFoldedCode.get(fold(written));
}

function fold(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
