import type { FreshDatabase } from './database.ts';

/** Empties these tables, though the database refuses that of the event log. */
export async function wipe({ sql }: FreshDatabase, ...tables: readonly string[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(`truncate ${tables.join()}`);
  });
}
