import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, openDatabase, type Sql } from './connect.ts';
import { type TablesState, tablesOf } from './migrate.ts';
import { openFolder } from './open-folder.ts';
import { leaveFolder, lookIntoFolder } from './visit-folder.ts';

export interface DatabaseState {
  /** Postgres' version, e.g. `18.4`; null where there is no data folder yet. */
  readonly postgres: string | null;
  readonly tables: TablesState;
}

/** What there is in a database, which stays as it is. Throws where none answers. */
export async function describeDatabase(connection: Connection): Promise<DatabaseState> {
  if ('url' in connection) {
    const database = await openDatabase(connection, { poolSize: 1 });
    try {
      return await read(database.sql);
    } finally {
      await database.close();
    }
  }
  const made = await access(join(connection.dataDir, 'postgres')).then(
    () => true,
    () => false,
  );
  if (!made) return { postgres: null, tables: { kind: 'none' } };
  const visit = { ...connection, startedBy: 'command' as const };
  const { database, session } = await openFolder(visit, 1, lookIntoFolder);
  try {
    return await read(session);
  } finally {
    await leaveFolder(database, session);
  }
}

async function read(sql: Sql): Promise<DatabaseState> {
  const [row] = await sql<{ version: string }[]>`
    select current_setting('server_version') as version`;
  return { postgres: row?.version.split(' ')[0] ?? null, tables: await tablesOf(sql) };
}
