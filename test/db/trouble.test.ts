import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopEmbeddedPostgres } from '../../db/embedded.ts';
import { openStore, type Store, storeOn } from '../../db/index.ts';
import { newTroubles, type Trouble } from '../../db/troubles.ts';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openTicket } from './decisions.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'firstline-trouble-'));
});
afterAll(async () => {
  await stopEmbeddedPostgres(dataDir).catch(() => {});
  await rm(dataDir, { recursive: true, force: true });
});

const open = () => openStore({ dataDir, fsync: false });
const pidFile = () => join(dataDir, 'postgres', 'postmaster.pid');
const kill = async () =>
  process.kill(Number((await readFile(pidFile(), 'utf8')).split('\n')[0]), 'SIGKILL');

function told(store: Pick<Store, 'onTrouble'>): (Trouble | null)[] {
  const all: (Trouble | null)[] = [];
  store.onTrouble((trouble) => all.push(trouble));
  return all;
}

test('an embedded server that is killed under its bot is started again, and is that bot’s still', async () => {
  const store = await open();
  const all = told(store);
  const ticket = await openTicket(store.tickets, 'd', 's1');
  await kill();
  await eventually('it is over', () => all.at(-1) === null);
  expect(all.map((trouble) => trouble?.kind)).toEqual(['ended', undefined]);
  expect(await store.tables()).toBe('current');
  expect(await store.tickets.find('d', ticket.number)).toEqual(ticket);
  await expect(open()).rejects.toThrow('Another Firstline runs on the data in');
  await store.close();
  await expect(access(pidFile())).rejects.toThrow('ENOENT');
});

test('a server that cannot be started again is said once, and tried until it can', async () => {
  const store = await open();
  const all = told(store);
  const file = join(dataDir, 'postgres', 'postgresql.conf');
  const sound = await readFile(file);
  await writeFile(file, 'no_such_setting = 1\n');
  await kill();
  await eventually('it is said', () => all.length === 2);
  expect(all[1]).toMatchObject({
    kind: 'not started',
    why: expect.stringContaining('no_such_setting'),
  });
  await expect(store.tables()).rejects.toThrow('no_such_setting');
  await writeFile(file, sound);
  await eventually('it is over', () => all.length === 3 && all[2] === null);
  await store.close();
  await expect(access(pidFile())).rejects.toThrow('ENOENT');
});

test('a bot without its server can be stopped, and the next one starts', async () => {
  const store = await open();
  const file = join(dataDir, 'postgres', 'postgresql.conf');
  const sound = await readFile(file);
  await writeFile(file, 'no_such_setting = 1\n');
  const all = told(store);
  await kill();
  await eventually('it is said', () => all.length === 2);
  await store.close();
  await writeFile(file, sound);
  const next = await open();
  expect(await next.tables()).toBe('current');
  await next.close();
});

test('a full disk is said once, keeps the bot from being ready, and is over by itself', async () => {
  const database = await freshDatabase({ poolSize: 2 });
  try {
    const store = storeOn(database);
    const all = told(store);
    await database.sql`
      create function fail() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`;
    await database.sql`create trigger full_disk before insert on events execute function fail()`;
    for (const each of ['s1', 's2']) {
      await expect(openTicket(store.tickets, 'd', each)).rejects.toThrow('could not extend file');
    }
    expect(all).toEqual([
      { kind: 'full', why: expect.stringMatching(/disk.* is full.*Free some space/) },
    ]);
    await expect(store.tables()).rejects.toThrow('is full');
    await eventually('it is over', () => all.at(-1) === null, 15_000);
    expect(await store.tables()).toBe('current');
    await database.sql`drop trigger full_disk on events`;
    await openTicket(store.tickets, 'd', 's1');
    expect(all).toHaveLength(2);
  } finally {
    await database.close();
  }
});

test('of the same trouble nobody hears twice', () => {
  const troubles = newTroubles();
  const all = told({ onTrouble: troubles.onChange });
  troubles.tell({ kind: 'full', why: 'a' });
  troubles.tell({ kind: 'full', why: 'b' });
  troubles.tell(null);
  troubles.tell(null);
  expect(all).toEqual([{ kind: 'full', why: 'a' }, null]);
});
