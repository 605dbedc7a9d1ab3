import { findTermCounts } from "../../db/lexicon.ts";
import { findSuggestionsByIds } from "../../db/suggestions.ts";
import type { Filters } from "../../domain/filters.ts";
import type { Embedder } from "../../models/embedder.ts";
import { conceptTerm, termDimension } from "../lexical.ts";
import { search, type Found, type SearchRoom } from "../search.ts";
import { searchSettings } from "../settings.ts";
import { openPairing, type SentencePair } from "./best-pair.ts";
import { compareProfiles, type Comparison } from "./compare.ts";
import type { Idea, IdeaReader } from "./idea.ts";
import { chooseParts, type Part } from "./parts.ts";
import { profileOfIdea, profileOfRecord, type Profile } from "./profile.ts";

export interface SimilarParts {
  room: SearchRoom;
  reader: Pick<IdeaReader, "suggest">;
  /** Compares sentences, also where another model searches. */
  sentenceEmbedder: () => Promise<Embedder>;
}

export interface SimilarRecord extends Comparison {
  found: Found;
  sentences?: SentencePair;
}

/**
 * Finds the initiatives nearest to an idea and compares each with it. Nothing of the idea is stored.
 * @param limit how many initiatives, nearest first; of several records of one project there is one.
 */
export async function findSimilar(idea: Idea, filters: Filters, limit: number, { room, reader, sentenceEmbedder }: SimilarParts): Promise<{ yours: Profile; similar: SimilarRecord[] }> {
  const embedder = await sentenceEmbedder();
  const parts = await chooseParts(idea, { database: room.database, glossary: room.glossary, embedder });
  const found = (await searchParts(parts, idea.lang, { ...filters, kinds: ["record"] }, room)).slice(0, limit);
  const yours = profileOfIdea(idea, await reader.suggest(idea, room), room.glossary);
  const pairOf = await openPairing(idea, parts, embedder);
  const suggestions = await findSuggestionsByIds(room.database, found.flatMap(({ passage }) => passage.record?.id ?? []));
  const similar: SimilarRecord[] = [];
  for (const one of found) {
    const { record } = one.passage;
    if (record === null) continue;
    const sentences = await pairOf(record);
    similar.push({ found: one, ...compareProfiles(yours, profileOfRecord(record, suggestions.get(record.id), room.glossary)), ...(sentences === undefined ? {} : { sentences }) });
  }
  return { yours, similar: await rarestFirst(similar, room) };
}

/** The records that the parts find together: each counts what every part gave it, by the weight of the part. */
async function searchParts(parts: Part[], lang: string, filters: Filters, room: SearchRoom): Promise<Found[]> {
  const results = await Promise.all(parts.map(({ text }) => search({ text, lang, filters, limit: searchSettings.similar.foundPerPart, offset: 0 }, room)));
  const all = parts.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const projects = new Map<string, { best: Found; score: number }>();
  for (const [index, { found }] of results.entries()) {
    for (const one of found) {
      const id = one.passage.record?.id;
      if (id === undefined) continue;
      // Another part may have found another record of the same project.
      const key = [id, ...one.duplicates].find((other) => projects.has(other)) ?? id;
      const known = projects.get(key);
      const score = (one.score * (parts[index]?.weight ?? 0)) / all;
      if (known === undefined) projects.set(key, { best: one, score });
      else projects.set(key, { best: one.score > known.best.score ? one : known.best, score: known.score + score });
    }
  }
  // What no list brought nearer than at random is not like the idea, however little else there is.
  return [...projects.values()].filter(({ score }) => score > 0).map(({ best, score }) => ({ ...best, score })).sort((first, second) => second.score - first.score);
}

/** What fewest passages speak of comes first, and of the subjects in common that alone is named: that two texts are both about data says little. */
async function rarestFirst(similar: SimilarRecord[], room: SearchRoom): Promise<SimilarRecord[]> {
  const concepts = [...new Set(similar.flatMap(({ shared, differs }) => [...shared.concepts, ...shared.technologies, ...differs.technologies.yours, ...differs.technologies.theirs]))];
  const { counts } = await findTermCounts(room.database, concepts.map((concept) => termDimension(conceptTerm(concept))));
  const frequency = (concept: string) => counts.get(termDimension(conceptTerm(concept))) ?? 0;
  const sorted = (list: string[]) => list.toSorted((first, second) => frequency(first) - frequency(second));
  return similar.map((one) => ({
    ...one,
    shared: { ...one.shared, technologies: sorted(one.shared.technologies), concepts: sorted(one.shared.concepts).slice(0, searchSettings.similar.subjectsShown) },
    differs: { ...one.differs, technologies: { yours: sorted(one.differs.technologies.yours), theirs: sorted(one.differs.technologies.theirs) } },
  }));
}
