import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { AnswerRoom } from "../assistant/answer.ts";
import { ping } from "../db/counts.ts";
import { readStatus, statusSchema } from "../status.ts";

const okSchema = z.object({ status: z.literal("ok") });
const ok = (description: string) => ({ 200: { description, content: { "application/json": { schema: okSchema } } } });

/** GET /api/status, /healthz (the process answers) and /readyz (the database answers). */
export function addStatusRoutes(app: OpenAPIHono, room: AnswerRoom): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/status",
      summary: "Counts, models and modes",
      responses: { 200: { description: "The status", content: { "application/json": { schema: statusSchema } } } },
    }),
    async (context) => context.json(await readStatus(room), 200),
  );
  app.openapi(createRoute({ method: "get", path: "/healthz", summary: "Liveness", responses: ok("The process answers") }), (context) => context.json({ status: "ok" as const }, 200));
  app.openapi(
    createRoute({ method: "get", path: "/readyz", summary: "Readiness", responses: { ...ok("The database answers"), 503: { description: "Not ready" } } }),
    async (context) => {
      const ready = await ping(room.database).then(() => true, () => false);
      if (ready) return context.json({ status: "ok" as const }, 200);
      const body = { type: "about:blank", title: "Not ready", status: 503, detail: "The database does not answer." };
      return new Response(JSON.stringify(body), { status: 503, headers: { "content-type": "application/problem+json" } });
    },
  );
}
