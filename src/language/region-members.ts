import { readFileSync } from "node:fs";
import { languages, type Language } from "./language.ts";
import { findRegions } from "./regions.ts";

/** A group of countries that people name: its members (alpha-3) and its usual name in each language. */
interface Region {
  id: string;
  members: readonly string[];
  names: Readonly<Record<Language, string>>;
}

type Written = Record<string, { codes: string[] } & Record<Language, string[]>>;

const written = JSON.parse(readFileSync(new URL("./regions.json", import.meta.url), "utf8")) as Written;

/** All regions in the order of the list; what stands under "" there is no region. */
export const regions: readonly Region[] = Object.entries(written)
  .filter(([id, { codes }]) => id !== "" && codes.length > 0)
  .map(([id, region]) => ({ id, members: region.codes, names: Object.fromEntries(languages.map((lang) => [lang, region[lang][0] ?? id])) as Record<Language, string> }));

const byId: ReadonlyMap<string, Region> = new Map(regions.map((region) => [region.id, region]));

const byMember: ReadonlyMap<string, readonly string[]> = new Map([...new Set(regions.flatMap(({ members }) => members))].map((code) => [code, regions.filter(({ members }) => members.includes(code)).map(({ id }) => id)]));

/** Ids of the regions that any of the countries belongs to. */
export function regionsOf(countries: readonly string[]): Set<string> {
  return new Set(countries.flatMap((code) => byMember.get(code) ?? []));
}

/** The region that somebody means by an id ("arab-region"), a name in any of the six languages, or a name with hyphens ("arab-states"). */
export function recogniseRegion(name: string): Region | undefined {
  const own = byId.get(name.trim().toLowerCase());
  if (own !== undefined) return own;
  const text = name.trim().replaceAll(/[-_]+/g, " ");
  // Some names count only with a capital letter ("Gulf").
  const attempts = [name.trim(), text, text.replaceAll(/(?<!\p{L})\p{Ll}/gu, (letter) => letter.toUpperCase())];
  for (const lang of languages) {
    for (const attempt of attempts) {
      const [found, ...more] = findRegions(attempt, lang);
      if (found !== undefined && more.length === 0 && found.words.length === attempt.length) return byId.get(found.name);
    }
  }
  return undefined;
}

export function regionName(id: string, lang: Language): string {
  return byId.get(id)?.names[lang] ?? id;
}
