import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../db/embedded.ts';
import { serverUrl } from '../support/server-url.ts';

/** A Postgres for one command, which is gone after it. */
export async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-simulation-'));
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), fsync: false });
  return {
    url: serverUrl(server),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
