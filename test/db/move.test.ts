import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Sql } from '../../db/connect.ts';
import { backUp } from '../../db/copy/back-up.ts';
import { moveTo, undoMove } from '../../db/copy/move.ts';
import { restore } from '../../db/copy/restore.ts';
import { digestRows, shapesIn } from '../../db/copy/tables.ts';
import { withoutPassword } from '../../db/database-url.ts';
import { attachStore, describeDatabase, openStore, storeOn } from '../../db/index.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { emptyDatabase } from '../support/empty-database.ts';
import { eventually } from '../support/eventually.ts';
import { at, openTicket, post } from './decisions.ts';

let server: FreshDatabase;
let source: FreshDatabase;
let target: Awaited<ReturnType<typeof emptyDatabase>>;
beforeAll(async () => {
  server = await freshDatabase({ poolSize: 2 });
});
afterAll(() => server.close());
beforeEach(async () => {
  source = await freshDatabase({ poolSize: 1 });
  const { tickets } = storeOn(source);
  for (const each of ['s1', 's2', 's3']) await openTicket(tickets, 'd', each, at, [post('ä')]);
  await source.leave();
  target = await emptyDatabase();
});
afterEach(async () => {
  await source.close();
  await target.drop();
});

const move = () => moveTo({ url: source.url }, target.url);

async function within<Result>(url: string, look: (sql: Sql) => Promise<Result>): Promise<Result> {
  const database = await openDatabase({ url }, { poolSize: 1 });
  try {
    return await look(database.sql);
  } finally {
    await database.close();
  }
}

const digests = (url: string) =>
  within(url, async (sql) => {
    const found = [];
    for (const shape of await shapesIn(sql)) found.push([shape.name, await digestRows(sql, shape)]);
    return found;
  });
const tablesIn = async (url: string) => (await describeDatabase({ url })).tables.kind;

/** Begins to move, and acts while the first table is being made there, with the copy's sessions. */
async function duringMove(act: () => Promise<void>): Promise<string> {
  const pause = await openDatabase({ url: target.url }, { poolSize: 1 });
  await pause.sql`
    create function pause() returns event_trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(1); end $$`;
  await pause.sql`
    create event trigger pause on ddl_command_end when tag in ('CREATE TABLE')
    execute function pause()`;
  await pause.sql`select pg_advisory_lock(1)`;
  const moving = move().then(
    () => 'moved',
    (error: Error) => error.message,
  );
  await eventually('the move is under way', async () => {
    const rows = await pause.sql`select from pg_locks where locktype = 'advisory' and not granted`;
    return rows.length > 0;
  });
  await act();
  await pause.close();
  return moving;
}

const endCopies = (url: string) =>
  server.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'firstline copy' and datname = ${new URL(url).pathname.slice(1)}`;

test('everything arrives, bots go on there, and none starts on what was left', async () => {
  const before = await digests(source.url);
  const counts = await move();
  expect(counts.find(({ name }) => name === 'tickets')?.rows).toBe(3);
  expect(await digests(target.url)).toEqual(before);
  const next = await openStore({ url: target.url }, { poolSize: 1 });
  expect((await openTicket(next.tickets, 'd', 's4')).number).toBe('NX-4');
  expect((await openTicket(next.tickets, 'd', 's3')).number).toBe('NX-3');
  await next.close();

  const told = /was moved to postgres:.*npm run -s firstline -- migrate-to --undo/;
  await expect(openStore({ url: source.url })).rejects.toThrow(told);
  await expect(attachStore({ url: source.url })).rejects.toThrow(told);
  await expect(backUp({ url: source.url }, '/nowhere/file', new Date(at))).rejects.toThrow(told);
  await expect(move()).rejects.toThrow(told);
  expect(await describeDatabase({ url: source.url })).toMatchObject({
    tables: { kind: 'moved', to: withoutPassword(target.url) },
  });
  expect(await digests(source.url)).toEqual(before);
});

test('a bot that looked for no mark cannot write to what was left, until the move is taken back', async () => {
  await move();
  const older = await openDatabase({ url: source.url }, { poolSize: 1 });
  const { tickets } = storeOn(older);
  await expect(openTicket(tickets, 'd', 's9')).rejects.toThrow('was moved away by firstline');
  await expect(older.sql`delete from outbox`).rejects.toThrow('was moved away by firstline');
  expect((await tickets.find('d', 'NX-1'))?.number).toBe('NX-1');
  await older.close();
  expect(await undoMove({ url: source.url })).toBe(withoutPassword(target.url));
  const again = await openStore({ url: source.url }, { poolSize: 1 });
  expect((await openTicket(again.tickets, 'd', 's9')).number).toBe('NX-4');
  await again.close();
  await expect(undoMove({ url: source.url })).rejects.toThrow('was not moved');
});

test('under a bot that works on it nothing is moved', async () => {
  const bot = await openStore({ url: source.url }, { poolSize: 1 });
  await expect(move()).rejects.toThrow('Stop every bot');
  expect(await tablesIn(target.url)).toBe('none');
  expect((await openTicket(bot.tickets, 'd', 's9')).number).toBe('NX-4');
  await bot.close();
});

test('a bot that starts while everything is moved waits, and then does not start', async () => {
  let started: Promise<string> | null = null;
  const said = await duringMove(async () => {
    started = openStore({ url: source.url }, { poolSize: 1 }).then(
      () => 'started',
      (error: Error) => error.message,
    );
    await eventually('it waits', async () => {
      const rows = await server.sql`
        select from pg_stat_activity where application_name = 'firstline'
          and wait_event = 'advisory' and datname = ${new URL(source.url).pathname.slice(1)}`;
      return rows.length > 0;
    });
  });
  expect(said).toBe('moved');
  expect(await started).toMatch(/was moved to/);
});

test('a target that holds tables already, or is the source, or is none, is refused', async () => {
  const used = await freshDatabase({ poolSize: 1 });
  await expect(moveTo({ url: source.url }, used.url)).rejects.toThrow(
    'There are tables of Firstline in postgres:',
  );
  await used.close();
  await expect(moveTo({ url: source.url }, source.url)).rejects.toThrow(
    'is the database that all is in already',
  );
  await within(target.url, (sql) => sql`create schema theirs`);
  await within(target.url, (sql) => sql`create table theirs.orders (id int)`);
  await expect(move()).rejects.toThrow(
    /tables of another program in postgres:.*such as theirs.orders.*must be empty/,
  );
  const nowhere = target.url.replace(/test_\w+/, 'nowhere').replace('//', '//u:s3cret@');
  const error = await moveTo({ url: source.url }, nowhere).catch((reason) => reason);
  expect(error.message).toMatch(/^The target .*/);
  expect(error.message).not.toContain('s3cret');
  expect(await tablesIn(source.url)).toBe('current');
});

test.each([
  ['target', () => target.url],
  ['source', () => source.url],
])(
  'its connection to the %s broken, the target is empty and the source as it was',
  async (_, url) => {
    const before = await digests(source.url);
    const said = await duringMove(async () => {
      await endCopies(url());
    });
    expect(said).not.toBe('moved');
    expect(await tablesIn(target.url)).toBe('none');
    expect(await tablesIn(source.url)).toBe('current');
    expect(await digests(source.url)).toEqual(before);
  },
);

test('a database that writes dates otherwise is moved and restored as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-move-'));
  const restored = await emptyDatabase();
  try {
    const name = new URL(source.url).pathname.slice(1);
    await server.sql`alter database ${server.sql(name)} set datestyle = 'SQL, DMY'`;
    const at = '2026-03-04T05:06:07.089Z';
    await within(source.url, (sql) => sql`insert into once_keys values ('d', 'k', ${at})`);
    const before = await digests(source.url);
    await backUp({ url: source.url }, join(folder, 'backup'), new Date(at));
    await restore({ url: restored.url }, join(folder, 'backup'));
    await move();
    for (const { url } of [restored, target]) {
      const keys = await within(
        url,
        (sql) => sql`select extract(epoch from created_at)::float8 * 1000 as at from once_keys`,
      );
      expect(keys).toEqual([{ at: Date.parse(at) }]);
      expect(await digests(url)).toEqual(before);
    }
  } finally {
    await restored.drop();
    await rm(folder, { recursive: true, force: true });
  }
});
