import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Sql } from '../../db/connect.ts';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../db/embedded.ts';
import { attachStore, describeDatabase, openStore } from '../../db/index.ts';
import { openFolder } from '../../db/open-folder.ts';
import { openTicket } from './decisions.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'firstline-attach-'));
});
afterEach(() => stopEmbeddedPostgres(dataDir));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const bot = () => openStore({ dataDir, fsync: false });
const command = () => attachStore({ dataDir, fsync: false });
const pidFile = () => join(dataDir, 'postgres', 'postmaster.pid');
const pid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0]);
const isStopped = () =>
  access(pidFile()).then(
    () => false,
    () => true,
  );

test('in a folder without tables a command makes none, and stops the server that it started', async () => {
  await (await openDatabase({ dataDir, fsync: false, startedBy: 'command' })).leave();
  await expect(command()).rejects.toThrow('There are no tables of Firstline in this database');
  expect((await describeDatabase({ dataDir, fsync: false })).tables).toEqual({ kind: 'none' });
  expect(await isStopped()).toBe(true);
});

test('alone, a command starts the server, and stops it', async () => {
  await (await bot()).close();
  const store = await command();
  const ticket = await openTicket(store.tickets, 'alone', 's1');
  await store.close();
  expect(await isStopped()).toBe(true);
  const next = await command();
  expect(await next.tickets.find('alone', ticket.number)).toEqual(ticket);
  await next.close();
  expect(await isStopped()).toBe(true);
});

test('beside a bot, a command reads and writes, and leaves the server to it', async () => {
  const holder = await bot();
  const running = await pid();
  const store = await command();
  expect(await pid()).toBe(running);
  const ticket = await openTicket(store.tickets, 'beside', 's1');
  expect(await holder.tickets.find('beside', ticket.number)).toEqual(ticket);
  await store.close();
  await holder.tables();
  await holder.close();
  expect(await isStopped()).toBe(true);
});

test('a command keeps no bot from starting, and leaves it the server', async () => {
  const store = await command();
  const holder = await bot();
  await store.tables();
  await store.close();
  await holder.tables();
  await expect(bot(), 'the bot holds the folder').rejects.toThrow('Another Firstline runs');
  await holder.close();
});

test('a server that a killed bot left is left running', async () => {
  const left = await startEmbeddedPostgres({ dataDir, fsync: false });
  const store = await command();
  await store.tables();
  await store.close();
  expect(await isStopped()).toBe(false);
  await left.stop();
});

test('of several commands the last stops the server, whichever started it', async () => {
  const [first, second, third] = [await command(), await command(), await command()];
  await first.close();
  await second.tables();
  await Promise.all([second.close(), third.close()]);
  expect(await isStopped()).toBe(true);
});

test('a command outlives a bot that stops the server under it, as far as closing goes', async () => {
  const holder = await bot();
  const store = await command();
  await holder.close();
  await expect(store.tables()).rejects.toThrow();
  await store.close();
  expect(await isStopped()).toBe(true);
});

test('a bot or a command that comes just as the last command goes finds a server', async () => {
  for (const come of [bot, command, bot, command]) {
    const last = await command();
    const closing = last.close();
    const store = await come();
    await closing;
    await store.tables();
    await store.close();
    expect(await isStopped()).toBe(true);
  }
});

test.each([
  ['before', async () => stopEmbeddedPostgres(dataDir)],
  [
    'while',
    async (session: Sql) => {
      await session`select 1`;
      await Promise.all([session`select pg_sleep(10)`, stopEmbeddedPostgres(dataDir)]);
    },
  ],
])('a server that stops under a newcomer, %s it joins, is started anew', async (_, stop) => {
  let joined = 0;
  const { database, session } = await openFolder({ dataDir, fsync: false }, 1, async (server) => {
    const newcomer = server.single();
    joined += 1;
    if (joined === 1) await stop(newcomer);
    await newcomer`select 1`;
    return newcomer;
  });
  expect(joined).toBe(2);
  await session.end();
  await database.close();
});

test('what else is wrong is said at once', async () => {
  let joined = 0;
  const opening = openFolder({ dataDir, fsync: false }, 1, async () => {
    joined += 1;
    throw new Error('no such table');
  });
  await expect(opening).rejects.toThrow('no such table');
  expect(joined).toBe(1);
});

test('tables of an older version are not changed by a command; the start of a bot does it', async () => {
  const older = await bot();
  const database = await openDatabase({ dataDir, fsync: false });
  await database.sql`update drizzle.__drizzle_migrations set created_at = created_at - 1e12`;
  const before = await database.sql`select * from drizzle.__drizzle_migrations`;
  await expect(command()).rejects.toThrow(
    'of an older Firstline than this one; nothing was changed',
  );
  expect(await database.sql`select * from drizzle.__drizzle_migrations`).toEqual(before);
  await older.tables();
  await database.sql`update drizzle.__drizzle_migrations set created_at = created_at + 1e12`;
  await database.leave();
  await older.close();
});
