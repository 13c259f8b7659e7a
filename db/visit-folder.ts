import type { Database, Sql } from './connect.ts';
import { locks } from './locks.ts';
import { requireCurrent } from './require-current.ts';

/**
 * Comes to a data folder beside a bot that may hold it: while the returned session lives, no other
 * command stops the server. Throws UnusableTables where the tables are not this version's.
 */
export async function visitFolder(database: Database): Promise<Sql> {
  const session = await lookIntoFolder(database);
  try {
    await requireCurrent(session);
    return session;
  } catch (error) {
    await leaveFolder(database, session);
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
