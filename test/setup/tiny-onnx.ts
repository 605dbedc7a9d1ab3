import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A sentence encoder small enough to make here: its network only looks up one vector a token (an ONNX Gather), its tokenizer
 * knows ten words. Enough to run the real library, tokenizer and runtime on it.
 */
export const tinyDimensions = 4;
const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "water", "health", "school"];
const rows = words.map((_, index) => Array.from({ length: tinyDimensions }, (_value, dimension) => (index < 4 ? 0 : Math.round(Math.sin(index * 3 + dimension * 2) * 1e3) / 1e3)));

const pairOfTexts = [{ SpecialToken: { id: "[CLS]", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: "[SEP]", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }, { SpecialToken: { id: "[SEP]", type_id: 1 } }];

/** Writes the model into a folder in the layout that the hub has: config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx. */
export async function writeTinyModel(folder: string): Promise<void> {
  await writeModel(folder, { architectures: ["BertModel"] }, onnxModel());
}

/** A cross-encoder of the same kind: its network adds up one row of numbers, as many as there are classes, for each token of question and text. */
export async function writeTinyCrossEncoder(folder: string, classes: number): Promise<void> {
  const id2label = Object.fromEntries(Array.from({ length: classes }, (_, index) => [index, `LABEL_${index}`]));
  await writeModel(folder, { architectures: ["BertForSequenceClassification"], num_labels: classes, id2label }, crossEncoderModel(classes));
}

/** What the cross-encoder's numbers mean: the logistic function of the one, or of the second less the first. */
export function relevanceOf(question: string[], text: string[], classes: 1 | 2): number {
  const ids = ["[CLS]", ...question, "[SEP]", ...text, "[SEP]"].map((word) => Math.max(1, words.indexOf(word)));
  const [first = 0, second = 0] = Array.from({ length: classes }, (_, dimension) => ids.reduce((sum, id) => sum + (rows[id]?.[dimension] ?? 0), 0));
  return 1 / (1 + Math.exp(-(classes === 1 ? first : second - first)));
}

async function writeModel(folder: string, config: object, network: Uint8Array): Promise<void> {
  await mkdir(join(folder, "onnx"), { recursive: true });
  const json = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));
  await json("config.json", { model_type: "bert", ...config, hidden_size: tinyDimensions, num_attention_heads: 1, num_hidden_layers: 1, vocab_size: words.length });
  await json("tokenizer_config.json", { tokenizer_class: "BertTokenizer", model_max_length: 64, pad_token: "[PAD]", unk_token: "[UNK]", cls_token: "[CLS]", sep_token: "[SEP]" });
  await json("tokenizer.json", {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: words.slice(0, 4).map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: { type: "TemplateProcessing", single: [{ SpecialToken: { id: "[CLS]", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: "[SEP]", type_id: 0 } }], pair: pairOfTexts, special_tokens: { "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] }, "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] } } },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab: Object.fromEntries(words.map((word, id) => [word, id])) },
  });
  await writeFile(join(folder, "onnx", "model.onnx"), network);
}

/** The mean over the tokens that count, brought to length one: what the library is asked to make of the look-up. */
export function expectedVector(tokens: string[]): number[] {
  const ids = ["[CLS]", ...tokens, "[SEP]"].map((word) => Math.max(1, words.indexOf(word)));
  const mean = Array.from({ length: tinyDimensions }, (_, dimension) => ids.reduce((sum, id) => sum + (rows[id]?.[dimension] ?? 0), 0) / ids.length);
  const length = Math.hypot(...mean) || 1;
  return mean.map((value) => value / length);
}

// Protocol buffers by hand: field numbers are those of onnx.proto (ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto).
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const number = (field: number, value: number) => Uint8Array.from([...varint(field << 3), ...varint(value)]);
const bytes = (field: number, value: Uint8Array | string) => {
  const data = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return Uint8Array.from([...varint((field << 3) | 2), ...varint(data.length), ...data]);
};
const message = (...fields: Uint8Array[]) => Uint8Array.from(fields.flatMap((field) => [...field]));

const [float, int64] = [1, 7];
const shape = (...sizes: (string | number)[]) => message(...sizes.map((size) => bytes(1, typeof size === "string" ? bytes(2, size) : number(1, size))));
const value = (name: string, type: number, ...sizes: (string | number)[]) => message(bytes(1, name), bytes(2, bytes(1, message(number(1, type), bytes(2, shape(...sizes))))));
const inputs = ["input_ids", "attention_mask", "token_type_ids"].map((name) => bytes(11, value(name, int64, "batch", "tokens")));
const model = (graph: Uint8Array) => message(number(1, 8), bytes(7, graph), bytes(8, number(2, 13)));

function onnxModel(): Uint8Array {
  const raw = new Uint8Array(new Float32Array(rows.flat()).buffer);
  const table = message(number(1, rows.length), number(1, tinyDimensions), number(2, float), bytes(8, "table"), bytes(9, raw));
  const gather = message(bytes(1, "table"), bytes(1, "input_ids"), bytes(2, "last_hidden_state"), bytes(3, "look-up"), bytes(4, "Gather"));
  return model(message(bytes(1, gather), bytes(2, "tiny"), bytes(5, table), ...inputs, bytes(12, value("last_hidden_state", float, "batch", "tokens", tinyDimensions))));
}

function crossEncoderModel(classes: number): Uint8Array {
  const raw = new Uint8Array(new Float32Array(rows.flatMap((row) => row.slice(0, classes))).buffer);
  const table = message(number(1, rows.length), number(1, classes), number(2, float), bytes(8, "table"), bytes(9, raw));
  const axes = message(number(1, 1), number(2, int64), bytes(8, "axes"), bytes(9, new Uint8Array(BigInt64Array.of(1n).buffer)));
  const gather = message(bytes(1, "table"), bytes(1, "input_ids"), bytes(2, "looked_up"), bytes(3, "look-up"), bytes(4, "Gather"));
  const keepDimensions = message(bytes(1, "keepdims"), number(3, 0), number(20, 2));
  const sum = message(bytes(1, "looked_up"), bytes(1, "axes"), bytes(2, "logits"), bytes(3, "sum"), bytes(4, "ReduceSum"), bytes(5, keepDimensions));
  return model(message(bytes(1, gather), bytes(1, sum), bytes(2, "tiny"), bytes(5, table), bytes(5, axes), ...inputs, bytes(12, value("logits", float, "batch", classes))));
}
