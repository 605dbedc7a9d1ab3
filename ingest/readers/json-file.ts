import { parseJsonObject, type Line } from "./json-lines.ts";
import { createScanner } from "./json-scanner.ts";
import { openText } from "./open-text.ts";
import type { Notice } from "./origin.ts";

/** Most characters that are read as one record. */
const longestRecord = 8_000_000;
/** Names that the list of records has in what servers give, before other lists beside it. */
const usualLists = new Set("records items data results features rows entries initiatives projects solutions hits value documents".split(" "));
/** An outermost object with one of these is itself a record, whatever lists it holds. */
const recordKeys = new Set(["title", "name"]);

interface Found {
  path: string[];
  objects: number;
}

/**
 * Reads the records of a JSON file: those of the outermost list, or of the one list of objects inside of the outermost object, or
 * that object itself where it has a title or name; objects one after another are read too. `line` is the line on which a record
 * begins, or its place in the list where all stand on one line.
 * @param list keys that lead to the list, joined by dots, where the file holds several.
 * @throws Error when the file cannot be read, or not to its end; see openText.
 */
export async function* readJsonFile(path: string, options: { list?: string; notice?: (notice: Notice) => void } = {}): AsyncGenerator<Line> {
  const notice = options.notice ?? (() => {});
  const chosen = await chooseList(openText(path, () => {}), options.list);
  if ("reason" in chosen) {
    yield { line: 1, reason: chosen.reason, text: "" };
    return;
  }
  const values: { text: string; line: number }[] = [];
  const scanner = createScanner({ value: (text, line) => values.push({ text, line }) }, chosen.wanted);
  let place = 0;
  let firstLine: number | undefined;
  let isOneLine = false;
  const give = ({ text, line }: { text: string; line: number }): Line => {
    place += 1;
    firstLine ??= line;
    if (place === 2) isOneLine = line === firstLine;
    const shown = isOneLine ? place : line;
    return { line: shown, ...parseJsonObject(text, isOneLine ? "this place of the list" : "the record that begins here"), origin: { kind: "json", text } };
  };
  for await (const piece of openText(path, notice)) {
    const { held } = scanner.take(piece);
    for (const value of values.splice(0)) yield give(value);
    if (held > longestRecord) {
      yield { line: scanner.end().openSince ?? 1, reason: `the record that begins here has more than ${longestRecord} characters: a bracket or quotation mark of it is probably missing; what follows was not read`, text: "" };
      return;
    }
  }
  const { openSince } = scanner.end();
  for (const value of values) yield give(value);
  if (openSince !== undefined) yield { line: isOneLine ? place + 1 : openSince, reason: "the file ends inside of the record that begins here: a bracket or quotation mark is missing, or the file was cut off", text: "" };
}

async function chooseList(pieces: AsyncIterable<string>, list: string | undefined): Promise<{ wanted: string[] | "sequence" } | { reason: string }> {
  const lists = new Map<string, Found>();
  let outermost: "[" | "{" | undefined;
  let values = 0;
  let isRecord = false;
  let inList: Found | undefined;
  const scanner = createScanner({
    opened: (bracket, depth, path) => {
      if (depth === 0) {
        outermost ??= bracket;
        values += 1;
      }
      if (bracket === "[" && path !== undefined) {
        inList = lists.get(path.join("\n")) ?? { path: [...path], objects: 0 };
        lists.set(path.join("\n"), inList);
      } else if (inList !== undefined && bracket === "{" && depth === inList.path.length + 1) inList.objects += 1;
    },
    topLevelText: (key) => {
      if (recordKeys.has(key.toLowerCase())) isRecord = true;
    },
  });
  try {
    for await (const piece of pieces) {
      scanner.take(piece);
      if (outermost === "[") return { wanted: [] };
    }
  } catch {
    // Damaged at its end: what can be read is, and the reading itself reports it.
  }
  if (outermost === undefined) return { reason: "the file holds no JSON list or object" };
  if (values > 1) return { wanted: "sequence" };
  const found = [...lists.values()];
  const names = found.map(({ path, objects }) => `${path.join(".")} (${objects})`).join(", ") || "none";
  if (list !== undefined) {
    const named = found.find(({ path }) => path.join(".").toLowerCase() === list.toLowerCase());
    return named === undefined ? { reason: `the mapping says that the records stand in the list "${list}", which this file has not; its lists: ${names}` } : { wanted: named.path };
  }
  const ofObjects = found.filter(({ objects }) => objects > 0);
  const usual = (ofObjects.length > 0 ? ofObjects : found).filter(({ path }) => usualLists.has(path.at(-1)?.toLowerCase() ?? ""));
  if (usual.length === 1 && usual[0] !== undefined) return { wanted: usual[0].path };
  if (isRecord || ofObjects.length === 0) return { wanted: "sequence" };
  if (ofObjects.length === 1 && ofObjects[0] !== undefined) return { wanted: ofObjects[0].path };
  return { reason: `the file holds several lists and none is named as lists of records usually are: ${names}; name the one to be read in a mapping, as "list: …"` };
}
