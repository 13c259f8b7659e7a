import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import type { Database } from './connect.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Any number that no other program locks in this database. */
const migrationLock = 4_600_317_221;

/** Brings the tables up to date. Replicas that start together take turns: drizzle itself does not. */
export async function migrate(database: Database): Promise<void> {
  const sql = database.single();
  try {
    await sql`set statement_timeout = 0`;
    await sql`select pg_advisory_lock(${migrationLock}::bigint)`;
    await applyMigrations(drizzle(sql), { migrationsFolder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
