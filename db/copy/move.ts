import { type Connection, openDatabase, type Queries, type Sql } from '../connect.ts';
import { withoutPassword } from '../database-url.ts';
import { codeOf } from '../embedded/error.ts';
import { tryUntil } from '../hold-folder.ts';
import { locks } from '../locks.ts';
import { lastMigrationOf } from '../migrate.ts';
import { markMoved, movedTo, unmarkMoved } from '../moved.ts';
import { alone, inTransaction } from './alone.ts';
import { type Counts, counted } from './back-up.ts';
import { rowsOut } from './copy-rows.ts';
import { fill, requireEmpty } from './fill.ts';
import { digestRows, type Shape, sequencesOf, shapesIn, tablesThere } from './tables.ts';

/** How long a transaction of something else may keep the tables from being locked. */
const lockMs = 10_000;

/**
 * Moves all that is in a database to another, empty one, which must be no bot's meanwhile, and marks
 * the first: no bot starts on it any more. Interrupted, the second is empty and the first as it was.
 */
export async function moveTo(connection: Connection, url: string): Promise<Counts> {
  let counts: Counts = [];
  await alone(connection, async (source) => {
    const migration = await lastMigrationOf(source);
    await requireNoBot(source);
    await inTransaction(source, '', async (tx) => {
      const tables = await keepUnchanged(tx);
      const session = await sessionOf(tx);
      await requireOther(tx, url);
      await alone({ url, called: 'The target' }, async (empty) => {
        await requireEmpty(empty, withoutPassword(url));
        const shapes = await shapesIn(tx);
        counts = await counted(tx, shapes);
        await fill(empty, {
          migration,
          shapes,
          sequences: await sequencesOf(tx, shapes),
          rows: (shape) => rowsOut(tx, shape),
          async verify(filled) {
            for (const shape of shapes) await compare(shape, tx, filled);
            await requireSession(tx, session);
          },
        });
      });
      await requireSession(tx, session);
      await markMoved(tx, tables, withoutPassword(url));
    });
  });
  return counts;
}

/** Takes back that a database was moved: bots start on it again. Gives where it was moved to. */
export async function undoMove(connection: Connection): Promise<string> {
  return alone(connection, async (session) => {
    const to = await movedTo(session);
    if (to === null) throw new Error('This database was not moved; nothing was changed.');
    await unmarkMoved(session);
    return to;
  });
}

/** Throws where a Firstline works on the database, beside the sessions of this copy. */
async function requireNoBot(source: Sql): Promise<void> {
  const isQuiet = () =>
    source`
      select from pg_stat_activity
      where datname = current_database() and application_name = 'firstline' limit 1`.then(
      (rows) => rows.length === 0,
    );
  if (await tryUntil(isQuiet)) return;
  throw new Error(
    'A Firstline works on the database that is to be moved. Stop every bot and command on it first.',
  );
}

/** Throws where the target is the source itself: a lock that is held there is held here then. */
async function requireOther(tx: Queries, url: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(${locks.sameDatabase}::bigint)`;
  const target = await openDatabase({ url, called: 'The target' }, { poolSize: 1 });
  try {
    const [row] = await target.sql<{ free: boolean }[]>`
      select pg_try_advisory_xact_lock(${locks.sameDatabase}::bigint) as free`;
    if (row?.free) return;
  } finally {
    await target.close();
  }
  throw new Error(
    `${withoutPassword(url)} is the database that all is in already; nothing was moved. Name another, empty one.`,
  );
}

/** Keeps the rows as they are until the transaction ends; what would change them waits. */
async function keepUnchanged(tx: Queries): Promise<string[]> {
  const tables = await tablesThere(tx);
  await tx`select set_config('lock_timeout', ${String(lockMs)}, true)`;
  await tx.unsafe(`lock table ${tables.join()} in exclusive mode`).catch((cause) => {
    if (codeOf(cause) !== '55P03') throw cause;
    throw new Error(
      'Something works on the database that is to be moved. Stop every bot and command on it first.',
      { cause },
    );
  });
  return tables;
}

async function compare(shape: Shape, source: Queries, target: Queries): Promise<void> {
  if ((await digestRows(source, shape)) === (await digestRows(target, shape))) return;
  throw new Error(`The rows of ${shape.name} did not arrive as they were; nothing was moved.`);
}

/** Names the session: a driver may open another one where that broke, without its locks. */
async function sessionOf(tx: Queries): Promise<number> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row?.pid ?? 0;
}

async function requireSession(tx: Queries, session: number): Promise<void> {
  if ((await sessionOf(tx)) === session) return;
  throw new Error('The connection to the database that is to be moved broke. Nothing was moved.');
}
