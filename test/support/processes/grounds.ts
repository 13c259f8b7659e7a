import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../../db/embedded.ts';
import { eventually } from '../eventually.ts';
import { serverUrl } from '../server-url.ts';
import type { Ground } from './kill-loop.ts';
import { newPostgres } from './postgres-server.ts';
import type { Town } from './town.ts';

/** A Postgres of the operator's, who starts it again when it was killed. */
export async function operatorsGround(): Promise<Ground> {
  const server = await newPostgres();
  await server.start();
  return {
    env: () => ({ DATABASE_URL: server.url }),
    url: async () => server.url,
    kill: server.kill,
    restart: () => server.start(),
    close: server.remove,
  };
}

/** The Postgres that the bot brings: nobody but the bot starts it again. */
export function embeddedGround(): Ground {
  const postmaster = async ({ files }: Town) => {
    const pidFile = join(files.dataDir, 'postgres', 'postmaster.pid');
    const text = await readFile(pidFile, 'utf8').catch(() => '');
    return Number(text.split('\n')[0]) || null;
  };
  return {
    env: ({ files }) => ({ FIRSTLINE_DATA_DIR: files.dataDir }),
    url: ({ files }) => embeddedUrl(files.dataDir),
    async kill(town) {
      const pid = await postmaster(town);
      if (pid) process.kill(pid, 'SIGKILL');
      await eventually('the server is gone', () => pid === null || isGone(pid));
    },
    restart: async () => {},
    close: ({ files }) => stopEmbeddedPostgres(files.dataDir),
  };
}

/** Waits for the bot's own server, by which a test looks at its data. */
async function embeddedUrl(dataDir: string): Promise<string> {
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  await eventually(
    'the bot has its database',
    async () => /\bready\b/.test(await readFile(pidFile, 'utf8').catch(() => '')),
    30_000,
  );
  return serverUrl(await startEmbeddedPostgres({ dataDir }));
}

async function isGone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || /\) [ZX] /.test(stat);
}
