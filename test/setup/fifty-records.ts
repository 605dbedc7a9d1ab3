import { createDecoder } from "../../ingest/readers/decode.ts";

/** A record of these tests: only fields that every format can hold, with the text that stands in a cell for each. */
export interface PlainRecord {
  id: string;
  title: string;
  description: string;
  url: string;
  countries: string[];
  sdgs: number[];
  actionLines: string[];
  technologies: string[];
  org: string;
  stakeholder: string;
  coverage: string;
  year: string;
  status: string;
  type: string;
  themes: string[];
  partners: string[];
  beneficiaries: string[];
  impact: string;
  challenges: string;
}

const texts = [
  { title: "Water sensors for villages", description: "Sensors measure the wells, every hour.\nThe ministry \"sees\" the level; farmers plan.", org: "Ministry of Water", impact: "Less waste.", challenges: "Power cuts.", countries: ["Jordan", "Egypt"] },
  { title: "منصة الصحة الرقمية", description: "مشروع وطني لتقديم الخدمات الصحية عن بعد في القرى، مع تدريب الأطباء.", org: "وزارة الصحة", impact: "وصول أسرع إلى الطبيب.", challenges: "ضعف الشبكة.", countries: ["الأردن", "تونس"] },
  { title: "École numérique", description: "Des tablettes et des cours en ligne pour les élèves des zones rurales ; les maîtres sont formés.", org: "Ministère de l’éducation", impact: "Élèves présents.", challenges: "Débit faible.", countries: ["Maroc", "Sénégal"] },
  { title: "Educación para niños y jóvenes", description: "Una iniciativa que enseña programación en la región; ¿cómo? Con maestros locales.", org: "Fundación Mañana", impact: "Más niñas en las aulas.", challenges: "Financiación.", countries: ["México", "Colombia"] },
  { title: "Электронное здравоохранение", description: "Проект даёт сельским больницам доступ к врачам; записи хранятся в стране.", org: "Министерство здравоохранения", impact: "Меньше очередей.", challenges: "Кадры.", countries: ["Россия", "Казахстан"] },
  { title: "国家智慧教育平台", description: "平台为农村学校提供网络课程和教师培训；所有课程免费。", org: "教育部", impact: "更多学生上课。", challenges: "网络覆盖。", countries: ["中国"] },
] as const;
const kinds = ["government", "private", "civil-society", "international", "academia"] as const;
const lines = ["C7-ehealth", "C4", "C7-elearning", "C2", "C10"] as const;

/** Fifty records in the six languages; `languages` says of which (by their place: en ar fr es ru zh). */
export function makeRecords(languages: number[] = [0, 1, 2, 3, 4, 5]): PlainRecord[] {
  return Array.from({ length: 50 }, (_, index) => {
    const { title, description, org, impact, challenges, countries } = texts[languages[index % languages.length] ?? 0] ?? texts[0];
    return {
      id: `stocktaking:${1000 + index}`,
      title: `${title} ${index}`,
      description,
      url: `https://example.org/projects/${index}?a=1&b=2`,
      countries: [...countries],
      sdgs: index % 3 === 0 ? [4, 9] : [3],
      actionLines: [lines[index % lines.length] ?? "C4", "C3"],
      technologies: ["machine learning", "mobile app"],
      org,
      stakeholder: kinds[index % kinds.length] ?? "other",
      coverage: index % 2 === 0 ? "national" : "regional",
      year: index % 4 === 0 ? "2019-2023" : "2022",
      status: index % 2 === 0 ? "ongoing" : "completed",
      type: "project",
      themes: ["health", "schools"],
      partners: ["Partner, Inc.", "Second partner"],
      beneficiaries: ["Patients"],
      impact,
      challenges,
    };
  });
}

/** The text of each field in a cell: lists joined by semicolons. */
export function asCells(record: PlainRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([field, value]) => [field, Array.isArray(value) ? value.join("; ") : String(value)]));
}

/** A table as CSV text. */
export function asCsv(rows: string[][], delimiter: string): string {
  return rows.map((row) => row.map((cell) => (/[",;\t|\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter)).join("\r\n") + "\r\n";
}

/** A text in one of the single-byte encodings. @throws Error for a character that it has not. */
export function encode(text: string, encoding: string): Buffer {
  const decoder = createDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Buffer.from(
    Array.from(text, (character) => {
      const byte = bytes.get(character);
      if (byte === undefined) throw new Error(`${encoding} has no ${character}`);
      return byte;
    }),
  );
}
