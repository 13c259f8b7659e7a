import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Database, Queries, Sql } from './connect.ts';
import { codeOf } from './embedded/error.ts';
import { fillRequesters } from './fill-requesters.ts';
import { fillResolutions } from './fill-resolutions.ts';
import { locks } from './locks.ts';
import { movedTo } from './moved.ts';

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Why the tables of a database are not for this Firstline, and what to do about it. */
export class UnusableTables extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableTables';
  }
}

/** How the tables compare with this version's. */
export type TablesState =
  | { readonly kind: 'none' }
  | { readonly kind: 'older' | 'current' | 'newer' /** The last migration. */; readonly at: number }
  /** `firstline migrate-to` took what is in them elsewhere: `to`, without credentials. */
  | { readonly kind: 'moved'; readonly to: string };

/** How migrations wait for what others do with the tables. */
export interface Turns {
  /** How long one attempt waits for a table: so long those wait who come after it. */
  readonly lockMs: number;
  /** How long others may go on between two attempts. */
  readonly restMs: number;
  /** After this nothing is attempted any more. */
  readonly patienceMs: number;
}

const turnsByDefault: Turns = { lockMs: 3000, restMs: 2000, patienceMs: 3 * 60_000 };

/**
 * Brings the tables up to date. Replicas that start together take turns. Throws UnusableTables, with
 * nothing changed, where they are a newer version's or were moved away, or where another session
 * works with them all the time.
 */
export async function migrate(database: Database, turns = turnsByDefault): Promise<void> {
  const sql = database.single();
  try {
    await sql`set statement_timeout = 0`;
    await sql`select pg_advisory_lock(${locks.migration}::bigint)`;
    if (await isCurrent(sql)) await fillColumns(sql);
    else await migrateInTurns(sql, turns);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Whoever comes after a session that waits to change a table waits as well, only to read. So it waits
 * briefly, and lets the others go on before it tries again.
 */
async function migrateInTurns(sql: Sql, { lockMs, restMs, patienceMs }: Turns): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await sql.begin(async (tx) => {
        await tx`select set_config('lock_timeout', ${String(lockMs)}, true)`;
        await applyMigrations(tx);
        await fillColumns(tx);
      });
    } catch (error) {
      if (codeOf(error) !== '55P03') throw error;
      if (performance.now() >= until) throw new UnusableTables(await whoHolds(sql));
    }
    await sleep(restMs);
  }
}

/** Which session keeps the tables from being changed: that which began its work first. */
async function whoHolds(sql: Sql): Promise<string> {
  const [holder] = await sql<{ pid: number; name: string; since: string }[]>`
    select pid, coalesce(application_name, '') as name,
      coalesce(to_char(xact_start, 'YYYY-MM-DD HH24:MI:SS "UTC"'), 'a time unknown') as since
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and pid in (
      select pid from pg_locks
      where granted and relation in (
        select oid from pg_class where relnamespace = 'public'::regnamespace
      )
    )
    order by xact_start, pid limit 1`;
  const who = holder
    ? `the session ${holder.pid} (${holder.name}) works with them since ${holder.since}`
    : 'other sessions work with them';
  return (
    `The tables of this database cannot be brought up to date: ${who}. Nothing was changed. Stop ` +
    'every older Firstline, wait until a backup or an export is done, or end that session; then start again.'
  );
}

/** Applies, in the caller's transaction, what is missing of the migrations up to that of `last`. */
export async function applyMigrations(tx: Queries, last = newestMigration()): Promise<void> {
  await tx`create schema if not exists drizzle`;
  await tx`
    create table if not exists drizzle.__drizzle_migrations (
      id serial primary key, hash text not null, created_at bigint)`;
  const applied = (await lastMigration(tx)) ?? 0;
  for (const { folderMillis, hash, sql } of readMigrationFiles({ migrationsFolder })) {
    if (folderMillis <= applied || folderMillis > last) continue;
    for (const statement of sql) await tx.unsafe(statement);
    await tx`
      insert into drizzle.__drizzle_migrations (hash, created_at)
      values (${hash}, ${folderMillis})`;
  }
}

/** Fills columns that rows of older versions lack, and that SQL alone cannot. */
export async function fillColumns(sql: Queries): Promise<void> {
  // First, as until then the database refuses every other change of a resolved ticket.
  await fillResolutions(sql);
  await fillRequesters(sql);
}

/** Whether the tables are up to date. Only reads. Throws UnusableTables. */
export async function isCurrent(sql: Queries): Promise<boolean> {
  const state = await tablesOf(sql);
  requireUsable(state);
  return state.kind === 'current';
}

/** Throws UnusableTables where this version cannot work with tables in such a state. */
export function requireUsable(state: TablesState): void {
  if (state.kind === 'newer') {
    throw new UnusableTables(
      `The tables of this database are of a newer Firstline (${day(state.at)}) than this one ` +
        `(${day(newestMigration())}); nothing was changed. Install that newer release again; or, ` +
        'to stay with this one, restore a backup of its own into an empty database.',
    );
  }
  if (state.kind === 'moved') {
    throw new UnusableTables(
      `What was in this database was moved to ${state.to}. Set DATABASE_URL to that. If it must ` +
        'be used here again, without what was written there since: `npm run -s firstline -- migrate-to --undo`.',
    );
  }
}

/** The last migration of tables to copy, also of an older version's. Throws UnusableTables. */
export async function lastMigrationOf(sql: Queries): Promise<number> {
  const state = await tablesOf(sql);
  requireUsable(state);
  if (state.kind === 'older' || state.kind === 'current') return state.at;
  throw new UnusableTables('There are no tables of Firstline in this database: nothing to copy.');
}

/** How the tables compare with this version's. Only reads. */
export async function tablesOf(sql: Queries): Promise<TablesState> {
  const at = await lastMigration(sql);
  if (at === null) return { kind: 'none' };
  const to = await movedTo(sql);
  if (to !== null) return { kind: 'moved', to };
  const newest = newestMigration();
  if (at === newest) return { kind: 'current', at };
  return { kind: at < newest ? 'older' : 'newer', at };
}

/** The last migration of a database; null where it has no tables. */
async function lastMigration(sql: Queries): Promise<number | null> {
  const [kept] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!kept?.present) return null;
  const [row] = await sql<{ last: number | null }[]>`
    select max(created_at) as last from drizzle.__drizzle_migrations`;
  return row?.last ?? null;
}

/** The last migration of this version: when it was made, which names it. */
export function newestMigration(): number {
  return readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
