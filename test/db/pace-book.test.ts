import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPace } from '../../adapters/slack/pace.ts';
import { createPace as createTeamsPace } from '../../adapters/teams/pace.ts';
import { paceBook } from '../../db/pace-book.ts';
import { memoryPaces, type PaceBook } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { silentLog } from '../support/shell.ts';

const hour = 3_600_000;

let database: FreshDatabase;
let ms = 0;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const now = () => ms;
const books: Record<string, () => Promise<PaceBook>> = {
  'in memory': async () => memoryPaces({ now }),
  'in Postgres': async () => {
    await database.sql`truncate paces`;
    return paceBook(database.sql, now);
  },
};

/** Adds one under each of these keys, and gives what stood there. */
const addOne = (book: PaceBook, ...keys: string[]) =>
  book.change(keys, (states, at) => {
    const counted = keys.map((key) => [key, Number(states.get(key) ?? 0) + 1] as const);
    return { result: { states: Object.fromEntries(states), at }, states: new Map(counted) };
  });

const channel = { team: 'T1', id: 'C1', kind: 'conversation' } as const;
const person = { team: 'T1', id: 'U1', kind: 'person' } as const;

describe.each(Object.entries(books))('a book %s', (_name, open) => {
  test('gives what was written, and its clock', async () => {
    const book = await open();
    ms = 5000;
    expect(await addOne(book, 'b', 'a')).toEqual({ states: {}, at: 5000 });
    expect(await addOne(book, 'a', 'c')).toEqual({ states: { a: 1 }, at: 5000 });
    const left = await book.change(['a', 'b'], (states) => ({
      result: Object.fromEntries(states),
      states: new Map([['a', { of: ['any', 1.5, null] }]]),
    }));
    expect(left).toEqual({ a: 2, b: 1 });
    expect((await addOne(book, 'a', 'b')).states).toEqual({ a: { of: ['any', 1.5, null] }, b: 1 });
  });

  test('keeps nothing of work that fails', async () => {
    const book = await open();
    const fails = book.change(['a'], () => {
      throw new Error('the work');
    });
    await expect(fails).rejects.toThrow('the work');
    expect((await addOne(book, 'a')).states).toEqual({});
  });

  test('loses nothing of many at once, whatever the order of their keys', async () => {
    const book = await open();
    const keys = ['a', 'b', 'c', 'd'];
    await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        addOne(book, ...(at % 2 ? keys : keys.toReversed()).slice(at % 3)),
      ),
    );
    const { states } = await addOne(book, ...keys);
    const sums = keys.map((key) => Number(states[key]));
    expect(sums).toEqual([40, 50, 50, 40]);
  });

  test('a state of another kind is taken as none', async () => {
    const book = await open();
    const slack = createPace(book, silentLog);
    const teams = createTeamsPace(book, silentLog);
    const inTeams = { tenant: 't', id: '19:c', kind: 'conversation' } as const;
    const foreign = [
      ...[7, 'words', [], {}, { at: 'x', places: 1, held: 0 }, { at: ms, places: -5, held: 0 }],
      ...[
        { at: ms, places: 3, held: 1e12 },
        { at: ms, ago: 'x', held: 0 },
        { at: ms, ago: [-1] },
      ],
      { at: ms, ago: [], held: 1e12 },
    ];
    for (const state of foreign) {
      const keys = ['slack:T1/C1', 'slack:T1 chat.postMessage', 'teams:t', 'teams:t/19:c'];
      await book.change(keys, () => ({
        result: null,
        states: new Map(keys.map((key) => [key, state])),
      }));
      expect(await slack.take(channel, 'post', false)).toBe(0);
      expect(await teams.take(inTeams, false)).toBe(0);
    }
  });

  test('a clock that is set back makes no wait longer', async () => {
    const book = await open();
    const slack = createPace(book, silentLog);
    const teams = createTeamsPace(book, silentLog);
    ms = 10 * hour;
    await slack.hold('T1', 'chat.update', 9000);
    await teams.hold('t', 9000);
    const inTeams = { tenant: 't', id: '19:c', kind: 'conversation' } as const;
    ms -= 5 * hour;
    expect(await slack.take(channel, 'update', false)).toBe(9000);
    expect(await teams.take(inTeams, false)).toBe(9000);
    ms += 9000;
    expect(await slack.take(channel, 'update', false)).toBe(0);
    expect(await teams.take(inTeams, false)).toBe(0);
  });

  test('replicas keep one pace together, and what one is told to wait', async () => {
    const first = await open();
    const replicas = [first, ...(await more(first))].map((book) => createPace(book, silentLog));
    const [one, two, three] = replicas;
    if (!one || !two || !three) throw new Error('three replicas');
    ms = hour;
    let posted = 0;
    let updated = 0;
    for (const until = ms + 60_000; ms < until; ms += 500) {
      const places = await Promise.all(
        replicas.flatMap((pace, at) => [
          pace.take({ ...channel, id: `G${at}` }, 'post', false),
          pace.take(channel, 'post', false),
          pace.take(channel, 'update', false),
        ]),
      );
      posted += places.filter((wait, at) => at % 3 === 1 && wait === 0).length;
      updated += places.filter((wait, at) => at % 3 === 2 && wait === 0).length;
    }
    // One a second and a burst of 3; 45 a minute and a burst of 5.
    expect(posted).toBeGreaterThanOrEqual(60);
    expect(posted).toBeLessThanOrEqual(63);
    expect(updated).toBeGreaterThanOrEqual(48);
    expect(updated).toBeLessThanOrEqual(50);
    await one.hold('T1', 'chat.postMessage', 9000);
    expect(await two.take(person, 'post', true)).toBe(9000);
    expect(await three.take({ ...person, team: 'T2' }, 'post', true)).toBe(0);
    ms += 9000;
    expect(await three.take(person, 'post', false)).toBe(0);
  });

  test('what is urgent does not wait behind what is not', async () => {
    const book = await open();
    const pace = createPace(book, silentLog);
    let opened = 0;
    while ((await pace.takeCall('T1', 'conversations.open', false)) === 0) opened += 1;
    expect(opened).toBe(5);
    expect(await pace.takeCall('T1', 'conversations.open', true)).toBe(0);
    expect(await pace.takeCall('T1', 'conversations.open', true)).toBe(0);
    expect(await pace.takeCall('T1', 'conversations.open', true)).toBeGreaterThan(0);
    // Its next place comes before any for the others.
    ms += 1400;
    expect(await pace.takeCall('T1', 'conversations.open', false)).toBeGreaterThan(0);
    expect(await pace.takeCall('T1', 'conversations.open', true)).toBe(0);
  });

  test('who joins has a turn of their own over all replicas, and who had one the next place', async () => {
    const first = await open();
    const paces = [first, ...(await more(first))].map((book) => createPace(book, silentLog));
    ms = 20 * hour;
    const join = (at: number, id: string, urgent = false) =>
      paces[at % 3]?.take({ ...channel, id }, 'post', urgent, true);
    // Of the burst of the workspace two places are left to what is urgent.
    for (let at = 0; at < 8; at += 1) expect(await join(at, `C${at}`)).toBe(0);
    const turns = [];
    for (let at = 0; at < 5; at += 1) turns.push(await join(at, `D${at}`));
    expect(turns).toEqual([200, 400, 600, 800, 1000]);
    expect(await join(0, 'U1', true)).toBe(0);
    expect(await join(1, 'U2', true)).toBe(0);
    expect(await join(2, 'U3', true)).toBe(200);
    ms += 600;
    // A place is free, for one who waited; who comes now goes behind them.
    expect(await join(0, 'E0')).toBe(600);
    expect(await paces[1]?.take({ ...channel, id: 'D0' }, 'post', false)).toBe(0);
  });

  test('who waits for one conversation keeps nobody of the workspace waiting', async () => {
    const pace = createPace(await open(), silentLog);
    ms = 30 * hour;
    const turns = [];
    for (let at = 0; at < 7; at += 1) turns.push(await pace.take(channel, 'post', false, true));
    expect(turns).toEqual([0, 0, 0, 1000, 2000, 3000, 4000]);
    expect(await pace.take({ ...channel, id: 'C2' }, 'post', false, true)).toBe(0);
    const teams = createTeamsPace(await open(), silentLog);
    const inTeams = (id: string) => ({ tenant: 't', id, kind: 'conversation' }) as const;
    for (let at = 0; at < 7; at += 1) await teams.take(inTeams('a'), false, true);
    expect(await teams.take(inTeams('a'), false, true)).toBe(1000);
    expect(await teams.take(inTeams('a'), false, true)).toBe(1500);
    expect(await teams.take(inTeams('b'), false, true)).toBe(0);
  });

  /** Two more replicas; in memory there is only one book. */
  async function more(book: PaceBook): Promise<readonly PaceBook[]> {
    if (_name === 'in memory') return [book, book];
    return [paceBook(database.sql, now), paceBook(database.sql, now)];
  }
});

describe('in Postgres', () => {
  test('the clock is the database’s', async () => {
    const [row] = await database.sql<{ ms: number }[]>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
    const { at } = await addOne(paceBook(database.sql), 'clock');
    expect(Math.abs(at - (row?.ms ?? 0))).toBeLessThan(60_000);
    expect(Number.isInteger(at)).toBe(true);
  });

  test('what was not written for two hours is forgotten, but not under the hands of another', async () => {
    await database.sql`truncate paces`;
    await database.sql`
      insert into paces (key, state, changed_at) values
        ('old', '1', now() - interval '2 hours 1 minute'),
        ('held', '1', now() - interval '2 hours 1 minute'),
        ('young', '1', now() - interval '1 hour 59 minutes')`;
    await database.sql.begin(async (tx) => {
      await tx`select from paces where key = 'held' for update`;
      await addOne(paceBook(database.sql), 'new');
    });
    const rows = await database.sql<{ key: string }[]>`select key from paces order by key`;
    expect(rows.map(({ key }) => key)).toEqual(['held', 'new', 'young']);
  });

  test('an error of the database passes through a place that is asked for, not through a hold', async () => {
    const broken = paceBook(database.sql, () => {
      throw new Error('no clock');
    });
    const pace = createPace(broken, silentLog);
    await expect(pace.take(channel, 'post', false)).rejects.toThrow('no clock');
    await pace.hold('T1', 'chat.update', 9000);
    const teams = createTeamsPace(broken, silentLog);
    await teams.hold('t', 9000);
    await teams.count('t');
  });
});
