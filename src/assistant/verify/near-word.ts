import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../../search/settings.ts";
import { dot } from "./meaning.ts";

/** Whether some word, or two that stand together, of the sources mean nearly the same to the model as a word of a sentence: how most translations of a name are found. */
export async function isNearWord(word: string, cited: readonly { vectors(): Promise<number[][]> }[], embedder: Embedder): Promise<boolean> {
  const vector = await embedder.embedQuery(word);
  for (const facts of cited) {
    for (const other of await facts.vectors()) if (dot(vector, other) >= searchSettings.verification.sameWord) return true;
  }
  return false;
}
