import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "../../src/language/language.ts";
import { FetchError } from "../fetch/fetch-error.ts";
import type { Fetcher } from "../fetch/fetcher.ts";
import type { Extractor } from "../extraction/extractor.ts";
import type { Gathered } from "../gathered.ts";
import { asInput, type InputFile } from "../input-file.ts";
import { readDocument } from "../read-document.ts";
import { savePage } from "../save-page.ts";
import type { WebOptions } from "../web-options.ts";
import { findMistake } from "./check-version.ts";
import { joinParts } from "./join-parts.ts";
import { pagesOf, readManifest, type Work } from "./manifest.ts";

const sourceName = "wsis";

/** Whether an input names the WSIS library; a file or folder of that name is `./wsis`. */
export function isLibrary(input: string): boolean {
  return input === "wsis";
}

/**
 * Fetches the documents of the manifest in all their languages. Of each version the first address that yields the text counts; a file that was
 * downloaded by hand goes before all of them. A text that lacks its numbered paragraphs or is in another language is reported and left out.
 */
export async function gatherLibrary(fetcher: Fetcher, web: WebOptions, extractor: Extractor, onFetch: (address: string) => void): Promise<Gathered> {
  const gathered: Gathered = { files: [], unread: [], skipped: [] };
  const byHand = join(web.folder, "wsis");
  const ofHand = await listByHand(byHand);
  for (const work of readManifest(web.manifest)) {
    for (const [lang, version] of Object.entries(work.versions) as [Language, NonNullable<Work["versions"][Language]>][]) {
      const id = `${work.work}.${lang}`;
      const accept = (file: InputFile, address: string | undefined) => acceptVersion({ ...file, name: sourceName, container: sourceName }, extractor, { work, lang, id, title: version.title, url: version.url ?? address });
      const failures: { file: string; reason: string }[] = [];
      const attempts: { file: string; get: () => Promise<InputFile> }[] = [
        ...ofHand.filter(({ name }) => name === id).map((file) => ({ file: file.path, get: () => accept(file, version.addresses.flatMap(pagesOf)[0]) })),
        ...version.addresses.map(pagesOf).map((pages) => ({
          file: pages.join(", "),
          get: async () => {
            const parts: InputFile[] = [];
            for (const url of pages) {
              onFetch(url);
              parts.push(await savePage(await fetcher.fetch(url), { folder: join(web.folder, "files"), lang }));
            }
            return accept(await joinParts(parts), pages[0]);
          },
        })),
      ];
      let file: InputFile | undefined;
      for (const attempt of attempts) {
        try {
          file = await attempt.get();
          break;
        } catch (error) {
          if (!(error instanceof FetchError)) throw error;
          failures.push({ file: attempt.file, reason: error.message });
        }
      }
      if (file !== undefined) gathered.files.push(file);
      if (file !== undefined) gathered.skipped.push(...failures.map(({ file: failed, reason }) => ({ file: failed, reason: `${reason} (${id} was taken from ${file.origin ?? file.path})` })));
      else gathered.unread.push({ source: sourceName, rejection: { file: failures.map((failure) => failure.file).join(", "), id, reason: `${[...new Set(failures.map(({ reason }) => reason))].join("; ")}. To add it by hand, download it, save it as ${join(byHand, `${id}.pdf`)} (or .html) and run this again` } });
    }
  }
  return gathered;
}

/** The file with what the manifest says of it; an error in words where its text is not that version. */
async function acceptVersion(file: InputFile, extractor: Extractor, { work, lang, id, title, url }: { work: Work; lang: Language; id: string; title: string; url: string | undefined }): Promise<InputFile> {
  const input: InputFile = { ...file, stated: { id, title, lang, symbol: work.symbol, date: work.date, work: work.work, ...(url === undefined ? {} : { url }) } };
  const mistake = findMistake(await readDocument(input, extractor), work, lang);
  if (mistake !== undefined) throw new FetchError(mistake);
  return input;
}

async function listByHand(folder: string): Promise<InputFile[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().flatMap((name) => asInput(join(folder, name)) ?? []);
}
