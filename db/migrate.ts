import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Database, Sql } from './connect.ts';
import { fillRequesters } from './fill-requesters.ts';
import { locks } from './locks.ts';

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Brings the tables up to date. Replicas that start together take turns: drizzle itself does not. */
export async function migrate(database: Database): Promise<void> {
  const sql = database.single();
  try {
    await sql`set statement_timeout = 0`;
    await sql`select pg_advisory_lock(${locks.migration}::bigint)`;
    if (!(await isCurrent(sql))) await applyMigrations(sql);
    await fillRequesters(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function applyMigrations(sql: Sql): Promise<void> {
  // Loaded only here: they take as long to load as all else that a start loads.
  const { drizzle } = await import('drizzle-orm/postgres-js');
  const { migrate: apply } = await import('drizzle-orm/postgres-js/migrator');
  await apply(drizzle(sql), { migrationsFolder });
}

/** Whether the tables are up to date. Only reads. */
export async function isCurrent(sql: Sql): Promise<boolean> {
  const age = await tablesOf(sql);
  return age === 'current' || age === 'newer';
}

/** How the tables compare with this version's: `none` where there are none. Only reads. */
export async function tablesOf(sql: Sql): Promise<'none' | 'older' | 'current' | 'newer'> {
  const [kept] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!kept?.present) return 'none';
  const [row] = await sql<{ last: number | null }[]>`
    select max(created_at) as last from drizzle.__drizzle_migrations`;
  if (row?.last == null) return 'none';
  const newest = readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;
  if (row.last === newest) return 'current';
  return row.last < newest ? 'older' : 'newer';
}
