import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../db/embedded.ts';

/** A Postgres for one command, which is gone after it. */
export async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-simulation-'));
  const { options, stop } = await startEmbeddedPostgres({
    dataDir: join(folder, 'data'),
    fsync: false,
  });
  const { user, password, host, port, database } = options;
  const login = password ? `${user}:${password}` : user;
  const url = host.startsWith('/')
    ? `postgres://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgres://${login}@${host}:${port}/${database}`;
  return {
    url,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
