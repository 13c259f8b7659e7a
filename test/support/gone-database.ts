import { openDatabase } from '../../db/connect.ts';
import type { FreshDatabase } from './database.ts';
import { databaseUrl } from './database-name.ts';

/** Ends all sessions of a database, and lets no new ones in until what it answers with is called. */
export async function takeDatabaseAway({
  url,
}: Pick<FreshDatabase, 'url'>): Promise<() => Promise<void>> {
  const name = new URL(url).pathname.slice(1);
  const server = await openDatabase({ url: databaseUrl(url, 'postgres') }, { poolSize: 1 });
  await server.sql`alter database ${server.sql(name)} allow_connections false`;
  await server.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
  return async () => {
    await server.sql`alter database ${server.sql(name)} allow_connections true`;
    await server.close();
  };
}
