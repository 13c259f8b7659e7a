import { randomUUID } from 'node:crypto';
import { type Database, openDatabase, type Sql } from '../../db/connect.ts';
import { type Store, storeOn } from '../../db/index.ts';
import { migrate } from '../../db/migrate.ts';
import { paceBook } from '../../db/pace-book.ts';
import { databaseUrl } from '../support/database-name.ts';

/** A database whose time and ids are given to it. */
export interface SimulatedDatabase {
  readonly sql: Sql;
  /** As replicas on one database have it. */
  readonly store: Store;
  /** The database's clock stands there from now on, and goes on by a microsecond each time. */
  setTime(ms: number): Promise<void>;
  /** Empties all tables; ids and counters begin anew. */
  begin(seed: number): Promise<void>;
  close(): Promise<void>;
}

/** In `public`, which the search path names before the functions of Postgres. */
const functions = `
  create sequence simulated_ids;
  create table simulated_moments (desk_id text, number text, seq int, written_at timestamptz);
  create function note_moment() returns trigger language plpgsql as $$ begin
    insert into simulated_moments values (new.desk_id, new.number, new.seq, now());
    return null;
  end $$;
  create function now() returns timestamptz stable language sql
    as $$ select pg_catalog.current_setting('simulated.now')::timestamptz $$;
  create function statement_timestamp() returns timestamptz stable language sql
    as $$ select pg_catalog.current_setting('simulated.now')::timestamptz $$;
  create function clock_timestamp() returns timestamptz stable language sql
    as $$ select pg_catalog.current_setting('simulated.now')::timestamptz $$;
  create function gen_random_uuid() returns uuid volatile language sql
    as $$ select pg_catalog.md5(pg_catalog.concat(
      pg_catalog.current_setting('simulated.seed'), ' ', pg_catalog.nextval('simulated_ids')))::uuid $$;
`;

/** Makes a database on this server and its tables, under functions that give simulated time and ids. */
export async function openSimulatedDatabase(serverUrl: string): Promise<SimulatedDatabase> {
  const name = `simulated_${randomUUID().replaceAll('-', '')}`;
  const server = await openDatabase({ url: serverUrl }, { poolSize: 1 });
  await server.sql`create database ${server.sql(name)}`;
  for (const setting of [
    'search_path = public, pg_catalog',
    `simulated.now = '2026-01-01Z'`,
    `simulated.seed = '0'`,
  ]) {
    await server.sql.unsafe(`alter database ${name} set ${setting}`);
  }
  const opened = await openDatabase({ url: databaseUrl(serverUrl, name) }, { poolSize: 1 });
  await opened.sql.unsafe(functions);
  await migrate(opened);
  await opened.sql.unsafe(`create trigger note_moment after insert on events
    for each row execute function note_moment()`);
  return database(opened, async () => {
    await opened.close();
    await server.sql`drop database if exists ${server.sql(name)} with (force)`;
    await server.close();
  });
}

async function database(opened: Database, close: () => Promise<void>): Promise<SimulatedDatabase> {
  // One session: what is asked first is done first, and nothing depends on the machine.
  const sql = opened.single();
  const tables = await tablesOf(sql);
  let micros = 0;
  return {
    sql,
    store: { ...storeOn({ ...opened, sql }), paces: paceBook(sql) },
    async setTime(ms) {
      micros = (micros + 1) % 900_000;
      const at = `${new Date(ms).toISOString().slice(0, 19)}.${String((ms % 1000) * 1000 + (micros % 1000)).padStart(6, '0')}Z`;
      await sql`select set_config('simulated.now', ${at}, false)`;
    },
    async begin(seed) {
      micros = 0;
      await sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`;
        await tx.unsafe(`truncate ${tables.join()} restart identity`);
        await tx`alter sequence simulated_ids restart`;
      });
      await sql`select set_config('simulated.seed', ${String(seed)}, false)`;
    },
    async close() {
      await sql.end({ timeout: 1 });
      await close();
    },
  };
}

async function tablesOf(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`;
  return rows.map(({ name }) => name);
}
