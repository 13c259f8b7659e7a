import { expect, test } from 'vitest';
import {
  type Brake,
  free,
  longestHoldMs,
  newBrakes,
  room,
  unanswered,
} from '../../src/runtime/brake.ts';
import { type Log, type Platform, PlatformError, realTimers } from '../../src/runtime/ports.ts';

const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

function failure(more: { outcome?: 'refused' | 'retryable'; unreachable?: boolean } = {}) {
  const said = { platform: 'slack', operation: 'post', reason: 'r' };
  return new PlatformError({ ...said, outcome: 'retryable', unreachable: true, ...more });
}

/** Slack that is there or not, with its brake, at a time that stands still. */
function open() {
  let time = 0;
  let there = false;
  let pings = 0;
  const slack = {
    async ping() {
      pings += 1;
      if (!there) throw failure();
    },
  } as Partial<Platform> as Platform;
  const brakes = newBrakes({
    platforms: new Map([['slack', slack]]),
    log,
    timers: { ...realTimers, now: () => time },
  });
  return {
    brakes,
    note: (...failures: (PlatformError | null)[]) => {
      for (const one of failures) brakes.note('slack', one);
    },
    comesBack: () => {
      there = true;
    },
    /** Asks at every step of a time that passes; returns how often Slack was asked. */
    async pass(ms: number, step = 500) {
      const before = pings;
      for (const end = time + ms; time < end; ) {
        time += step;
        brakes.ask(() => {});
        await brakes.settled();
      }
      return pings - before;
    },
  };
}

test('one or two failures, or many among answers, hold nothing', () => {
  const { brakes, note } = open();
  note(failure(), failure(), null, failure(), failure());
  note(failure({ unreachable: false, outcome: 'refused' }), failure(), failure());
  expect(brakes.wait('slack')).toBe(0);
  expect(brakes.room('slack', 20)).toBe(20);
});

test('a platform that is away holds none but its own, and one that is not set up is no place to send to', () => {
  const there = { ping: async () => {} } as Partial<Platform> as Platform;
  const both = new Map(['slack', 'teams'].map((name) => [name, there]));
  const brakes = newBrakes({ platforms: both, log, timers: { ...realTimers, now: () => 0 } });
  for (let n = 0; n < 3; n += 1) brakes.note('teams', failure());
  expect(['slack', 'teams'].map((name) => brakes.room(name, 20))).toEqual([20, 0]);
  expect(['slack', 'teams'].map(brakes.wait)).toEqual([0, 1000]);
  expect(brakes.shortestWait()).toBe(0);
  for (let n = 0; n < 3; n += 1) brakes.note('slack', failure());
  brakes.note('elsewhere', null);
  expect(brakes.shortestWait()).toBe(1000);
});

test('what Slack answers by itself is no outage', () => {
  const { brakes, note } = open();
  note(...Array.from({ length: 10 }, () => failure({ unreachable: false })));
  expect(brakes.room('slack', 20)).toBe(20);
});

test('three in a row hold all for a second; twenty that fail at once count as one', () => {
  const { brakes, note } = open();
  note(...Array.from({ length: 20 }, () => failure()));
  expect(brakes.room('slack', 20)).toBe(0);
  expect(brakes.wait('slack')).toBe(1000);
  expect(brakes.shortestWait()).toBe(1000);
});

test('an hour away: it is asked after growing rests, and nothing else is sent', async () => {
  const { brakes, note, pass } = open();
  note(failure(), failure(), failure());
  expect(await pass(31_000)).toBe(5);
  expect(await pass(3_600_000)).toBe(3_600_000 / longestHoldMs);
  expect(brakes.room('slack', 20)).toBe(0);
});

test('back: within the longest hold one call is tried, and with its answer all go on', async () => {
  const { brakes, note, pass, comesBack } = open();
  note(failure(), failure(), failure());
  await pass(600_000);
  comesBack();
  await pass(longestHoldMs);
  expect(brakes.room('slack', 20)).toBe(1);
  expect(brakes.wait('slack')).toBe(0);
  note(null);
  expect(brakes.room('slack', 20)).toBe(20);
});

test('there but not able to take a message: the rests go on growing', async () => {
  const { brakes, note, pass, comesBack } = open();
  note(failure(), failure(), failure());
  comesBack();
  await pass(1000);
  expect(brakes.room('slack', 20)).toBe(1);
  note(failure());
  expect(brakes.wait('slack')).toBe(2000);
});

test('a call from before that was answered after all ends the wait', () => {
  const { brakes, note } = open();
  note(failure(), failure(), failure(), null);
  expect(brakes.room('slack', 20)).toBe(20);
});

test('the answer to the question does not undo a failure that came meanwhile', async () => {
  const { brakes, note, pass, comesBack } = open();
  note(failure(), failure(), failure());
  comesBack();
  const passing = pass(1000, 1000);
  note(failure());
  await passing;
  expect(brakes.room('slack', 20)).toBe(0);
});

test('room and growth, step by step', () => {
  const steps: [Brake, Brake['kind'], number][] = [
    [free, 'free', 20],
    [unanswered(unanswered(free, 0), 0), 'free', 20],
    [unanswered(unanswered(unanswered(free, 0), 0), 0), 'held', 0],
    [unanswered({ kind: 'asked', ms: 4000 }, 0), 'held', 0],
    [{ kind: 'tried', ms: 4000 }, 'tried', 1],
  ];
  for (const [brake, kind, most] of steps) {
    expect(brake.kind).toBe(kind);
    expect(room(brake, 20)).toBe(most);
  }
  expect(unanswered({ kind: 'tried', ms: longestHoldMs }, 7)).toEqual({
    kind: 'held',
    ms: longestHoldMs,
    until: 7 + longestHoldMs,
  });
});
