import type { ChildProcess } from 'node:child_process';
import { appendFile, cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../db/connect.ts';
import { findBinaries } from '../../../db/embedded/binaries.ts';
import { run, start } from '../../../db/embedded/run.ts';
import { eventually } from '../eventually.ts';

/** A Postgres of an operator's, which a test kills, restarts and promotes. */
export interface PostgresServer {
  /** For DATABASE_URL. */
  readonly url: string;
  /** Of 127.0.0.1, the same after each start. */
  readonly port: number;
  /** Starts it with further settings and waits until it answers. */
  start(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** As an operator stops it: `fast` ends all sessions, `immediate` is as good as a crash. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** SIGKILL, as when the machine takes it away. */
  kill(): Promise<void>;
  /** Makes a standby of this server, which is stopped, in another one's place. */
  copyTo(standby: PostgresServer): Promise<void>;
  /** Makes the primary of a standby. */
  promote(): Promise<void>;
  /** What it wrote to its log. */
  log(): Promise<string>;
  /** Ends it, and removes its files. */
  remove(): Promise<void>;
  readonly data: string;
}

const user = 'firstline';
const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

const always = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  // Nothing here loses power, and a process that is killed has written all that it said.
  fsync: 'off',
  max_wal_size: '256MB',
};

/** Makes the files of a server in a folder of its own; without any where it will be a standby. */
export async function newPostgres(
  kind: 'primary' | 'standby' = 'primary',
): Promise<PostgresServer> {
  const binaries = await findBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'firstline-pg-'));
  const data = join(folder, 'data');
  const logFile = join(folder, 'log');
  const port = await freePort();
  if (kind === 'primary') {
    const how = ['--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    await run(binaries.initdb, [`--pgdata=${data}`, `--username=${user}`, ...how]);
  }
  const url = `postgres://${user}@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | null = null;

  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await gone;
  };
  const begin = async (settings: Readonly<Record<string, string>>) => {
    const options = { ...always, port: String(port), ...settings };
    const args = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = await open(logFile, 'a');
    child = start(binaries.postgres, ['-D', data, ...args], { output: log.fd });
    await log.close();
  };

  const server: PostgresServer = {
    url,
    data,
    port,
    async start(settings = {}) {
      await eventually(
        'a Postgres that answers',
        async () => {
          // Sessions of a killed server may still hold its memory: it ends then, and is tried again.
          if (!child || child.exitCode !== null) await begin(settings);
          return answers(url);
        },
        60_000,
      ).catch(async (error) => {
        throw new Error(`${error.message}\n${(await server.log()).slice(-2000)}`);
      });
    },
    stop: (how) => end(signals[how]),
    kill: () => end('SIGKILL'),
    async copyTo(standby) {
      await rm(standby.data, { recursive: true, force: true });
      await cp(data, standby.data, { recursive: true, preserveTimestamps: true });
      const to = `host=127.0.0.1 port=${port} user=${user} application_name=standby`;
      await appendFile(join(standby.data, 'postgresql.auto.conf'), `primary_conninfo = '${to}'\n`);
      await writeFile(join(standby.data, 'standby.signal'), '');
    },
    async promote() {
      await run(binaries.pgCtl, ['promote', '-D', data, '-w', '-t', '60']);
    },
    log: () => readFile(logFile, 'utf8').catch(() => ''),
    async remove() {
      await end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

async function answers(url: string): Promise<boolean> {
  try {
    const database = await openDatabase({ url }, { poolSize: 1 });
    await database.close();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}
