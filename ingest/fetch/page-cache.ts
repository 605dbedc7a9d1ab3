import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ConfigError } from "../../src/errors.ts";

const metaSchema = z.object({
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  contentType: z.string().optional(),
  contentDisposition: z.string().optional(),
  /** Of the body: a body that was cut off or belongs to another run is not used. */
  sha256: z.string(),
});

export type CachedPage = Omit<z.infer<typeof metaSchema>, "sha256"> & { body: Buffer };

export interface PageCache {
  /** The page as it was last fetched; undefined where there is none or it is damaged. */
  read(url: URL): Promise<CachedPage | undefined>;
  write(page: CachedPage): Promise<void>;
}

/** Pages of earlier runs on disk, two files each; the folder may be deleted at any time. */
export function openPageCache(folder: string): PageCache {
  const pathOf = (url: string) => join(folder, createHash("sha256").update(url).digest("hex").slice(0, 32));
  return {
    read: async (url) => {
      const path = pathOf(url.href);
      try {
        const { sha256, ...meta } = metaSchema.parse(JSON.parse(await readFile(`${path}.json`, "utf8")));
        const body = await readFile(`${path}.body`);
        return meta.url === url.href && hashOf(body) === sha256 ? { ...meta, body } : undefined;
      } catch {
        return undefined;
      }
    },
    write: async ({ body, ...meta }) => {
      const path = pathOf(meta.url);
      await replaceFile(`${path}.body`, body);
      await replaceFile(`${path}.json`, JSON.stringify({ ...meta, sha256: hashOf(body) }));
    },
  };
}

/**
 * Writes a file whole or not at all, with its folder: another process, or a killed one, never leaves half of it.
 * @throws ConfigError when it cannot be written.
 */
export async function replaceFile(path: string, content: Buffer | string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw new ConfigError(`What was fetched cannot be written to ${path} (${error instanceof Error ? error.message : String(error)}). Make room or give rights there, or use another folder (DALIL_DATA).`, { cause: error });
  }
}

function hashOf(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
