import { open, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import { codeOf, EmbeddedPostgresError, reasonOf } from './embedded/error.ts';
import { embeddedUser, initData, readPassword } from './embedded/init-data.ts';
import { type Layout, layOut, socketFolder } from './embedded/layout.ts';
import { disown, isAlive, type Postmaster, readPostmaster } from './embedded/postmaster.ts';
import { majorVersion, run, start } from './embedded/run.ts';

export { EmbeddedPostgresError } from './embedded/error.ts';

export interface EmbeddedOptions {
  /** The bot's data folder; Postgres' files and its log lie in it. */
  readonly dataDir: string;
  /** false loses data when the machine stops: for tests only. */
  readonly fsync?: boolean;
  /** `tcp` where there are no unix sockets: a random port of 127.0.0.1 and a random password. */
  readonly transport?: 'socket' | 'tcp';
}

/** How to connect, in the names of postgres.js. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface EmbeddedPostgres {
  readonly options: ConnectOptions;
  /** Shuts the server down, ending all sessions; resolves when its files are at rest. */
  stop(): Promise<void>;
}

/** Recovery after a power cut may take this long. */
const startMs = 60_000;
const stopMs = 30_000;
const pollMs = 15;
const keptLogBytes = 8 * 1024 * 1024;

/**
 * Starts the Postgres that npm brought on this data folder, or attaches to the one that runs there
 * already: it outlives a killed bot. Throws EmbeddedPostgresError, which says what to do.
 */
export async function startEmbeddedPostgres(config: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const transport = config.transport ?? (process.platform === 'win32' ? 'tcp' : 'socket');
  const fsync = config.fsync ?? true;
  const binaries = await findBinaries();
  const layout = await layOut(config.dataDir);
  const major = await majorVersion(binaries.postgres);
  await initData(binaries, layout, major, { fsync, password: transport === 'tcp' });

  const deadline = Date.now() + startMs;
  for (;;) {
    const options = await attach(layout);
    if (options) return { options, stop: () => stop(binaries, layout) };
    if (Date.now() > deadline)
      throw await notStarted(layout, 0, `no answer in ${startMs / 1000} s`);
    if (await isServed(layout)) await sleep(pollMs);
    else await launch(binaries, layout, { transport, fsync }, deadline);
  }
}

/** The way to the Postgres that serves these data; null where none answers. */
async function attach(layout: Layout): Promise<ConnectOptions | null> {
  const postmaster = await readPostmaster(layout);
  if (!postmaster?.ready || !(await isAlive(layout, postmaster))) return null;
  const options = {
    host: postmaster.socket || '127.0.0.1',
    port: postmaster.port,
    user: embeddedUser,
    password: postmaster.socket ? '' : await readPassword(layout),
    database: 'postgres',
  };
  const sql = postgres({ ...options, max: 1, connect_timeout: 5, fetch_types: false });
  try {
    const [row] = await sql`select current_setting('data_directory') as folder`;
    return samePath(row?.folder, layout.data) ? options : null;
  } catch {
    return null;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function samePath(one: string, other: string): boolean {
  return one.replaceAll('\\', '/') === other.replaceAll('\\', '/');
}

/** Whether a Postgres is starting, serving or stopping on these data. Disowns a dead one's file. */
async function isServed(layout: Layout): Promise<boolean> {
  const postmaster = await readPostmaster(layout);
  if (!postmaster) return false;
  if (await isAlive(layout, postmaster)) return true;
  await disown(layout, postmaster);
  return false;
}

/** Starts the server and returns once it is ready, or has given way to another one's. */
async function launch(
  binaries: Binaries,
  layout: Layout,
  how: { readonly transport: 'socket' | 'tcp'; readonly fsync: boolean },
  deadline: number,
): Promise<void> {
  const settings = {
    ...(how.transport === 'socket'
      ? {
          listen_addresses: '',
          unix_socket_directories: await socketFolder(layout),
          unix_socket_permissions: '0700',
        }
      : { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: await freePort() }),
    ...smallBox,
    ...(how.fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
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

async function notStarted(
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

/** Shuts down the Postgres that serves this data folder, whoever started it; without one, nothing. */
export async function stopEmbeddedPostgres(dataDir: string): Promise<void> {
  await stop(await findBinaries(), await layOut(dataDir));
}

async function stop(binaries: Binaries, layout: Layout): Promise<void> {
  const postmaster = await readPostmaster(layout);
  if (!postmaster || !(await isAlive(layout, postmaster))) return;
  await interrupt(binaries, layout, postmaster);
  const deadline = Date.now() + stopMs;
  while (await isAlive(layout, postmaster)) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The embedded Postgres (process ${postmaster.pid}) did not stop in ${stopMs / 1000} s.`,
      );
    }
    await sleep(pollMs);
  }
}

/** Asks for a fast shutdown. Windows has no signals: there pg_ctl speaks Postgres' own. */
async function interrupt(
  binaries: Binaries,
  layout: Layout,
  postmaster: Postmaster,
): Promise<void> {
  if (process.platform === 'win32') {
    await run(binaries.pgCtl, ['stop', '-W', '-m', 'fast', '-D', layout.data]);
    return;
  }
  try {
    process.kill(postmaster.pid, 'SIGINT');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
