import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { InputFile } from "./input-file.ts";

const languageSuffix = /[_.-]([a-z]{2})$/i;
const address = /^[a-z][a-z0-9+.-]+:\/\//i;

/**
 * The work that a document is a version of: what its front matter says, or its file's name without the language at its end.
 * Names tie the files of one folder only ("report_en" in another folder is another report); what files state ties them wherever they lie.
 */
export function workOf(file: InputFile, lang: string, stated: string | undefined): { id: string; scope: string } {
  if (stated !== undefined) return { id: stated, scope: "stated" };
  const suffix = languageSuffix.exec(file.name)?.[1]?.toLowerCase();
  const id = suffix === lang ? file.name.replace(languageSuffix, "") : file.name;
  const folder = dirname(address.test(file.path) ? file.path : resolve(file.path));
  // A hash, because where files lie on the machine is nobody else's business.
  return { id: id === "" ? file.name : id, scope: createHash("sha256").update(folder).digest("hex").slice(0, 16) };
}
