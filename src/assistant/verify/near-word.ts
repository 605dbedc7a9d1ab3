import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../../search/settings.ts";
import { dot } from "./meaning.ts";
import type { NameFacts } from "./name-facts.ts";

/**
 * Whether some word, or two that stand together, of the sources mean nearly the same to the model as a word of a sentence: how most translations of a name are found.
 * @param least cosine from which they are the same in different languages.
 */
export async function isNearWord(word: string, lang: string, cited: readonly Pick<NameFacts, "lang" | "wordVectors" | "pairVectors">[], embedder: Embedder, least: number): Promise<boolean> {
  const vector = await embedder.embedQuery(word);
  for (const facts of cited) {
    // In one language another word is another name, unless it is a form of the same.
    const threshold = facts.lang === lang ? searchSettings.verification.sameWordInLanguage : least;
    if ((await facts.wordVectors()).some((other) => dot(vector, other) >= threshold)) return true;
    if ((await facts.pairVectors()).some((other) => dot(vector, other) >= threshold)) return true;
  }
  return false;
}
