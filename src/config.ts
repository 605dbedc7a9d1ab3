import { resolve } from "node:path";
import { z } from "zod";
import { ConfigError } from "./errors.ts";

/** Every setting, with its default and what it does: the one list that README's table is tested against. */
export const settings = {
  DALIL_DATA: { default: "./.dalil", about: "folder of the embedded database" },
  DATABASE_URL: { default: "", about: "a PostgreSQL (15 or later, pgvector 0.7 or later) to use instead of the embedded database" },
  PORT: { default: "8787", about: "port that `serve` listens on" },
  HOST: { default: "localhost", about: "address that `serve` listens on; 0.0.0.0 opens it to the network" },
  DALIL_SAMPLE: { default: "on", about: "`off` keeps an empty database empty instead of loading the sample repository" },
  DALIL_EMBEDDING: { default: "", about: "the embedding model: `builtin`, `transformers[:<folder or name at the hub>]`, `openai:<model>` or `module:<path>`; without it the model that the index was built with, at first the built-in one" },
  DALIL_EMBEDDING_URL: { default: "", about: "base address of an OpenAI-compatible endpoint, such as `http://localhost:11434/v1`" },
  DALIL_EMBEDDING_KEY: { default: "", about: "key of that endpoint, where it needs one; stored nowhere" },
  DALIL_EMBEDDING_DIMENSIONS: { default: "", about: "numbers in a vector, for models whose size is not known" },
  DALIL_EMBEDDING_QUERY_PREFIX: { default: "", about: "put before every question, for models trained with such words" },
  DALIL_EMBEDDING_PASSAGE_PREFIX: { default: "", about: "put before every passage" },
  DALIL_RERANK: { default: "", about: "a model that reads question and best hits together and orders them anew: `endpoint:<model>` or `transformers:<folder or name at the hub>`; without it there is none" },
  DALIL_RERANK_URL: { default: "", about: "address of that endpoint up to `/rerank`, such as `http://localhost:8080/v1`" },
  DALIL_RERANK_KEY: { default: "", about: "key of that endpoint, where it needs one; stored nowhere" },
  DALIL_LLM_URL: { default: "https://api.openai.com/v1", about: "base address of an OpenAI-compatible endpoint that writes answers, such as `http://localhost:11434/v1`" },
  DALIL_LLM_MODEL: { default: "", about: "name of the language model there; without it answers are quotations" },
  DALIL_LLM_KEY: { default: "", about: "key of that endpoint, where it needs one; stored nowhere" },
  DALIL_LLM_ANSWER_TOKENS: { default: "6000", about: "tokens that one answer may cost, prompt included" },
  DALIL_LLM_DAY_TOKENS: { default: "2000000", about: "tokens of a day (UTC), all answers together; afterwards answers are quotations; `unlimited` sets no bound" },
  DALIL_LLM_TIMEOUT: { default: "60", about: "seconds for a whole answer of the language model: half of it for its first word, a quarter between two" },
  DALIL_MODE: { default: "public", about: "what becomes of generated sentences that nothing supports: `public` removes them, `expert` shows them struck out" },
  DALIL_LOG: { default: "info", about: "fatal, error, warn, info, debug or silent" },
} as const;

const wholeNumber = z.string().regex(/^\d+$/, "must be a number").transform(Number);

const schema = z.object({
  DALIL_DATA: z.string().min(1).default(settings.DALIL_DATA.default),
  DATABASE_URL: z.union([z.literal(""), z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres:// or postgresql://")]).default(""),
  PORT: z.string().regex(/^\d+$/, "must be a number").transform(Number).pipe(z.number().min(0).max(65535)).default(8787),
  HOST: z.string().min(1).default(settings.HOST.default),
  DALIL_SAMPLE: z.enum(["on", "off"]).default("on"),
  DALIL_EMBEDDING: z.string().regex(/^(builtin|transformers(:.+)?|openai:.+|module:.+)$/, "must be builtin, transformers[:<folder or name>], openai:<model> or module:<path>").optional(),
  DALIL_EMBEDDING_URL: z.string().regex(/^https?:\/\//, "must begin with http:// or https://").refine((value) => URL.canParse(value), "must be an address").optional(),
  DALIL_EMBEDDING_KEY: z.string().optional(),
  DALIL_EMBEDDING_DIMENSIONS: z.string().regex(/^\d+$/, "must be a number").transform(Number).pipe(z.number().min(1).max(16_000)).optional(),
  DALIL_EMBEDDING_QUERY_PREFIX: z.string().optional(),
  DALIL_EMBEDDING_PASSAGE_PREFIX: z.string().optional(),
  DALIL_RERANK: z.string().regex(/^(endpoint|transformers):.+$/, "must be endpoint:<model> or transformers:<folder or name>").optional(),
  DALIL_RERANK_URL: z.string().regex(/^https?:\/\//, "must begin with http:// or https://").refine((value) => URL.canParse(value), "must be an address").optional(),
  DALIL_RERANK_KEY: z.string().optional(),
  DALIL_LLM_URL: z.string().regex(/^https?:\/\//, "must begin with http:// or https://").refine((value) => URL.canParse(value), "must be an address").optional(),
  DALIL_LLM_MODEL: z.string().trim().min(1).optional(),
  DALIL_LLM_KEY: z.string().optional(),
  DALIL_LLM_ANSWER_TOKENS: wholeNumber.pipe(z.number().min(1_000, "must be 1000 or more: sources and answer have to fit").max(1_000_000)).default(6_000),
  DALIL_LLM_DAY_TOKENS: z.union([z.literal("unlimited"), wholeNumber.pipe(z.number().min(1_000))], { error: "must be a number from 1000 on, or unlimited" }).default(2_000_000),
  DALIL_LLM_TIMEOUT: wholeNumber.pipe(z.number().min(2, "must be 2 seconds or more").max(3_600)).default(60),
  DALIL_MODE: z.enum(["public", "expert"]).default("public"),
  DALIL_LOG: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

/** What is set of the embedding model; nothing of it has to be. */
export interface EmbeddingConfig {
  model?: string;
  url?: string;
  key?: string;
  dimensions?: number;
  queryPrefix?: string;
  passagePrefix?: string;
}

/** What orders the best hits anew. */
interface RerankConfig {
  model: string;
  url?: string;
  key?: string;
}

/** The language model that writes answers: its endpoint, and what it may cost. */
interface ChatConfig {
  model: string;
  url: string;
  key?: string;
  answerTokens: number;
  dayTokens?: number;
  timeoutMs: number;
}

export interface Config {
  dataFolder: string;
  databaseUrl: string | undefined;
  port: number;
  host: string;
  loadSample: boolean;
  embedding: EmbeddingConfig;
  /** Absent where none is set: hits stay in the order of their scores. */
  rerank: RerankConfig | undefined;
  /** Absent where no model is set: answers are quotations then. */
  chat: ChatConfig | undefined;
  /** Whether generated sentences that nothing supports are shown struck out instead of removed. */
  expert: boolean;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "silent";
}

/**
 * Reads every setting from an environment; the only reader of one.
 * @throws ConfigError naming all settings that cannot be used, at once.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.keys(settings).map((name) => [name, environment[name] || undefined]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name}=${name.endsWith("_KEY") ? "…" : JSON.stringify(given[name])}: ${issue.message}`;
    });
    throw new ConfigError(`These settings cannot be used: ${lines.join("; ")}. README's configuration table lists what each one takes.`);
  }
  const values = parsed.data;
  return Object.freeze({
    dataFolder: resolve(values.DALIL_DATA),
    databaseUrl: values.DATABASE_URL || undefined,
    port: values.PORT,
    host: values.HOST,
    loadSample: values.DALIL_SAMPLE === "on",
    embedding: Object.freeze(
      withoutUndefined({
        model: values.DALIL_EMBEDDING,
        url: values.DALIL_EMBEDDING_URL?.replace(/\/+$/, ""),
        key: values.DALIL_EMBEDDING_KEY,
        dimensions: values.DALIL_EMBEDDING_DIMENSIONS,
        queryPrefix: values.DALIL_EMBEDDING_QUERY_PREFIX,
        passagePrefix: values.DALIL_EMBEDDING_PASSAGE_PREFIX,
      }),
    ),
    rerank: readRerank(values),
    chat: readChat(values),
    expert: values.DALIL_MODE === "expert",
    logLevel: values.DALIL_LOG,
  });
}

function readRerank({ DALIL_RERANK: model, DALIL_RERANK_URL: url, DALIL_RERANK_KEY: key }: z.output<typeof schema>): RerankConfig | undefined {
  if (model === undefined) {
    if (url === undefined) return undefined;
    throw new ConfigError("DALIL_RERANK_URL is set and DALIL_RERANK is not: set it to endpoint:<model>, or unset the address.");
  }
  const isEndpoint = model.startsWith("endpoint:");
  if (isEndpoint && url === undefined) throw new ConfigError(`DALIL_RERANK=${model} needs an address: set DALIL_RERANK_URL to that of the endpoint, such as http://localhost:8080/v1.`);
  return Object.freeze({ model, ...(isEndpoint ? withoutUndefined({ url: url?.replace(/\/+$/, ""), key }) : {}) });
}

function readChat(values: z.output<typeof schema>): ChatConfig | undefined {
  const { DALIL_LLM_MODEL: model, DALIL_LLM_URL: url, DALIL_LLM_KEY: key, DALIL_LLM_DAY_TOKENS: dayTokens } = values;
  if (model === undefined) {
    if (url === undefined) return undefined;
    throw new ConfigError(`DALIL_LLM_URL is set and DALIL_LLM_MODEL is not: set the name of the model at that endpoint, or unset the address.`);
  }
  if (dayTokens !== "unlimited" && dayTokens < values.DALIL_LLM_ANSWER_TOKENS) throw new ConfigError(`DALIL_LLM_DAY_TOKENS=${dayTokens} is less than one answer may cost (DALIL_LLM_ANSWER_TOKENS=${values.DALIL_LLM_ANSWER_TOKENS}): raise the one or lower the other.`);
  if (url === undefined && key === undefined) throw new ConfigError("OpenAI's endpoint needs a key: set DALIL_LLM_KEY, or DALIL_LLM_URL for another endpoint.");
  return Object.freeze({
    model,
    url: (url ?? settings.DALIL_LLM_URL.default).replace(/\/+$/, ""),
    ...(key === undefined ? {} : { key }),
    answerTokens: values.DALIL_LLM_ANSWER_TOKENS,
    ...(dayTokens === "unlimited" ? {} : { dayTokens }),
    timeoutMs: values.DALIL_LLM_TIMEOUT * 1_000,
  });
}

function withoutUndefined<Values extends Record<string, unknown>>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Name in keyof Values]?: Exclude<Values[Name], undefined> };
}
