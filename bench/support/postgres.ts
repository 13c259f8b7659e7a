import { join } from 'node:path';
import { openDatabase } from '../../db/connect.ts';
import { layOut } from '../../db/embedded/layout.ts';
import { isAlive, readPostmaster } from '../../db/embedded/postmaster.ts';
import { startEmbeddedPostgres } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { databaseUrl } from '../../test/support/database-name.ts';
import { serverUrl } from '../../test/support/server-url.ts';
import type { Server } from '../suite.ts';

export interface OwnServer extends Server {
  stop(): Promise<void>;
}

/** The Postgres that the bot brings, as the bot starts it, in a folder of the run's. */
export async function startPostgres(folder: string): Promise<OwnServer> {
  const dataDir = join(folder, 'postgres');
  const server = await startEmbeddedPostgres({ dataDir });
  const url = serverUrl(server);
  const database = await openDatabase({ url }, { poolSize: 1 });
  const { sql } = database;
  const [row] = await sql<{ version: string }[]>`
    select split_part(current_setting('server_version'), ' ', 1) as version`;
  return {
    version: row?.version ?? 'unknown',
    async create(name, has) {
      await (typeof has === 'string'
        ? sql`create database ${sql(name)}`
        : sql`create database ${sql(name)} template ${sql(has.copyOf)} strategy file_copy`);
      const made = databaseUrl(url, name);
      if (has === 'tables') {
        const own = await openDatabase({ url: made }, { poolSize: 1 });
        await migrate(own);
        await own.close();
      }
      return made;
    },
    async drop(name) {
      await sql`drop database if exists ${sql(name)} with (force)`;
    },
    async stop() {
      await database.close();
      // Its files go with the folder: what they do not have yet need not be written first.
      const layout = await layOut(dataDir);
      const postmaster = await readPostmaster(layout);
      if (postmaster && (await isAlive(layout, postmaster)))
        process.kill(postmaster.pid, 'SIGQUIT');
      await server.stop();
    },
  };
}
