import { open, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError, reasonOf } from './error.ts';
import { type Layout, socketFolder } from './layout.ts';
import { isAlive, isServed, readPostmaster } from './postmaster.ts';
import { start } from './run.ts';

const pollMs = 15;
const keptLogBytes = 8 * 1024 * 1024;

export interface Launch {
  readonly transport: 'socket' | 'tcp';
  readonly fsync: boolean;
  readonly startedBy: 'bot' | 'command';
  /** Where clients look for it, over TCP; else a free one. */
  readonly port?: number;
}

/** Starts the server and returns once it is ready, or has given way to another one's. */
export async function launch(
  binaries: Binaries,
  layout: Layout,
  how: Launch,
  deadline: number,
): Promise<void> {
  const settings = {
    ...(how.transport === 'socket'
      ? {
          listen_addresses: '',
          unix_socket_directories: await socketFolder(layout),
          unix_socket_permissions: '0700',
        }
      : {
          listen_addresses: '127.0.0.1',
          unix_socket_directories: '',
          port: how.port ?? (await freePort()),
        }),
    ...smallBox,
    'firstline.started_by': how.startedBy,
    // Where nothing has to last, many bots may share the server.
    ...(how.fsync ? {} : { fsync: 'off', full_page_writes: 'off', max_connections: 200 }),
  };
  const from = await openLog(layout);
  const log = await open(layout.log, 'a', 0o600);
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = start(binaries.postgres, ['-D', layout.data, ...args], {
    detached: true,
    output: log.fd,
  });
  await log.close();
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = reasonOf(error);
  });
  child.once('exit', (code, signal) => {
    ended = `it ended with ${code ?? signal}`;
  });
  child.unref();
  while (ended === null && Date.now() < deadline) {
    const postmaster = await readPostmaster(layout);
    if (postmaster?.ready && (await isAlive(layout, postmaster))) return;
    await sleep(pollMs);
  }
  if (ended === null) return;
  if (await isServed(layout)) return;
  const failure = await notStarted(layout, from, ended);
  // Backends of a killed server need a moment to notice.
  if (!failure.message.includes('pre-existing shared memory block')) throw failure;
  await sleep(100);
}

/** Settings for a bot on a small machine: little memory, few processes. */
const smallBox = {
  max_connections: 50,
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  io_method: 'sync',
  max_worker_processes: 2,
  max_logical_replication_workers: 0,
  max_parallel_workers_per_gather: 0,
  jit: 'off',
  huge_pages: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}

/** Sets a large log aside. Returns where the new lines begin, in bytes. */
async function openLog(layout: Layout): Promise<number> {
  const size = await stat(layout.log).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= keptLogBytes) return size;
  await rename(layout.log, `${layout.log}.1`);
  return 0;
}

/** The end of the log from byte `from` on, in an error. */
export async function notStarted(
  layout: Layout,
  from: number,
  reason: string,
): Promise<EmbeddedPostgresError> {
  const log = await readFile(layout.log).catch(() => Buffer.alloc(0));
  const lines = log.subarray(from).toString('utf8').trim().split('\n').slice(-10).join('\n');
  return new EmbeddedPostgresError(
    `The embedded Postgres did not start: ${reason}. ${layout.log} says:\n${lines}\n` +
      'Set DATABASE_URL to use a Postgres of your own instead.',
  );
}
