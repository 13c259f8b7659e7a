import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { describeDatabaseUrl, readDatabaseUrl, withoutPassword } from '../../db/database-url.ts';
import { attachStore, openStore, type Store } from '../../db/index.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
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

test.each([
  ['postgres://bot:s3cret@db:5432/x', 'postgres://bot:…@db:5432/x'],
  ['postgres://bot@db/x', 'postgres://bot@db/x'],
  ['postgres://bot:s3@cret@db/x?password=s3cret&a=1', 'postgres://bot:…@db/x?password=…&a=1'],
  ['postgres://u:s3cret@/n?host=%2Frun', 'postgres://u:…@/n?host=%2Frun'],
])('no password is shown of %s', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});

/** A Postgres that lets everybody in, and breaks the connection at the first question. */
async function goingServer(): Promise<{ port: number; close: () => void }> {
  const letIn = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(letIn);
      socket.once('data', () => socket.resetAndDestroy());
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}

test('a server that goes away as a session begins fails that session, and nothing else', async () => {
  const lost: unknown[] = [];
  const lose = (reason: unknown) => lost.push(reason);
  process.on('unhandledRejection', lose);
  const server = await goingServer();
  const error = await refusal(`postgres://bot@127.0.0.1:${server.port}/firstline`);
  expect(error.message).toContain('ECONNRESET');
  await sleep(20);
  process.off('unhandledRejection', lose);
  server.close();
  expect(lost).toEqual([]);
});

test.each(['during a query', 'between two'])(
  'a transaction whose connection breaks %s fails, and nothing else does',
  async (when) => {
    const lost: unknown[] = [];
    const lose = (reason: unknown) => lost.push(reason);
    // The runner's own listeners would count it, and so end the test's worker.
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', lose);
    const end = (pid: number) => database.sql`select pg_terminate_backend(${pid})`;
    const other = await openDatabase({ url: database.url }, { poolSize: 1 });
    const done = other.sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      if (when === 'between two') {
        await end(row?.pid ?? 0);
        await sleep(20);
        return tx`select 1`;
      }
      const [asked] = await Promise.all([tx`select pg_sleep(10)`, end(row?.pid ?? 0)]);
      return asked;
    });
    await expect(done).rejects.toThrow('CONNECTION_CLOSED');
    await sleep(100);
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
    expect(lost).toEqual([]);
    expect(await other.sql.begin(async (tx) => [...(await tx`select 1 as one`)])).toEqual([
      { one: 1 },
    ]);
    await other.close();
  },
);

test('what a transaction throws undoes it', async () => {
  const failing = database.sql.begin(async (tx) => {
    await tx`create table undone ()`;
    throw Object.assign(new Error('of another connection'), { code: 'ECONNRESET' });
  });
  await expect(failing).rejects.toThrow('of another connection');
  expect(await database.sql`select to_regclass('undone') as made`).toEqual([{ made: null }]);
});

test('arrays arrive as they were given', async () => {
  const words = [
    'plain',
    '',
    'a,b',
    '"q"',
    '\\',
    '{x}',
    'null',
    null,
    ' ü\n',
    '"\\\u0001',
    '"\\😀',
  ];
  const [row] = await database.sql`
    select to_json(${words}::text[]) as words, to_json(${[1, null, -3]}::int[]) as numbers,
      to_json(${[2 ** 50, null]}::bigint[]) as large, to_json(${[]}::text[]) as none`;
  expect(row).toEqual({ words, numbers: [1, null, -3], large: [2 ** 50, null], none: [] });
});

test('closing twice, or while another store is open, harms nothing', async () => {
  const one = await openStore({ url: database.url }, { poolSize: 1 });
  const other = await openStore({ url: database.url }, { poolSize: 1 });
  await one.close();
  await one.close();
  await other.tables();
  await other.close();
  await expect(other.tables()).rejects.toThrow();
});

/** Counts what a store hears, and waits for the next. */
function ear(store: Store) {
  let heard = 0;
  store.onWork(() => {
    heard += 1;
  });
  return {
    count: () => heard,
    hears: (times: number) => eventually(`hint ${times}`, () => heard >= times, 15_000),
  };
}

test('a replica hears that another wrote, and not its own writing', async () => {
  const [one, other] = await Promise.all([
    openStore({ url: database.url }, { poolSize: 1 }),
    openStore({ url: database.url }, { poolSize: 1 }),
  ]);
  const ears = [ear(one), ear(other)] as const;
  await openTicket(one.tickets, 'd', 's1');
  await ears[1].hears(1);
  await openTicket(other.tickets, 'd', 's2');
  await ears[0].hears(1);
  // Their own notices went out with these; they are on their way no longer than this.
  await sleep(100);
  expect(ears.map((each) => each.count())).toEqual([1, 1]);
  await one.close();
  await other.close();
});

test('a replica whose ear broke off is told to look once it listens again', async () => {
  const store = await openStore({ url: database.url }, { poolSize: 1 });
  const { hears } = ear(store);
  const [ended] = await database.sql<{ ended: boolean }[]>`
    select pg_terminate_backend(pid) as ended from pg_stat_activity
    where datname = current_database() and query ilike 'listen %'`;
  expect(ended?.ended).toBe(true);
  await hears(1);
  await store.close();
});

test('one who writes and closes at once is heard all the same', async () => {
  const [listener, command] = await Promise.all([
    openStore({ url: database.url }, { poolSize: 1 }),
    attachStore({ url: database.url }, { poolSize: 1 }),
  ]);
  const { hears } = ear(listener);
  await openTicket(command.tickets, 'd', 's3');
  await command.close();
  await hears(1);
  await listener.close();
});

test('a session that keeps a lock is not replaced by the driver, as those of the pool are', async () => {
  const session = database.single();
  expect(session.options.max_lifetime).toBeNull();
  expect(database.sql.options.max_lifetime).not.toBeNull();
  await session.end();
});
