import type { Database, Sql } from './connect.ts';
import { EmbeddedPostgresError } from './embedded/error.ts';
import { hold, tryUntil } from './hold-folder.ts';
import { locks } from './locks.ts';
import { isCurrent, migrate } from './migrate.ts';

/**
 * Comes to a data folder beside a bot that may hold it: while the returned session lives, no other
 * command stops the server. Throws EmbeddedPostgresError where the bot's tables are not this
 * version's.
 */
export async function visitFolder(database: Database, dataDir: string): Promise<Sql> {
  const session = await lookIntoFolder(database);
  try {
    await bringUpToDate(database, session, dataDir);
    return session;
  } catch (error) {
    await session.end({ timeout: 1 });
    throw error;
  }
}

/** The same, with the tables left as they are, whatever version they are of. */
export async function lookIntoFolder(database: Database): Promise<Sql> {
  const session = database.single();
  try {
    await session`select pg_advisory_lock_shared(${locks.visitors}::bigint)`;
    return session;
  } catch (error) {
    await session.end({ timeout: 1 });
    throw error;
  }
}

/** Ends a visit; the server stops with it where nobody else needs it. */
export async function leaveFolder(database: Database, session: Sql): Promise<void> {
  // A bot that was stopped meanwhile has taken the server along.
  const last = await isLast(session).catch(() => false);
  await (last ? database.close() : database.leave());
  await session.end({ timeout: 1 });
}

/** Under a bot that runs, tables are left as they are: its next start brings them up to date. */
async function bringUpToDate(database: Database, session: Sql, dataDir: string): Promise<void> {
  const done = await tryUntil(async () => {
    if (await isCurrent(session)) return true;
    if (!(await hold(session))) return false;
    await migrate(database);
    await session`select pg_advisory_unlock(${locks.holder}::bigint)`;
    return true;
  });
  if (done) return;
  throw new EmbeddedPostgresError(
    `The Firstline that runs on the data in ${dataDir} is an older version. Start it anew with this version, then try again.`,
  );
}

/**
 * Whether the server is to be stopped: a command started it, and neither a bot nor another command
 * is there. If so, none can come while the session lives.
 */
async function isLast(session: Sql): Promise<boolean> {
  await session`select pg_advisory_unlock_shared(${locks.visitors}::bigint)`;
  const [row] = await session<{ last: boolean }[]>`
    select current_setting('firstline.started_by', true) = 'command'
      and pg_try_advisory_lock(${locks.visitors}::bigint)
      and pg_try_advisory_lock(${locks.holder}::bigint) as last`;
  return row?.last ?? false;
}
