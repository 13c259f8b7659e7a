import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, Sql } from './connect.ts';
import { lookInto } from './look-into.ts';
import { type TablesState, tablesOf } from './migrate.ts';

export interface DatabaseState {
  /** Postgres' version, e.g. `18.4`; null where there is no data folder yet. */
  readonly postgres: string | null;
  readonly tables: TablesState;
}

/** What there is in a database, which stays as it is. Throws where none answers. */
export async function describeDatabase(connection: Connection): Promise<DatabaseState> {
  if (!('url' in connection || (await isMade(connection.dataDir)))) {
    return { postgres: null, tables: { kind: 'none' } };
  }
  return lookInto(connection, ({ sql }) => read(sql));
}

async function isMade(dataDir: string): Promise<boolean> {
  return access(join(dataDir, 'postgres')).then(
    () => true,
    () => false,
  );
}

async function read(sql: Sql): Promise<DatabaseState> {
  const [row] = await sql<{ version: string }[]>`
    select current_setting('server_version') as version`;
  return { postgres: row?.version.split(' ')[0] ?? null, tables: await tablesOf(sql) };
}
