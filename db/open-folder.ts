import { type Database, openDatabase, type Sql } from './connect.ts';
import { codeOf } from './embedded/error.ts';
import type { EmbeddedOptions } from './embedded.ts';

/** How often a server may stop under a newcomer, as the last of the others leaves. */
const attempts = 5;

/**
 * Opens the embedded database and joins it by a session of `join`. Begins anew where the server was
 * just being stopped.
 */
export async function openFolder(
  connection: EmbeddedOptions,
  poolSize: number | undefined,
  join: (database: Database, dataDir: string) => Promise<Sql>,
): Promise<{ readonly database: Database; readonly session: Sql }> {
  for (let attempt = 1; ; attempt += 1) {
    const database = await openDatabase(connection, poolSize === undefined ? {} : { poolSize });
    try {
      return { database, session: await join(database, connection.dataDir) };
    } catch (error) {
      await database.leave();
      if (attempt === attempts || !stopped.has(codeOf(error) ?? '')) throw error;
    }
  }
}

/** What a client hears of a server that is shutting down, or has. */
const stopped: ReadonlySet<string> = new Set([
  '57P03',
  'CONNECTION_CLOSED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
]);
