import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { analyseTerms } from "./analyse.ts";
import { foldText } from "./normalise.ts";
import { languages, type Language } from "./language.ts";

/** A concept of the field with its names in six languages; the first name of each is the usual one. */
export interface Concept {
  id: string;
  kind: string;
  names: Record<Language, string[]>;
}

/** A concept that a text names, with the analysed terms of the text that name it. */
export interface NamedConcept {
  concept: string;
  terms: string[];
  /** Concepts that single words of the name stand for: "digital agriculture" names agriculture too. */
  parts: string[];
  /** Other concepts that list the whole name: "malaria" is a concept of its own and one of the names of disease. */
  broader: string[];
}

export interface Glossary {
  readonly size: number;
  readonly concepts: readonly Concept[];
  /** Names the content: an index that was built with another one is renewed. */
  readonly fingerprint: string;
  /** "technology", "sector", "people", "institution" or "activity" (project, platform …: words that every record uses). */
  kindOf(concept: string): string | undefined;
  /** The names of a concept in a language, the usual one first; none of what is no concept. */
  namesOf(concept: string, lang: Language): readonly string[];
  /** The concepts that a text names, each time it does, with the terms that name it. */
  locateConcepts(text: string, lang: string, terms?: string[]): NamedConcept[];
  /**
   * Ids of the concepts that a text names, longest name first, each as often as it stands there.
   * @param terms what `analyseTerms` gave for the same text, where the caller has it already.
   */
  findConcepts(text: string, lang: string, terms?: string[]): string[];
}

interface Node {
  concept?: string;
  broader: string[];
  next: Map<string, Node>;
}

const folder = new URL("./glossary/", import.meta.url);
const longestHanName = 16;

/**
 * Reads the glossary that ships with the program. Names are matched by their analysed terms, so that inflected forms meet;
 * Chinese names as runs of characters. Texts in Arabic, Russian and Chinese also match the English names (acronyms, brands).
 */
export function readGlossary(): Glossary {
  const concepts = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n").filter((line) => line.trim() !== "").map(parseConcept));
  return createGlossary(concepts);
}

export function createGlossary(concepts: Concept[]): Glossary {
  const roots = new Map<string, Node>(languages.map((lang) => [lang, { broader: [], next: new Map() }]));
  const hanNames = new Map<string, NamedConcept>();
  const kinds = new Map(concepts.map((concept) => [concept.id, concept.kind]));
  const names = new Map(concepts.map((concept) => [concept.id, concept.names]));
  const enterName = (name: string, lang: Language, concept: string) => {
    if (lang !== "zh") return enter(roots.get(lang), analyseTerms(name, lang), concept);
    const known = hanNames.get(foldText(name));
    if (known === undefined) hanNames.set(foldText(name), { concept, terms: analyseTerms(name, lang), parts: [], broader: [] });
    else addBroader(known, concept);
  };
  // A name belongs to the concept whose usual name it is; concepts that list it among others are broader than it.
  for (const lang of languages) {
    for (const { id, names } of concepts) for (const name of names[lang].slice(0, 1)) enterName(name, lang, id);
    for (const { id, names } of concepts) for (const name of names[lang].slice(1)) enterName(name, lang, id);
  }
  const english = roots.get("en");
  for (const name of hanNames.values()) name.parts = partsOf(name.concept, name.terms, (term) => hanNames.get(term)?.concept);
  const locateConcepts = (text: string, lang: string, terms = analyseTerms(text, lang)): NamedConcept[] => {
    if (lang === "zh") return [...findHan(hanNames, foldText(text)), ...findTerms([english], terms)];
    if (lang === "ar" || lang === "ru") return findTerms([roots.get(lang), english], terms);
    return findTerms([roots.get(lang) ?? english], terms);
  };
  return {
    size: concepts.length,
    concepts,
    fingerprint: createHash("sha256").update(JSON.stringify(concepts)).digest("hex").slice(0, 12),
    kindOf: (concept) => kinds.get(concept),
    namesOf: (concept, lang) => names.get(concept)?.[lang] ?? [],
    locateConcepts,
    findConcepts: (text, lang, terms) => locateConcepts(text, lang, terms).flatMap(({ concept, broader }) => [concept, ...broader]),
  };
}

function parseConcept(line: string): Concept {
  const raw = JSON.parse(line) as { id: string; kind: string } & Partial<Record<Language, string[]>>;
  const names = Object.fromEntries(languages.map((lang) => [lang, raw[lang] ?? []])) as Record<Language, string[]>;
  return { id: raw.id, kind: raw.kind, names };
}

function enter(root: Node | undefined, terms: string[], concept: string): void {
  if (root === undefined || terms.length === 0) return;
  let node = root;
  for (const term of terms) {
    const next = node.next.get(term) ?? { broader: [], next: new Map() };
    node.next.set(term, next);
    node = next;
  }
  if (node.concept === undefined) node.concept = concept;
  else addBroader({ concept: node.concept, broader: node.broader }, concept);
}

function addBroader(name: { concept: string; broader: string[] }, concept: string): void {
  if (concept !== name.concept && !name.broader.includes(concept)) name.broader.push(concept);
}

function findTerms(roots: (Node | undefined)[], terms: string[]): NamedConcept[] {
  const found: NamedConcept[] = [];
  for (let start = 0; start < terms.length; ) {
    let longest = 1;
    let best: Node | undefined;
    for (const root of roots) {
      let node = root;
      for (let end = start; node !== undefined && end < terms.length; end += 1) {
        node = node.next.get(terms[end] ?? "");
        if (node?.concept !== undefined && (best === undefined || end - start + 1 > longest)) {
          longest = end - start + 1;
          best = node;
        }
      }
    }
    if (best?.concept !== undefined) found.push(named(best.concept, best.broader, terms.slice(start, start + longest), roots));
    start += longest;
  }
  return found;
}

function named(concept: string, broader: string[], terms: string[], roots: (Node | undefined)[]): NamedConcept {
  return { concept, broader, terms, parts: partsOf(concept, terms, (term) => roots.map((root) => root?.next.get(term)?.concept).find((found) => found !== undefined)) };
}

function partsOf(concept: string, terms: string[], lookUp: (term: string) => string | undefined): string[] {
  if (terms.length < 2) return [];
  const parts = terms.map(lookUp).filter((part) => part !== undefined && part !== concept);
  return [...new Set(parts as string[])];
}

function findHan(names: Map<string, NamedConcept>, folded: string): NamedConcept[] {
  const found: NamedConcept[] = [];
  for (let start = 0; start < folded.length; ) {
    let length = Math.min(longestHanName, folded.length - start);
    while (length > 0 && !names.has(folded.slice(start, start + length))) length -= 1;
    const concept = names.get(folded.slice(start, start + length));
    if (concept !== undefined) found.push(concept);
    start += Math.max(1, length);
  }
  return found;
}
