import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { InvalidRequestError, type Problem } from "../../src/errors.ts";
import { mappingSchema, type Mapping } from "./mapping.ts";

const readyFolder = fileURLToPath(new URL("./ready/", import.meta.url));

/**
 * A column mapping by the name of one that ships, or from a YAML file.
 * @throws InvalidRequestError when there is none of that name, or with the line and the reason of everything that is wrong in it.
 */
export async function loadMapping(nameOrPath: string): Promise<Mapping> {
  const ready = (await readdir(readyFolder)).map((file) => file.replace(/\.yaml$/, "")).sort();
  const isReady = ready.includes(nameOrPath);
  const path = isReady ? `${readyFolder}${nameOrPath}.yaml` : nameOrPath;
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new InvalidRequestError(`The mapping ${nameOrPath} cannot be read. Name a YAML file, or one of those that ship: ${ready.join(", ")}.`, { cause: error });
  }
  return { ...readMapping(text, nameOrPath), name: isReady ? nameOrPath : basename(path), isReady };
}

function readMapping(text: string, path: string) {
  const counter = new LineCounter();
  // Every value is a text: "no" is a country's code, "2022" the name of a column.
  const document = parseDocument(text, { schema: "failsafe", lineCounter: counter, prettyErrors: false });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : counter.linePos(offset).line);
  const broken = document.errors.map((error) => ({ where: `line ${lineAt(error.pos[0])}`, message: error.message }));
  if (broken.length > 0) throw refusal(path, broken);
  const parsed = mappingSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw refusal(path, parsed.error.issues.flatMap((issue) => asProblems(issue, document, lineAt)));
}

function asProblems(issue: z.core.$ZodIssue, document: Document, lineAt: (offset: number | undefined) => number): Problem[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ where: `line ${lineAt(offsetOf(document, [...path, key]))}`, message: `${[...path, key].join(".")} is nothing that a mapping has` }));
  }
  return [{ where: `line ${lineAt(offsetOf(document, path))}`, message: `${path.join(".") || "the mapping"} ${issue.message.startsWith("Invalid input: expected") ? issue.message.replace("Invalid input: expected", "must be of the kind").replace(", received", ", but is") : issue.message}` }];
}

/** Where the key that a path leads to stands; where it does not exist, its nearest ancestor. */
function offsetOf(document: Document, path: string[]): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => String((item.key as { value?: unknown }).value) === key);
    if (pair === undefined) break;
    offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

function refusal(path: string, problems: Problem[]): InvalidRequestError {
  const lines = problems.map(({ where, message }) => `${where}: ${message}`);
  return new InvalidRequestError(`The mapping ${path} cannot be used. ${lines.join("; ")}. Nothing was ingested.`, { problems });
}
