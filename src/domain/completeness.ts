import type { StoredRecord } from "./record.ts";

/** What a record lacks, in words. */
export interface MissingField {
  field: string;
  message: string;
}

export interface Completeness {
  /** Share of what a reader wants to know that is there, 0 to 1. */
  score: number;
  missing: MissingField[];
}

/** A description shorter than this names its subject and says nothing of it; registries ask for 150 to 200 words. */
const shortDescription = 120;

interface Expected {
  field: string;
  /** How much a reader misses it: who, where, what and for which aim count double. */
  weight: number;
  message: string;
  share(record: StoredRecord): number;
}

const some = (list: unknown[]) => (list.length > 0 ? 1 : 0);
const given = (value: unknown) => (value === undefined ? 0 : 1);

const expected: Expected[] = [
  { field: "description", weight: 3, message: "what it is and does: a description of some sentences", share: ({ description }) => (description === undefined ? 0 : description.length < shortDescription ? 0.5 : 1) },
  { field: "countries", weight: 2, message: "where it takes place: the countries", share: ({ countries, coverage }) => (countries.length > 0 || coverage === "international" ? 1 : 0) },
  { field: "org", weight: 2, message: "who is responsible: the organization", share: ({ org }) => given(org) },
  { field: "actionLines", weight: 2, message: "the WSIS action lines that it serves", share: ({ actionLines }) => some(actionLines) },
  { field: "sdgs", weight: 2, message: "the Sustainable Development Goals that it serves", share: ({ sdgs }) => some(sdgs) },
  { field: "url", weight: 1, message: "where to read more: an address", share: ({ url }) => given(url) },
  { field: "year", weight: 1, message: "when it runs or ran: the year or years", share: ({ years }) => given(years) },
  { field: "status", weight: 1, message: "whether it is planned, ongoing or completed", share: ({ status }) => given(status) },
  { field: "stakeholder", weight: 1, message: "which kind of stakeholder is responsible", share: ({ stakeholder }) => given(stakeholder) },
  { field: "coverage", weight: 1, message: "whether it is national, regional or international", share: ({ coverage }) => given(coverage) },
  { field: "technologies", weight: 1, message: "the technologies or themes", share: ({ technologies, themes }) => some([...technologies, ...themes]) },
  { field: "beneficiaries", weight: 1, message: "whom it is for: the beneficiaries", share: ({ beneficiaries }) => some(beneficiaries) },
  { field: "partners", weight: 1, message: "the partners", share: ({ partners }) => some(partners) },
  { field: "impact", weight: 1, message: "what it has achieved: the impact", share: ({ impact }) => given(impact) },
];
const all = expected.reduce((sum, { weight }) => sum + weight, 0);

/** How much of what a reader wants to know a record says, and what it does not say. What is merely suggested counts for nothing. */
export function measureCompleteness(record: StoredRecord): Completeness {
  let score = 0;
  const missing: MissingField[] = [];
  for (const { field, weight, message, share } of expected) {
    const own = share(record);
    score += own * weight;
    if (own === 0) missing.push({ field, message });
    else if (own < 1) missing.push({ field, message: `${message} (it has ${record.description?.length ?? 0} characters)` });
  }
  return { score: Math.round((score / all) * 100) / 100, missing };
}
