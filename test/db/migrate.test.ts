import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { applyMigrations, migrate, migrationsFolder, tablesOf } from '../../db/migrate.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { emptyDatabase } from '../support/empty-database.ts';
import { eventually } from '../support/eventually.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const applied = () => database.sql`select hash from drizzle.__drizzle_migrations`;

test('replicas that start together migrate an empty database once', async () => {
  const migrations = (await applied()).length;
  expect(migrations).toBeGreaterThan(0);
  await database.sql`drop schema drizzle cascade`;
  await database.sql`drop schema public cascade`;
  await database.sql`create schema public`;

  const replicas = await Promise.all(
    Array.from({ length: 5 }, () => openDatabase({ url: database.url }, { poolSize: 1 })),
  );
  await Promise.all(replicas.map((replica) => migrate(replica)));
  await Promise.all(replicas.map((replica) => replica.close()));

  expect(await applied()).toHaveLength(migrations);
  expect(await database.sql`select * from tickets`).toHaveLength(0);
});

test('what replicas share of the pace is in no log of the server', async () => {
  const [paces] = await database.sql`select relpersistence from pg_class where relname = 'paces'`;
  expect(paces?.relpersistence).toBe('u');
});

test('every primary key leads with the desk, but of workspaces and their people, which belong to none', async () => {
  const keys = await database.sql<{ table: string; first: string }[]>`
    select c.relname as table, a.attname as first
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indisprimary and c.relnamespace = 'public'::regnamespace`;
  expect(keys.length).toBeGreaterThanOrEqual(8);
  const others = keys.filter((key) => key.first !== 'desk_id').map(({ table }) => table);
  expect(others.sort()).toEqual([
    'conversation_references',
    'installations',
    'memberships',
    'paces',
  ]);
});

test('behind somebody who reads for long, an upgrade waits in turns with those who work', async () => {
  const { url, drop } = await emptyDatabase();
  const [bot, reader, starter] = await Promise.all([
    openDatabase({ url }, { poolSize: 1 }),
    openDatabase({ url }, { poolSize: 1 }),
    openDatabase({ url }, { poolSize: 1 }),
  ]);
  try {
    const before = readMigrationFiles({ migrationsFolder }).at(5)?.folderMillis;
    await bot.sql.begin((tx) => applyMigrations(tx, before));
    const turns = { lockMs: 50, restMs: 50, patienceMs: 60_000 };
    let starting: Promise<void> | undefined;
    await reader.sql.begin(async (tx) => {
      await tx`set local idle_in_transaction_session_timeout = 0`;
      await tx`select from tickets`;
      await expect(migrate(starter, { ...turns, patienceMs: 0 })).rejects.toThrow(
        /the session \d+ \(firstline\) works with them since 20\d\d-.* UTC\. Nothing was changed/,
      );
      expect((await tablesOf(bot.sql)).kind).toBe('older');
      starting = migrate(starter, turns);
      await eventually('the upgrade waits for the reader', async () => {
        const waiting =
          await tx`select from pg_locks where relation = 'tickets'::regclass and not granted`;
        return waiting.length > 0;
      });
      expect(await bot.sql`select from tickets`).toEqual([]);
    });
    await starting;
    expect((await tablesOf(bot.sql)).kind).toBe('current');
  } finally {
    await Promise.all([bot.close(), reader.close(), starter.close()]);
    await drop();
  }
});
