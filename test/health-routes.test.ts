import { afterEach, expect, test } from 'vitest';
import { healthRoutes, type Vitals } from '../src/health-routes.ts';
import { realTimers } from '../src/runtime/ports.ts';
import { type Served, serve } from './support/serve.ts';

let served: Served | undefined;
afterEach(async () => {
  await served?.stop();
});

const by = (open: boolean | null) =>
  open === null ? null : { start() {}, isOpen: () => open, stop: async () => {} };
const platforms = (slack: boolean | null, teams: boolean | null) => [
  { name: 'slack', connection: by(slack) },
  { name: 'teams', connection: by(teams) },
];
const well: Vitals = {
  phase: () => 'running',
  tables: async () => 'current',
  sinceRound: () => 900,
  platforms: platforms(null, null),
  timers: realTimers,
};

async function start(changes: Partial<Vitals>): Promise<string> {
  served = await serve([], { routes: healthRoutes({ ...well, ...changes }) });
  return served.url;
}

async function look(url: string): Promise<string> {
  const answer = await fetch(url);
  return `${answer.status} ${await answer.text()}`;
}

const away = async () => {
  throw new Error('away');
};
const otherTables = '503 the tables of the database are not of this version';

test.each<[string, Partial<Vitals>, string]>([
  ['both by HTTP', {}, '200 ready'],
  ['one by a socket that is open', { platforms: platforms(true, null) }, '200 ready'],
  [
    'the first not open',
    { platforms: platforms(false, null) },
    '503 there is no connection to slack',
  ],
  [
    'the second not open',
    { platforms: platforms(null, false) },
    '503 there is no connection to teams',
  ],
  ['before the start is done', { phase: () => 'starting' }, '503 the bot is starting'],
  ['while it stops', { phase: () => 'stopping', tables: away }, '503 the bot is stopping'],
  ['the database away', { tables: away }, '503 the database does not answer'],
  ['newer tables', { tables: async () => 'newer' }, otherTables],
  ['tables that were moved', { tables: async () => 'moved' }, otherTables],
  ['a ticker that hangs', { sinceRound: () => 61_000 }, '503 the clocks are not looked at'],
])('ready: %s', async (_, changes, expected) => {
  const url = await start(changes);
  expect(await look(`${url}/readyz`)).toBe(`${expected}\n`);
  expect(await look(`${url}/healthz`)).toBe('200 ok\n');
});

test('a database that hangs is asked once, however often, and nobody waits for it', async () => {
  let asked = 0;
  const rested: number[] = [];
  const held = Promise.withResolvers<'current'>();
  const url = await start({
    tables: () => {
      asked += 1;
      return held.promise;
    },
    timers: { ...realTimers, rest: async (ms) => void rested.push(ms) },
  });
  for (let probe = 0; probe < 3; probe += 1) {
    expect(await look(`${url}/readyz`)).toBe('503 the database does not answer\n');
  }
  expect([asked, rested]).toEqual([1, [2000, 2000, 2000]]);
  held.resolve('current');
  await held.promise;
});
