import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../db/connect.ts';
import { databaseUrl } from './database-name.ts';

export interface FreshDatabase extends Database {
  /** For `DATABASE_URL` of a child process, or for further sessions by `openDatabase({ url })`. */
  readonly url: string;
}

/** A migrated, empty database of one's own. `close` drops it. */
export async function freshDatabase(
  options: { readonly poolSize?: number } = {},
): Promise<FreshDatabase> {
  const server = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server.url, async (sql) => {
    // Half the work of the default way, where nothing has to survive a crash.
    await sql`create database ${sql(name)} template ${sql(server.template)} strategy file_copy`;
  });
  const url = databaseUrl(server.url, name);
  const database = await openDatabase({ url }, options);
  return {
    ...database,
    url,
    close: async () => {
      await database.close();
      await onServer(server.url, async (sql) => {
        await sql`drop database ${sql(name)} with (force)`;
      });
    },
  };
}

async function onServer(url: string, work: (sql: Database['sql']) => Promise<void>): Promise<void> {
  const server = await openDatabase({ url }, { poolSize: 1 });
  try {
    await work(server.sql);
  } finally {
    await server.close();
  }
}
