import { z } from "zod";

const count = z.number().int();
// Runs of earlier versions counted neither what was restored nor what was withdrawn.
const tallySchema = z.object({ read: count, added: count, updated: count, unchanged: count, restored: count.default(0), withdrawn: count.default(0), rejected: count });
const noticeSchema = z.object({ file: z.string(), line: count.optional(), id: z.string().optional(), field: z.string().optional(), reason: z.string() });

/** What is kept of a run's report: counts in full, lists up to a bound. */
export const runReportSchema = z.object({
  records: tallySchema,
  documents: tallySchema,
  passages: count.default(0),
  reasons: z.array(z.object({ reason: z.string(), count })).default([]).meta({ description: "How often each reason for a rejection stands" }),
  rejected: z.array(noticeSchema).default([]).meta({ description: "The first rejections, with file and line" }),
  suspicious: z.array(noticeSchema).default([]).meta({ description: "The first of what went in and should be looked at" }),
  warnings: z.array(z.object({ file: z.string(), line: count.optional(), field: z.string(), value: z.string(), message: z.string(), count })).default([]),
  findings: z.array(z.object({ file: z.string(), page: count.optional(), indexed: z.boolean(), reason: z.string() })).default([]).meta({ description: "Pages and parts of documents that were repaired, or are not indexed, and why" }),
  refused: z.array(z.string()).default([]).meta({ description: "Why nothing was withdrawn, or nothing changed at all" }),
  tookMs: z.number().default(0),
});

/** One run over one source. */
export const runSchema = z
  .object({
    key: count,
    source: z.string().optional(),
    mode: z.enum(["merge", "mirror"]),
    state: z.enum(["running", "finished", "failed", "interrupted", "refused"]),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
    resumes: count.optional().meta({ description: "Key of the interrupted run that this one went on with" }),
    error: z.string().optional(),
    report: runReportSchema.optional(),
  })
  .meta({ id: "IngestRun" });

/** One run with the files of it and the first of what it changed. */
export const runDetailSchema = runSchema
  .extend({
    files: z.array(z.object({ file: z.string(), state: z.enum(["waiting", "running", "done", "rejected"]), bytes: z.number(), position: count.meta({ description: "Everything up to this line or row is stored" }), document: z.string().optional() })),
    changes: z.array(z.object({ kind: z.enum(["record", "document"]), id: z.string(), what: z.enum(["added", "updated", "withdrawn", "restored"]), fields: z.array(z.string()) })).meta({ description: "The first 200 changes, with the names of the fields" }),
  })
  .meta({ id: "IngestRunDetail" });

export type RunReport = z.infer<typeof runReportSchema>;
