import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundedLog } from '../src/bounded-log.ts';
import { openLog } from '../src/log.ts';
import { type Log, PlatformError } from '../src/runtime/ports.ts';
import { newTrail } from '../src/trail.ts';
import { type FreshDatabase, freshDatabase } from './support/database.ts';
import { silentLog } from './support/shell.ts';

const typed = 'my password is swordfish';

let lines: string[];
beforeEach(() => {
  lines = [];
});

const to = { write: (line: string) => void lines.push(line) };
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '');

test('each line of a step says what it belongs to, also of what was left behind; others do not', async () => {
  const trail = newTrail();
  const log = openLog('info', { known: trail.known, to });
  let later = Promise.resolve();
  await trail.step('request', { platform: 'slack', request: 'Ev1' }, async () => {
    await trail.step('execute', { desk: 'netex' }, async () => {
      trail.note({ number: 'NX-1001', outcome: 'opened' });
      log.info({}, 'within');
      expect(last()).toMatchObject({ request: 'Ev1', platform: 'slack', desk: 'netex' });
      expect(last()).not.toHaveProperty('outcome');
    });
    later = Promise.resolve().then(() => log.info({ number: 'NX-7' }, 'its own word counts'));
    log.info({}, 'after');
    expect(lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'after')).toMatchObject({
      request: 'Ev1',
      number: 'NX-1001',
    });
  });
  await later;
  expect(last()).toMatchObject({ number: 'NX-7', request: 'Ev1' });
  log.info({}, 'between requests');
  expect(Object.keys(last())).toEqual(['level', 'time', 'msg']);
});

test('a request has an id of ours where its own could be anything', async () => {
  const trail = newTrail();
  for (const request of [undefined, 'a "forged" line', 'x'.repeat(129)]) {
    await trail.step('request', request === undefined ? {} : { request }, async () => {
      expect(trail.known().request).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    });
  }
});

let database: FreshDatabase | undefined;
afterEach(async () => {
  await database?.close();
  database = undefined;
});

test('of an error of the database, nothing that was typed is shown', async () => {
  database = await freshDatabase();
  const { sql } = database;
  const failures = [
    sql`insert into counters (desk_id, last) values (${typed}, 1), (${typed}, 1)`,
    sql`select ${typed}::text::int`,
    sql`select ${typed}::text from gone`,
  ];
  for (const failure of failures) {
    const err = await failure.then(
      () => null,
      (error: unknown) => error,
    );
    // What the log keeps out is there.
    expect(JSON.stringify(err, Object.getOwnPropertyNames(err)) + String(err)).toContain(typed);
    openLog('info', { to }).error({ err: new Error('outer', { cause: err }) }, 'failed');
    expect(last()).toMatchObject({
      err: { message: 'outer', cause: { type: 'PostgresError', code: expect.any(String) } },
    });
    expect(lines.at(-1)).toContain(' at ');
    expect(lines.at(-1)).not.toContain('swordfish');
  }
});

test('nor a token, a header or a body of an error of HTTP, nor a text that could not be read', () => {
  const at = 'https://bot:swordfish@host/ and postgres://bot@x:sword@fish:1@host:5432/d?a@b';
  const http = Object.assign(new Error(`401 for Bearer abc.def at ${at}`), {
    code: 'ERR_BAD_REQUEST',
    config: { headers: { authorization: 'Bearer xoxb-1' }, data: typed },
    response: { data: typed },
  });
  const all = new AggregateError([http, new Error('xoxb-12-ab and xapp-1-A')], 'several');
  const log = openLog('info', { to });
  log.error({ err: all }, 'failed');
  expect(last()).toMatchObject({ err: { errors: [{ code: 'ERR_BAD_REQUEST' }, {}] } });
  try {
    JSON.parse(typed);
  } catch (err) {
    log.error({ err }, 'failed');
  }
  log.error({ err: typed }, 'failed');
  expect(lines.join()).not.toMatch(/fish|xoxb-|xapp-|abc\.def/);
  const details = {
    platform: 'slack',
    operation: 'post',
    outcome: 'refused',
    reason: 'gone',
  } as const;
  log.error({ err: new PlatformError(details) }, 'failed');
  expect(last()).toMatchObject({ err: { outcome: 'refused', reason: 'gone' } });
});

test('a flood of like lines is written up to a number, then counted, and again a minute later', async () => {
  const written: [object, string][] = [];
  const log: Log = { ...silentLog, warn: (...line) => void written.push(line) };
  let now = 0;
  const rested: number[] = [];
  const rests: PromiseWithResolvers<void>[] = [];
  const timers = {
    now: () => now,
    rest: (ms: number, signal?: AbortSignal) => {
      rested.push(ms);
      const rest = Promise.withResolvers<void>();
      signal?.addEventListener('abort', () => rest.resolve());
      rests.push(rest);
      return rest.promise;
    },
  };
  const bounded = boundedLog(log, timers);
  const flood = () => {
    bounded.warn({}, 'refused');
    now += 1000;
    for (let i = 0; i < 999; i += 1) bounded.warn({}, 'refused');
  };
  flood();
  expect(written).toHaveLength(60);
  bounded.warn({}, 'something else');
  expect(written).toHaveLength(61);
  rests[0]?.resolve();
  await rests[0]?.promise;
  expect(written.at(-1)).toEqual([{ leftOut: 940 }, 'left out, as there were too many: refused']);
  flood();
  expect(written).toHaveLength(122);
  // A stop says it at once.
  bounded.close();
  await rests[1]?.promise;
  expect(written).toHaveLength(123);
  expect(rested).toEqual([59_000, 59_000]);
  // However different their words are.
  for (let i = 0; i < 10_000; i += 1) bounded.warn({}, `refused ${i}`);
  expect(written.length).toBeLessThan(400);
});
