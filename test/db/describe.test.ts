import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeDatabase } from '../../db/index.ts';
import { freshDatabase } from '../support/database.ts';

test('a database is described as it is, and left so', async () => {
  const database = await freshDatabase();
  const describe = () => describeDatabase({ url: database.url });
  try {
    expect(await describe()).toEqual({
      postgres: expect.stringMatching(/^\d+/),
      tables: { kind: 'current', at: expect.any(Number) },
    });
    const [newest] = await database.sql<{ id: number }[]>`
      update drizzle.__drizzle_migrations set created_at = created_at + 1000
      where created_at = (select max(created_at) from drizzle.__drizzle_migrations) returning id`;
    expect((await describe()).tables.kind).toBe('newer');
    await database.sql`delete from drizzle.__drizzle_migrations where id = ${newest?.id ?? 0}`;
    expect((await describe()).tables.kind).toBe('older');
    await database.sql`drop schema drizzle cascade`;
    expect((await describe()).tables.kind).toBe('none');
  } finally {
    await database.close();
  }
});

test('a folder without data stays without', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'firstline-none-'));
  expect(await describeDatabase({ dataDir })).toEqual({ postgres: null, tables: { kind: 'none' } });
  expect(await readdir(dataDir)).toEqual([]);
});
