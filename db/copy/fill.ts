import type { Queries, Sql } from '../connect.ts';
import { applyMigrations, fillColumns } from '../migrate.ts';
import { inTransaction } from './alone.ts';
import { rowsIn } from './copy-rows.ts';
import {
  type Sequence,
  type Shape,
  setSequences,
  shapesIn,
  tablesOfOthers,
  tablesThere,
} from './tables.ts';

/** What an empty database is filled with. */
export interface Content {
  /** The migration that made its tables, by which they are made again. */
  readonly migration: number;
  readonly shapes: readonly Shape[];
  readonly sequences: readonly Sequence[];
  rows(shape: Shape): AsyncIterable<Buffer>;
  /** Throws where what arrived in the transaction's tables is not what was sent. */
  verify(tx: Queries): Promise<void>;
}

/** Throws where the database has any tables, whatever is in them. `where` is for the error. */
export async function requireEmpty(session: Queries, where: string): Promise<void> {
  const [row] = await session<{ migrated: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as migrated`;
  const another =
    'The database must be empty. Name a new one, or a FIRSTLINE_DATA_DIR that does not exist yet.';
  if (row?.migrated || (await tablesThere(session)).length > 0) {
    throw new Error(
      `There are tables of Firstline in ${where} already, and they stay as they are. ${another}`,
    );
  }
  const [foreign] = await tablesOfOthers(session);
  if (foreign === undefined) return;
  throw new Error(
    `There are tables of another program in ${where}, such as ${foreign}, and they stay as they are. ${another}`,
  );
}

/** Fills an empty database in one transaction, and brings its tables up to this version in it. */
export async function fill(session: Sql, content: Content): Promise<void> {
  await inTransaction(session, '', async (tx) => {
    await applyMigrations(tx, content.migration);
    await fillTables(tx, content);
    await setSequences(tx, content.sequences);
    await content.verify(tx);
    // What the database checks at the end of a transaction, before tables are changed under it.
    await tx`set constraints all immediate`;
    await applyMigrations(tx);
    await fillColumns(tx);
  });
}

async function fillTables(tx: Queries, content: Content): Promise<void> {
  const there = await shapesIn(tx);
  for (const shape of content.shapes) {
    const made = there.find(({ name }) => name === shape.name);
    if (!made || [...made.columns].sort().join() !== [...shape.columns].sort().join()) {
      throw new Error(`the table ${shape.name} is not one of Firstline's at that time`);
    }
    await rowsIn(tx, shape, content.rows(shape));
  }
}
