import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  access,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findBinaries, linkLibraries } from '../../db/embedded/binaries.ts';
import { explained } from '../../db/embedded/explain.ts';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../db/embedded.ts';
import { openStore } from '../../db/index.ts';

let folder: string;
let dataDir: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstline-embedded-'));
});
/** One folder serves most tests; a test of a first start names another. */
beforeEach(() => {
  dataDir = join(folder, 'bot');
});
afterEach(() => stopEmbeddedPostgres(dataDir).catch(() => {}));
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (more: object = {}) => startEmbeddedPostgres({ dataDir, fsync: false, ...more });
type Server = Awaited<ReturnType<typeof start>>;

async function query(server: Pick<Server, 'options'>, text: string) {
  const sql = postgres({ ...server.options, max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}

const pidFile = () => join(dataDir, 'postgres', 'postmaster.pid');
const pid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0]);
const isServed = (server: Server) =>
  query(server, 'select 1').then(
    () => true,
    () => false,
  );

test('the first start makes the database; the next finds it as it was left', async () => {
  const first = await start();
  const settings = await query(
    first,
    `select current_setting('server_encoding') as encoding, datlocprovider as provider,
      datlocale as locale, current_setting('listen_addresses') as tcp
    from pg_database where datname = current_database()`,
  );
  expect(settings).toEqual([{ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', tcp: '' }]);
  await query(first, `create table kept as select 'ä' as word`);
  await first.stop();
  await expect(access(pidFile())).rejects.toThrow('ENOENT');
  const second = await start();
  expect(await query(second, 'select word from kept')).toEqual([{ word: 'ä' }]);
  expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).not.toContain('not properly shut');
});

test('a second start joins the running server', async () => {
  const first = await start();
  const running = await pid();
  const second = await start();
  expect(second.options).toEqual(first.options);
  expect(await pid()).toBe(running);
  await second.stop();
  expect(await isServed(first)).toBe(false);
  await first.stop();
});

test('two starts at once on an empty folder share one server', async () => {
  dataDir = join(folder, 'both');
  const [one, other] = await Promise.all([start(), start()]);
  expect(one.options).toEqual(other.options);
  await query(one, 'create table shared ()');
  expect(await query(other, 'select * from shared')).toEqual([]);
});

test('a killed bot leaves the server alive, and the next start joins it', async () => {
  const script = fileURLToPath(new URL('./start-embedded.ts', import.meta.url));
  const bot = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(bot.stdout, 'data');
  const running = await pid();
  await query({ options: JSON.parse(String(line)) }, 'create table written ()');
  bot.kill('SIGKILL');
  await once(bot, 'exit');
  const next = await start();
  expect(await pid()).toBe(running);
  expect(await query(next, 'select * from written')).toEqual([]);
  await next.stop();
  expect(await isServed(next)).toBe(false);
});

test('after the server itself was killed, the next start recovers what was committed', async () => {
  const first = await start({ fsync: true });
  await query(first, 'create table committed as select 1 as one');
  process.kill(await pid(), 'SIGKILL');
  const next = await start({ fsync: true });
  expect(await query(next, 'select one from committed')).toEqual([{ one: 1 }]);
});

test.each([
  ['another program’s', () => 'sleep'],
  ['another Postgres’', () => `/somewhere/postgres -D ${join(dataDir, 'postgres')}2`],
  ['one that reads the log', () => `tail -f ${join(dataDir, 'postgres.log')}`],
])('a dead server’s process id that is now %s does not block', async (_, command) => {
  const first = await start();
  await query(first, 'create table if not exists other as select 2 as two');
  const left = await readFile(pidFile(), 'utf8');
  await first.stop();
  const stranger = spawn('sleep', ['60'], { argv0: command() });
  await writeFile(pidFile(), left.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
  const next = await start();
  expect(await query(next, 'select two from other')).toEqual([{ two: 2 }]);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill();
});

test('a server that runs where its process cannot be seen, as in another container, is joined', async () => {
  const first = await start();
  const own = await readFile(pidFile(), 'utf8');
  const gone = spawn('true');
  await once(gone, 'exit');
  await writeFile(pidFile(), own.replace(/^\d+/, String(gone.pid)), { mode: 0o600 });
  const second = await start();
  expect(second.options).toEqual(first.options);
  await writeFile(pidFile(), own, { mode: 0o600 });
  await second.stop();
  expect(await isServed(first)).toBe(false);
});

test('what a killed start left half made is removed, and what one makes now is not', async () => {
  const [old, fresh] = [join(dataDir, 'initdb-old'), join(dataDir, 'initdb-fresh')];
  for (const each of [old, fresh]) await mkdir(join(each, 'postgres'), { recursive: true });
  const before = new Date(Date.now() - 2 * 3_600_000);
  await utimes(old, before, before);
  await start();
  await expect(access(old)).rejects.toThrow('ENOENT');
  await access(fresh);
  await rm(fresh, { recursive: true });
});

test('files that are no database, and a database without its version, are left alone', async () => {
  dataDir = join(folder, 'foreign');
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine');
  await expect(start()).rejects.toThrow(/no database of Firstline's.*FIRSTLINE_DATA_DIR/);
  expect(await readdir(join(dataDir, 'postgres'))).toEqual(['notes.txt']);
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '');
  await expect(start()).rejects.toThrow(/is damaged.*npm run -s firstline -- restore/);
});

test('a folder that nothing can be written in is named, with what to do', async () => {
  dataDir = join(folder, 'locked');
  await mkdir(dataDir, { mode: 0o555 });
  await chmod(folder, 0o755);
  const script = fileURLToPath(new URL('./start-embedded.ts', import.meta.url));
  // Root may write anywhere.
  const as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const bot = spawn(process.execPath, [script, dataDir], { ...as, env: {}, cwd: '/' });
  let said = '';
  bot.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(bot, 'close');
  expect(said).toMatch(/Nothing can be written in the data folder .*EACCES.*FIRSTLINE_DATA_DIR/);
});

test.each([
  [Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })],
  [new Error('initdb failed (1): initdb: error: could not write file: No space left on device')],
  [new Error('did not start. It says:\nLOG: a\nFATAL: could not write: Disk quota exceeded\n')],
])('a full disk at the start is said: %s', (error) => {
  expect(explained(error, '/data')).toMatchObject({
    name: 'EmbeddedPostgresError',
    message: expect.stringMatching(/^The disk that holds \/data is full \(.*\)\. Free some space/),
  });
  const other = new Error('something else');
  expect(explained(other, '/data')).toBe(other);
});

test('a data folder with a long path gets its socket elsewhere', async () => {
  dataDir = join(folder, 'a'.repeat(60), 'ü'.repeat(40));
  const server = await start();
  expect(Buffer.byteLength(server.options.host)).toBeLessThan(90);
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  await rm(server.options.host, { recursive: true });
});

test('over TCP it listens on the loopback only, with a password', async () => {
  dataDir = join(folder, 'tcp');
  const server = await start({ transport: 'tcp' });
  expect(server.options.host).toBe('127.0.0.1');
  expect(await query(server, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const intruder = { options: { ...server.options, password: 'guess' } };
  await expect(query(intruder, 'select 1')).rejects.toThrow('password authentication failed');
  expect((await start({ transport: 'tcp' })).options).toEqual(server.options);
});

test('files of another Postgres version are left alone, with a word on what to do', async () => {
  dataDir = join(folder, 'older');
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await expect(start()).rejects.toThrow(
    /written by Postgres 17.*brings Postgres 18.*backup.*restore.*migrate-to.*DATABASE_URL/s,
  );
  expect(await readFile(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).toBe('17\n');
});

test('a server that cannot start says why', async () => {
  await (await start()).stop();
  const file = join(dataDir, 'postgres', 'postgresql.conf');
  const sound = await readFile(file);
  await writeFile(file, 'no_such_setting = 1\n');
  await expect(start()).rejects.toThrow(/did not start.*no_such_setting.*DATABASE_URL/s);
  await writeFile(file, sound);
});

test('a data folder that cannot be made is named', async () => {
  dataDir = join(folder, 'file');
  await writeFile(dataDir, 'a file');
  await expect(start()).rejects.toThrow(/EEXIST.*FIRSTLINE_DATA_DIR/s);
});

test('where there is no Postgres to bring, the error names DATABASE_URL', async () => {
  await expect(findBinaries('sunos-x64')).rejects.toThrow(/sunos-x64.*DATABASE_URL/);
  const absent = process.platform === 'win32' ? 'linux-x64' : 'win32-x64';
  await expect(findBinaries(absent)).rejects.toThrow(/not installed.*DATABASE_URL/);
});

test('library links are made where npm made none, by several at once, and mended', async () => {
  const lib = join(folder, 'native', 'lib');
  await mkdir(lib, { recursive: true });
  await writeFile(join(lib, 'libpq.so.5.18'), 'library');
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  await Promise.all(Array.from({ length: 8 }, () => linkLibraries(folder)));
  expect(await readlink(join(lib, 'libpq.so.5'))).toBe('libpq.so.5.18');
  await rm(join(lib, 'libpq.so'));
  await cp(join(lib, 'libpq.so.5.18'), join(lib, 'libpq.so'));
  await linkLibraries(folder);
  expect(await readFile(join(lib, 'libpq.so'), 'utf8')).toBe('library');
});

test('a store opens on an empty folder, and closing it stops the server', async () => {
  const store = await openStore({ dataDir, fsync: false });
  await store.tables();
  expect(await store.outbox.pending()).toBe(0);
  await access(pidFile());
  await store.close();
  await expect(access(pidFile())).rejects.toThrow('ENOENT');
});

test('one bot holds a data folder; a second is told so and disturbs nothing', async () => {
  const folder = join(dataDir, 'held');
  const first = await openStore({ dataDir: folder, fsync: false });
  try {
    await expect(openStore({ dataDir: folder, fsync: false })).rejects.toThrow(
      'Another Firstline runs on the data in',
    );
    await first.tables();
  } finally {
    await first.close();
  }
  const next = await openStore({ dataDir: folder, fsync: false });
  await next.close();
});
