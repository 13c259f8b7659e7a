import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Sql } from './connect.ts';
import { EmbeddedPostgresError } from './embedded/error.ts';
import { locks } from './locks.ts';

/** A killed bot's session may take a moment to end. */
const patienceMs = 3000;

/**
 * Makes this bot the only one on its data folder, for as long as the returned session lives: of two
 * bots on one embedded server each would stop it under the other. `lost` hears whenever the session
 * ends. Throws EmbeddedPostgresError.
 */
export async function holdFolder(
  database: Database,
  dataDir: string,
  lost?: () => void,
): Promise<Sql> {
  const session = database.single(lost);
  try {
    if (await tryUntil(() => hold(session))) return session;
    throw new EmbeddedPostgresError(
      `Another Firstline runs on the data in ${dataDir}. Stop it first, or give this one a folder of its own with FIRSTLINE_DATA_DIR.`,
    );
  } catch (error) {
    await session.end({ timeout: 1 });
    throw error;
  }
}

/** Holds the folder by this session; false where another bot does. */
export async function hold(session: Sql): Promise<boolean> {
  const [row] = await session<{ held: boolean }[]>`
    select pg_try_advisory_lock(${locks.holder}::bigint) as held`;
  return row?.held ?? false;
}

/** Whether `attempt` succeeded while a holder that is going had the time to go. */
export async function tryUntil(attempt: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (await attempt()) return true;
    if (Date.now() > deadline) return false;
    await sleep(100);
  }
}
