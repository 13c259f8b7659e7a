import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPace } from '../../../../adapters/teams/pace.ts';
import { memoryPaces } from '../../../../src/runtime/ports.ts';
import { silentLog } from '../../../support/shell.ts';

const to = (id: string) => ({ tenant: 't', id, kind: 'conversation' }) as const;

function paced() {
  let ms = 1_000_000;
  const pace = createPace(memoryPaces({ now: () => ms }), silentLog);
  const take = (id: string, urgent = false) => pace.take(to(id), urgent);
  return {
    pace,
    take,
    pass: (by: number) => {
      ms += by;
    },
    /** When the next message to a conversation goes out, waiting as it is told to. */
    send: async (id: string) => {
      for (let wait = await take(id); wait > 0; wait = await take(id)) ms += wait;
      return ms;
    },
  };
}

test('seven go at once, and the eighth after a second', async () => {
  const { take, pass } = paced();
  for (let sent = 0; sent < 7; sent += 1) expect(await take('a')).toBe(0);
  expect(await take('a')).toBe(1000);
  pass(999);
  expect(await take('a')).toBe(1);
  pass(1);
  expect(await take('a')).toBe(0);
});

test('no window of Teams ever holds more than it may', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 150 }),
      async (rests) => {
        const { send, pass } = paced();
        const sent: number[] = [];
        for (const rest of rests) {
          pass(rest < 3000 ? 0 : rest);
          sent.push(await send('a'));
        }
        for (const [most, ms] of [
          [7, 1000],
          [8, 2000],
          [60, 30_000],
        ] as const) {
          for (const [place, time] of sent.entries()) {
            const first = sent[place - most];
            if (first !== undefined && time - first < ms) return false;
          }
        }
        return true;
      },
    ),
    { numRuns: 30 },
  );
});

test('one conversation has 1800 in an hour', async () => {
  const { send } = paced();
  const sent: number[] = [];
  for (let count = 0; count < 1801; count += 1) sent.push(await send('a'));
  expect((sent[1800] ?? 0) - (sent[0] ?? 0)).toBe(3_600_000);
});

test('all conversations of a tenant together have fifty a second, what is asked counted', async () => {
  const { pace, take, pass } = paced();
  for (let place = 0; place < 44; place += 1) expect(await take(`c${place}`)).toBe(0);
  await pace.count('t');
  expect(await take('another')).toBe(1000);
  expect(await pace.take({ ...to('another'), tenant: 'u' }, false)).toBe(0);
  for (let place = 0; place < 5; place += 1) expect(await take(`u${place}`, true)).toBe(0);
  expect(await take('another', true)).toBe(1000);
  pass(1000);
  expect(await take('another')).toBe(0);
});

describe('a hold', () => {
  test('is never made shorter by a later one', async () => {
    const { pace, take, pass } = paced();
    await pace.hold(to('a'), 5000);
    await pace.hold(to('a'), 1000);
    expect(await take('a')).toBe(5000);
    pass(5000);
    expect(await take('a')).toBe(0);
  });

  test('of a tenant is for all of it', async () => {
    const { pace, take } = paced();
    await pace.hold('t', 2000);
    expect(await take('a')).toBe(2000);
    expect(await pace.take({ ...to('a'), tenant: 'u' }, false)).toBe(0);
  });
});

test('a hold outlasts that many others are spoken to', async () => {
  const { pace, take, pass } = paced();
  await pace.hold(to('held'), 3_000_000);
  for (let place = 0; place < 6000; place += 1) {
    pass(20);
    await take(`c${place}`);
  }
  expect(await take('held')).toBe(3_000_000 - 6000 * 20);
});
