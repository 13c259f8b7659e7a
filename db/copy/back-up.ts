import type { Connection, Queries, Sql } from '../connect.ts';
import { lookInto } from '../look-into.ts';
import { lastMigrationOf } from '../migrate.ts';
import { inTransaction, takeTime } from './alone.ts';
import { requireFree, writeBackup } from './backup-file.ts';
import { rowsOut } from './copy-rows.ts';
import { countRows, type Shape, sequencesOf, shapesIn, tablesThere } from './tables.ts';

/** How many rows of each table were copied. */
export type Counts = readonly { readonly name: string; readonly rows: number }[];

/**
 * Writes all that is in a database into a new file, as it is at one moment, also beside a running bot.
 * Tables of an older version are taken as they are. Throws UnusableTables and BackupError.
 */
export async function backUp(connection: Connection, file: string, at: Date): Promise<Counts> {
  await requireFree(file);
  return lookInto(connection, (database) => copyTo(file, at, database.single()));
}

async function copyTo(file: string, at: Date, session: Sql): Promise<Counts> {
  let counts: Counts = [];
  try {
    await takeTime(session);
    await inTransaction(session, 'isolation level repeatable read read only', async (tx) => {
      await keepShape(tx);
      const migration = await lastMigrationOf(tx);
      const tables = await counted(tx, await shapesIn(tx));
      const sequences = await sequencesOf(tx, tables);
      await writeBackup(
        file,
        { migration, at: at.toISOString(), tables, sequences },
        (shape: Shape) => rowsOut(tx, shape),
      );
      counts = tables;
    });
  } finally {
    await session.end({ timeout: 0 });
  }
  return counts;
}

/** Of a bot that starts meanwhile and changes the tables, the change waits. */
async function keepShape(tx: Queries): Promise<void> {
  const tables = await tablesThere(tx);
  if (tables.length > 0) await tx.unsafe(`lock table ${tables.join()} in access share mode`);
}

export async function counted(tx: Queries, shapes: readonly Shape[]) {
  const tables = [];
  for (const shape of shapes) tables.push({ ...shape, rows: await countRows(tx, shape) });
  return tables;
}
