import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPace } from '../../../../adapters/teams/pace.ts';

const to = (id: string) => ({ tenant: 't', id, kind: 'conversation' }) as const;

function paced() {
  let ms = 1_000_000;
  const pace = createPace(() => ms);
  return {
    pace,
    pass: (by: number) => {
      ms += by;
    },
    /** When the next message to a conversation goes out, waiting as it is told to. */
    send: (id: string) => {
      for (let wait = pace.take(to(id)); wait > 0; wait = pace.take(to(id))) ms += wait;
      return ms;
    },
  };
}

test('seven go at once, and the eighth after a second', () => {
  const { pace, pass } = paced();
  for (let sent = 0; sent < 7; sent += 1) expect(pace.take(to('a'))).toBe(0);
  expect(pace.take(to('a'))).toBe(1000);
  pass(999);
  expect(pace.take(to('a'))).toBe(1);
  pass(1);
  expect(pace.take(to('a'))).toBe(0);
});

test('no window of Teams ever holds more than it may', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 150 }), (rests) => {
      const { send, pass } = paced();
      const sent = rests.map((rest) => {
        pass(rest < 3000 ? 0 : rest);
        return send('a');
      });
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
    }),
    { numRuns: 30 },
  );
});

test('one conversation has 1800 in an hour', () => {
  const { send } = paced();
  const sent = Array.from({ length: 1801 }, () => send('a'));
  expect((sent[1800] ?? 0) - (sent[0] ?? 0)).toBe(3_600_000);
});

test('all conversations of a tenant together have fifty a second, what is asked counted', () => {
  const { pace, pass } = paced();
  for (let place = 0; place < 49; place += 1) expect(pace.take(to(`c${place}`))).toBe(0);
  pace.count('t');
  expect(pace.take(to('another'))).toBe(1000);
  expect(pace.take({ ...to('another'), tenant: 'u' })).toBe(0);
  pass(1000);
  expect(pace.take(to('another'))).toBe(0);
});

describe('a hold', () => {
  test('is never made shorter by a later one', () => {
    const { pace, pass } = paced();
    pace.hold(to('a'), 5000);
    pace.hold(to('a'), 1000);
    expect(pace.take(to('a'))).toBe(5000);
    pass(5000);
    expect(pace.take(to('a'))).toBe(0);
  });

  test('of a tenant is for all of it', () => {
    const { pace } = paced();
    pace.hold('t', 2000);
    expect(pace.take(to('a'))).toBe(2000);
    expect(pace.take({ ...to('a'), tenant: 'u' })).toBe(0);
  });
});

test('a hold outlasts that many others are spoken to', () => {
  const { pace, pass } = paced();
  pace.hold(to('held'), 3_000_000);
  for (let place = 0; place < 6000; place += 1) {
    pass(20);
    pace.take(to(`c${place}`));
  }
  expect(pace.take(to('held'))).toBe(3_000_000 - 6000 * 20);
});
