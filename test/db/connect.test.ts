import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { describeDatabaseUrl, readDatabaseUrl } from '../../db/database-url.ts';
import { openStore } from '../../db/index.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { openTicket } from './decisions.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

async function refusal(url: string): Promise<Error> {
  try {
    await (await openDatabase({ url })).close();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it opened');
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('an unreachable server is named without its password', async () => {
  const port = await closedPort();
  const error = await refusal(`postgres://bot:s3cret@127.0.0.1:${port}/firstline`);
  expect(error.message).toMatch(`DATABASE_URL (127.0.0.1:${port}): `);
  expect(error.message).toContain('ECONNREFUSED');
  expect(inspect(error)).not.toContain('s3cret');
});

test.each([
  'postgres://bot:s3cret@host:port/db',
  'mysql://bot:s3cret@host/db',
  'host=db password=s3cret',
  'postgres://bot:s3cret%zz@host/db',
])('an address that is none is refused without repeating it: %s', async (url) => {
  const error = await refusal(url);
  expect(error.message).toContain('DATABASE_URL');
  expect(inspect(error)).not.toContain('s3cret');
});

test('a database that does not exist is said so', async () => {
  const error = await refusal(database.url.replace(/test_\w+/, 'nowhere'));
  expect(error.message).toMatch(/DATABASE_URL .*"nowhere" does not exist/);
});

test.each([
  ['postgres://u@db:5433/n', 'postgres://u@db:5433/n', undefined, 'db:5433'],
  ['postgres:///n?host=/run/pg', 'postgres://localhost/n', '/run/pg', 'the socket in /run/pg'],
  [
    'postgresql://u:p@/n?host=%2Frun%2Fpg&sslmode=disable',
    'postgresql://u:p@localhost/n?sslmode=disable',
    '/run/pg',
    'the socket in /run/pg',
  ],
  [
    'postgres://u:p@%2Frun%2Fpg/n',
    'postgres://u:p@localhost/n',
    '/run/pg',
    'the socket in /run/pg',
  ],
  ['postgres://u@x/n?a=1&host=db', 'postgres://u@x/n?a=1', 'db', 'db'],
])('the address %s is read as libpq reads it', (given, url, host, described) => {
  expect(readDatabaseUrl(given)).toEqual(host === undefined ? { url } : { url, host });
  expect(describeDatabaseUrl(given)).toBe(described);
});

test('closing twice, or while another store is open, harms nothing', async () => {
  const one = await openStore({ url: database.url }, { poolSize: 1 });
  const other = await openStore({ url: database.url }, { poolSize: 1 });
  await one.close();
  await one.close();
  await other.ping();
  await other.close();
  await expect(other.ping()).rejects.toThrow();
});

test('a replica hears that another wrote, and not its own writing', async () => {
  const [writer, listener] = await Promise.all([
    openStore({ url: database.url }, { poolSize: 1 }),
    openStore({ url: database.url }, { poolSize: 1 }),
  ]);
  let own = 0;
  writer.onWork(() => {
    own += 1;
  });
  const heard = new Promise<void>((resolve) => listener.onWork(resolve));
  await openTicket(writer.tickets, 'd', 's');
  await heard;
  expect(own).toBe(0);
  await writer.close();
  await listener.close();
});
