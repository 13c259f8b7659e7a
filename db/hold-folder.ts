import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Sql } from './connect.ts';
import { EmbeddedPostgresError } from './embedded/error.ts';

/** Any number that no other program locks in this database. */
const holderLock = 4_600_317_223;
/** A killed bot's session may take a moment to end. */
const patienceMs = 3000;

/**
 * Makes this bot the only one on its data folder, for as long as the returned session lives: of two
 * bots on one embedded server each would stop it under the other. Throws EmbeddedPostgresError.
 */
export async function holdFolder(database: Database, dataDir: string): Promise<Sql> {
  const session = database.single();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const [row] = await session<{ held: boolean }[]>`
      select pg_try_advisory_lock(${holderLock}::bigint) as held`;
    if (row?.held) return session;
    if (Date.now() > deadline) break;
    await sleep(100);
  }
  await session.end({ timeout: 1 });
  throw new EmbeddedPostgresError(
    `Another Firstline runs on the data in ${dataDir}. Stop it first, or give this one a folder of its own with FIRSTLINE_DATA_DIR.`,
  );
}
