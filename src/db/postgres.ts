import pg from "pg";
import { ConfigError } from "../errors.ts";
import type { Database, Queryable } from "./database.ts";

const connectTimeoutMs = 10_000;
const maximumConnections = 10;

/**
 * Connects to a PostgreSQL server that has pgvector. Differences to the embedded engine: a pool instead of one
 * connection, no folder lock (the server keeps order), and checkpoints are the server's own affair.
 * @param schema a schema to work in instead of `public`: tests give each file its own.
 * @throws ConfigError when the server cannot be reached; the message leaves the password out.
 */
export async function openPostgres(url: string, schema?: string): Promise<Database> {
  const options = schema === undefined ? {} : { options: `-c search_path=${schema},public` };
  // Compiling a statement takes longer than any of ours runs; it is chosen by estimates, and those of tables that have just been filled are far off.
  const onConnect = async (client: pg.ClientBase) => {
    await client.query("set jit = off");
  };
  const pool = new pg.Pool({ connectionString: url, max: maximumConnections, connectionTimeoutMillis: connectTimeoutMs, onConnect, ...options });
  // An idle connection that breaks must not end the process; the next query reports what is wrong.
  pool.on("error", () => {});
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    const at = new URL(url);
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new ConfigError(`Cannot reach PostgreSQL at ${at.host}${at.pathname}: ${reason}. Check DATABASE_URL, or unset it to use the embedded database.`, { cause: error });
  }
  return {
    engine: "postgresql",
    ...queryable(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const result = await work(queryable(client));
        await client.query("commit");
        client.release();
        return result;
      } catch (error) {
        // A connection that cannot roll back is broken: destroy it rather than hand it on.
        const broken = await client.query("rollback").then(() => false, () => true);
        client.release(broken);
        throw error;
      }
    },
    checkpoint: async () => {},
    close: () => pool.end(),
  };
}

function queryable(connection: pg.Pool | pg.PoolClient): Queryable {
  return {
    query: async <Row>(text: string, values: unknown[] = []) => (await connection.query(text, values)).rows as Row[],
    script: async (sql) => {
      await connection.query(sql);
    },
  };
}
