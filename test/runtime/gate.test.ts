import { expect, test } from 'vitest';
import { newAllowance } from '../../src/runtime/allowance.ts';
import { type GateLimits, newGate } from '../../src/runtime/gate.ts';
import { type Timers, TurnedAway, type Urgency } from '../../src/runtime/ports.ts';

const limits: GateLimits = {
  atOnce: { emergency: 3, report: 2, press: 2, question: 1 },
  waiting: 6,
  ofWorkspace: 4,
  ofPerson: 2,
  patienceMs: 1000,
};

/** Time that passes when it is told to. */
function heldTimers() {
  let time = 0;
  const resting = new Set<{ readonly until: number; end(): void }>();
  const timers: Timers = {
    now: () => time,
    rest: (ms, signal) =>
      new Promise((resolve) => {
        const one = { until: time + ms, end: resolve };
        resting.add(one);
        signal?.addEventListener('abort', () => {
          resting.delete(one);
          resolve();
        });
      }),
  };
  return {
    timers,
    resting,
    pass(ms: number) {
      time += ms;
      for (const one of resting) {
        if (one.until > time) continue;
        resting.delete(one);
        one.end();
      }
    },
  };
}

function opened() {
  const held = heldTimers();
  const gate = newGate(limits, held.timers);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const settled = new Map<string, 'done' | 'turned away'>();
  let count = 0;
  const someone = () => {
    count += 1;
    return `p${count}`;
  };
  const ask = (urgency: Urgency, workspace = 'w', person = someone()) => {
    const name = `${urgency} ${workspace} ${person}`;
    const work = () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    };
    gate.pass({ urgency, workspace, person }, work).then(
      () => settled.set(name, 'done'),
      (error) => settled.set(name, error instanceof TurnedAway ? 'turned away' : 'done'),
    );
    return name;
  };
  const end = async (name: string | undefined) => {
    ends.get(name ?? '')?.();
    await quiet();
  };
  return { ...held, ask, begun, end, settled };
}

async function quiet(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('so many are let in at once, and one place is left to emergencies', async () => {
  const { ask, begun, end } = opened();
  const all = [ask('report'), ask('report'), ask('report'), ask('emergency'), ask('emergency')];
  await quiet();
  expect(begun).toEqual([all[0], all[1], all[3]]);
  await end(all[0]);
  expect(begun.at(-1)).toBe(all[4]);
  await end(all[3]);
  expect(begun).toHaveLength(4);
  await end(all[4]);
  expect(begun.at(-1)).toBe(all[2]);
});

test('what waits goes by urgency, and workspaces take turns', async () => {
  const { ask, begun, end } = opened();
  const first = [ask('report'), ask('report')];
  const flood = ['a', 'a', 'a', 'a'].map((workspace) => ask('report', workspace));
  const question = ask('question', 'b');
  const other = ask('report', 'b');
  await quiet();
  for (const name of first) await end(name);
  expect(begun.slice(2)).toEqual([flood[0], other]);
  for (const name of [flood[0], other]) await end(name);
  expect(begun.slice(4)).toEqual([flood[1], flood[2]]);
  expect(begun).not.toContain(question);
});

test('what does not fit is turned away at once: of one person, of one workspace, of all', async () => {
  const { ask, settled } = opened();
  ask('report');
  ask('report');
  const own = ['x', 'x', 'x'].map((person) => ask('report', 'a', person));
  const here = [ask('report', 'a'), ask('report', 'a'), ask('report', 'a')];
  const there = [ask('report', 'b'), ask('report', 'b'), ask('report', 'b')];
  await quiet();
  expect([...settled.keys()]).toEqual([own[2], here[2], there[2]]);
  // Room for what is more urgent is its own.
  const emergency = ask('emergency', 'a');
  await quiet();
  expect(settled.has(emergency)).toBe(false);
});

test('who waits too long is turned away, and nothing of it is begun', async () => {
  const { ask, begun, end, settled, pass, resting } = opened();
  const first = [ask('report'), ask('report')];
  const late = ask('report');
  await quiet();
  pass(999);
  await quiet();
  expect(settled.size).toBe(0);
  pass(1);
  await quiet();
  expect([...settled]).toEqual([[late, 'turned away']]);
  for (const name of first) await end(name);
  expect(begun).toEqual(first);
  expect(resting.size).toBe(0);
});

test('a failure frees its place', async () => {
  const { timers } = heldTimers();
  const gate = newGate(limits, timers);
  const place = { urgency: 'question', workspace: 'w', person: 'p' } as const;
  const failing = async () => {
    throw new Error('broken');
  };
  await expect(gate.pass(place, failing)).rejects.toThrow('broken');
  expect(await gate.pass(place, async () => 7)).toBe(7);
});

test('an allowance is used up, and comes back with time, for each key', () => {
  const { timers, pass } = heldTimers();
  const { take } = newAllowance({ atOnce: 2, aMinute: 6 }, timers.now);
  expect([take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, false, true]);
  pass(9999);
  expect(take('a')).toBe(false);
  pass(1);
  expect([take('a'), take('a')]).toEqual([true, false]);
  pass(60 * 60_000);
  expect([take('a'), take('a'), take('a')]).toEqual([true, true, false]);
});

test('who has all of it again stands as if new, and who has not is remembered', () => {
  const { timers, pass } = heldTimers();
  const { take } = newAllowance({ atOnce: 2, aMinute: 6 }, timers.now);
  expect([take('b'), take('a'), take('a')]).toEqual([true, true, true]);
  pass(10_000);
  expect(take('c')).toBe(true);
  expect([take('a'), take('a')]).toEqual([true, false]);
  expect([take('b'), take('b'), take('b')]).toEqual([true, true, false]);
});
