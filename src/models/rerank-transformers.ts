import { UnavailableError } from "../errors.ts";
import { toRelevance, type Reranker, type RerankerSettings } from "./reranker.ts";
import { openModel, placeModel } from "./transformers-library.ts";

/** Pairs in one run of the network: small, since a run cannot be ended once it has begun. */
const batchSize = 8;
/** Tokens of a question and a text together that common cross-encoders read; what is longer is cut. */
const mostTokens = 512;

interface Tensor {
  tolist(): unknown;
}

/** The part of @huggingface/transformers that is used; it is an optional package, so its types are not at hand. */
interface Transformers {
  AutoTokenizer: { from_pretrained(model: string): Promise<(texts: string[], options: { text_pair: string[]; padding: boolean; truncation: boolean; max_length: number }) => object> };
  AutoModelForSequenceClassification: { from_pretrained(model: string, options: { dtype: string }): Promise<(inputs: object) => Promise<{ logits: Tensor }>> };
}

/**
 * A cross-encoder run in this process by @huggingface/transformers, from a local folder or from the hub: a network that reads question and text together
 * and gives one number, or two of which the second says "relevant".
 * @param load brings the package; a parameter so that it can come from elsewhere.
 * @throws ConfigError when the folder does not exist; the network itself is loaded at the first question.
 */
export function createTransformersReranker({ model }: RerankerSettings, load: () => Promise<unknown> = () => import("@huggingface/transformers" as string)): Reranker {
  const place = placeModel(model);
  const open = () =>
    openModel(place, load, "unset DALIL_RERANK", async ({ AutoTokenizer, AutoModelForSequenceClassification }: Transformers, reference) => ({
      tokenize: await AutoTokenizer.from_pretrained(reference),
      run: await AutoModelForSequenceClassification.from_pretrained(reference, { dtype: place.dtype }),
    }));
  let opened: ReturnType<typeof open> | undefined;
  const runOn = async (query: string, batch: string[], { tokenize, run }: Awaited<ReturnType<typeof open>>): Promise<unknown> => {
    try {
      const { logits } = await run(tokenize(batch.map(() => query), { text_pair: batch, padding: true, truncation: true, max_length: mostTokens }));
      return logits.tolist();
    } catch (error) {
      throw new UnavailableError(`The model ${place.name} cannot be run: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  return {
    kind: "transformers",
    name: place.name,
    score: async (query, texts, signal) => {
      opened ??= open();
      // A failed loading is tried again at the next question.
      const network = await opened.catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const logits: number[] = [];
      for (let start = 0; start < texts.length; start += batchSize) {
        signal.throwIfAborted();
        const batch = texts.slice(start, start + batchSize);
        logits.push(...readLogits(await runOn(query, batch, network), place.name));
      }
      // Logits that happen to lie between 0 and 1 must not pass for probabilities.
      return toRelevance(logits.map((logit) => 1 / (1 + Math.exp(-logit))), texts.length, place.name);
    },
  };
}

/** One logit a pair: of two classes, by how much the second exceeds the first, which the logistic function makes the softmax's probability of. */
function readLogits(rows: unknown, name: string): number[] {
  if (!Array.isArray(rows)) throw new UnavailableError(`${name} gave no logits.`);
  return (rows as unknown[]).map((row) => {
    const classes = Array.isArray(row) ? (row as unknown[]) : [];
    const [first, second] = classes;
    if (classes.length === 1 && typeof first === "number") return first;
    if (classes.length === 2 && typeof first === "number" && typeof second === "number") return second - first;
    throw new UnavailableError(`${name} is no reranker: it gives ${classes.length} numbers for a text, where a cross-encoder gives one, or two.`);
  });
}
