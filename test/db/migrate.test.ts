import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

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
  await Promise.all(replicas.map(migrate));
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
