import type { Hit } from "../domain/answer.ts";
import type { Filters } from "../domain/filters.ts";
import { InvalidRequestError } from "../errors.ts";
import type { Language } from "../language/language.ts";
import { createBuiltinEmbedder } from "../models/builtin.ts";
import type { Embedder } from "../models/embedder.ts";
import { asHit } from "../search/hits.ts";
import type { SentencePair } from "../search/similar/best-pair.ts";
import type { Differs, Shared } from "../search/similar/compare.ts";
import { findSimilar } from "../search/similar/find-similar.ts";
import type { Idea, IdeaReader } from "../search/similar/idea.ts";
import type { Profile } from "../search/similar/profile.ts";
import type { AnswerRoom } from "./answer.ts";
import { explainSimilar, type Explanation } from "./explain-similar.ts";
import { createNames } from "./names.ts";

export interface SimilarHit extends Hit {
  why: Explanation & {
    shared: Shared & { sentences?: SentencePair };
    differs: Differs;
    suggested: { actionLines: string[]; sdgs: number[] };
  };
}

export interface SimilarAnswer {
  /** Of the explanations. */
  lang: Language;
  /** Of the text. */
  textLang: Language;
  /** What was read from the text. */
  yours: Profile;
  hits: SimilarHit[];
  /** Says that only the beginning of a long file was compared. */
  notice?: string;
}

export interface SimilarRequest {
  idea: Idea;
  /** The reader's language; the text's own unless the reader says. */
  lang: Language | undefined;
  filters: Filters;
  limit: number;
}

/** Opens what finds initiatives like an idea, each with why it is like it and what differs, in the reader's language. */
export function openSimilar(room: AnswerRoom, reader: Pick<IdeaReader, "suggest">): (request: SimilarRequest) => Promise<SimilarAnswer> {
  let opened: Promise<Embedder> | undefined;
  // Sentences are compared by the built-in model whatever model searches: it knows the six languages and sends nothing anywhere.
  const openEmbedder = async (): Promise<Embedder> => {
    const active = await room.vectors.active();
    return active?.embedder.kind === "builtin" ? active.embedder : createBuiltinEmbedder();
  };
  const names = createNames(room.messages, room.glossary);
  return async ({ idea, lang = idea.lang, filters, limit }) => {
    if (filters.kinds !== undefined && !filters.kinds.includes("record")) throw new InvalidRequestError("Initiatives are compared with initiatives: `kinds` must name `record` or be left out.");
    const { yours, similar } = await findSimilar(idea, filters, limit, { room, reader, sentenceEmbedder: () => (opened ??= openEmbedder()) });
    return {
      lang,
      textLang: idea.lang,
      yours,
      hits: similar.map(({ found, sentences, ...comparison }) => {
        const { shared, differs, suggested } = comparison;
        return { ...asHit(found), why: { shared: { ...shared, ...(sentences === undefined ? {} : { sentences }) }, differs, suggested, ...explainSimilar(comparison, lang, names, room.messages) } };
      }),
      ...(idea.ofCharacters === undefined ? {} : { notice: room.messages.format(lang, "similarShortened", { used: idea.text.length, all: idea.ofCharacters }) }),
    };
  };
}
