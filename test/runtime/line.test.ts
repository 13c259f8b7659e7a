import { expect, test } from 'vitest';
import { turnUnder } from '../../src/runtime/line.ts';

const conversation = { wait: 400, line: 0, every: 1000 };
const workspace = { wait: 0, line: 0, every: 200 };

test('who joins waits behind the others, where the place comes last', () => {
  const first = turnUnder([conversation, workspace], true);
  expect(first).toEqual({ turn: 400, lines: [1400, 0] });
  const second = turnUnder([{ ...conversation, line: 1400 }, workspace], true);
  expect(second).toEqual({ turn: 1400, lines: [2400, 0] });
  const elsewhere = [
    { ...conversation, wait: 0 },
    { ...workspace, wait: 100, line: 4800 },
  ];
  expect(turnUnder(elsewhere, true)).toEqual({ turn: 4800, lines: [0, 5000] });
});

test('a free place goes to nobody who joins while others wait for it, and to who had a turn', () => {
  const busy = [{ ...conversation, wait: 0, line: 300 }, workspace];
  expect(turnUnder(busy, true)).toEqual({ turn: 300, lines: [1300, 0] });
  expect(turnUnder(busy, false)).toEqual({ turn: 0, lines: [300, 0] });
  const taken = [{ ...conversation, line: 900 }, workspace];
  expect(turnUnder(taken, false)).toEqual({ turn: 400, lines: [900, 0] });
});

test('no turn is further ahead than an entry is given back for', () => {
  const halfAnHour = 30 * 60_000;
  let line = 0;
  for (let joined = 0; joined < 10_000; joined += 1) {
    const { turn, lines } = turnUnder([{ wait: 1000, line, every: 1000 }], true);
    expect(turn).toBeLessThanOrEqual(halfAnHour);
    line = lines[0] ?? 0;
  }
  expect(line).toBe(halfAnHour);
});
