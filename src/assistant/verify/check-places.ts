import { findCountries } from "../../language/places.ts";
import { findRegions } from "../../language/regions.ts";
import { wholeWords } from "./whole-words.ts";
import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../../search/settings.ts";
import type { NameFacts } from "./name-facts.ts";
import { isNearWord } from "./near-word.ts";
import type { UnsupportedPart, VerifiableSource } from "./verification.ts";

/** The countries and regions that a source names or declares. */
export interface PlaceFacts {
  countries: ReadonlySet<string>;
  regions: ReadonlySet<string>;
  /** All members of those regions. */
  members: ReadonlySet<string>;
}

/** A place that a text names, by one name or code. */
export interface NamedPlace {
  words: string;
  start: number;
  end: number;
  code?: string;
  region?: { name: string; codes: string[] };
}

/** Reads the places of all texts of a source and of its data. */
export function readPlaceFacts(source: VerifiableSource): PlaceFacts {
  const countries = new Set(source.countries);
  const regions = new Set<string>();
  const members = new Set<string>();
  for (const { text, lang } of source.texts) {
    for (const { code } of findCountries(text, lang)) countries.add(code);
    for (const { name, codes } of findRegions(text, lang)) {
      regions.add(name);
      for (const code of codes) members.add(code);
    }
  }
  return { countries, regions, members };
}

/** The countries and regions that a text names; a region's name that holds a country's is the region alone. */
export function findPlaces(text: string, lang: string): NamedPlace[] {
  const regions = findRegions(text, lang).map(({ name, codes, words, start, end }): NamedPlace => ({ words, start, end, region: { name, codes } }));
  const countries = findCountries(text, lang).map(({ code, words, start, end }): NamedPlace => ({ words, start, end, code }));
  const outside = (place: NamedPlace, others: NamedPlace[]) => !others.some((other) => other.start <= place.start && place.end <= other.end && other.end - other.start > place.end - place.start);
  return wholeWords([...countries.filter((place) => outside(place, regions)), ...regions.filter((place) => outside(place, countries))], text, lang);
}

/**
 * The places of a sentence that no cited source names or declares. A region is held too where the source lies in it; a word that is also the name of a country ("Alger", "German silver") by
 * one of the same meaning.
 */
export async function checkPlaces(places: readonly NamedPlace[], lang: string, cited: readonly { places: PlaceFacts; names: NameFacts }[], embedder: Embedder): Promise<UnsupportedPart[]> {
  const unsupported: UnsupportedPart[] = [];
  for (const { words, code, region } of places) {
    const isHeld = cited.some(({ places: facts }) => {
      if (code !== undefined) return facts.countries.has(code);
      return region !== undefined && (facts.regions.has(region.name) || region.codes.some((member) => facts.countries.has(member)));
    });
    if (!isHeld && !(await isNearWord(words, lang, cited.map(({ names }) => names), embedder, searchSettings.verification.samePlace))) unsupported.push({ kind: "country", words });
  }
  return unsupported;
}
