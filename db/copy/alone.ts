import { type Connection, openDatabase, type Sql, type Transaction } from '../connect.ts';
import { holdFolder } from '../hold-folder.ts';
import { locks } from '../locks.ts';
import { openFolder } from '../open-folder.ts';

/** The name under which a copy shows among the database's sessions. A bot's is `firstline`. */
const name = 'firstline copy';

/**
 * Opens a database for a copy, with no bot on the folder and none that starts meanwhile. What the
 * session has not committed when `work` ends or throws is undone.
 */
export async function alone<Result>(
  connection: Connection,
  work: (session: Sql) => Promise<Result>,
): Promise<Result> {
  const { database, session: held } =
    'url' in connection
      ? { database: await openDatabase(connection, { poolSize: 1 }), session: null }
      : await openFolder({ ...connection, startedBy: 'command' }, 1, holdFolder);
  const session = database.single();
  try {
    for (const sql of [database.sql, session, ...(held ? [held] : [])]) {
      await sql`select set_config('application_name', ${name}, false)`;
    }
    await takeTime(session);
    await keepOthersOut(session);
    return await work(session);
  } finally {
    await session.end({ timeout: 0 });
    await held?.end({ timeout: 1 });
    await database.close();
  }
}

/** A copy takes as long as it takes. */
export async function takeTime(session: Sql): Promise<void> {
  await session`set statement_timeout = 0`;
  await session`set idle_in_transaction_session_timeout = 0`;
}

/** As the driver does it, but what `work` threw is never hidden by what its undoing throws. */
export async function inTransaction(
  session: Sql,
  mode: '' | 'isolation level repeatable read read only',
  work: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const note = (error: unknown) => {
    failures.push(error);
    throw failures[0];
  };
  await session.begin(mode, (tx) => work(tx).catch(note)).catch(note);
}

/** A bot that starts on the database waits for the end, and looks then what it finds. */
async function keepOthersOut(session: Sql): Promise<void> {
  const [row] = await session<{ held: boolean }[]>`
    select pg_try_advisory_lock(${locks.migration}::bigint) as held`;
  if (row?.held) return;
  throw new Error(
    'Another Firstline starts on this database just now, or copies it. Wait until it is done, then try again.',
  );
}
