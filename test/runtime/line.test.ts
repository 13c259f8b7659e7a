import { expect, test } from 'vitest';
import { newLines } from '../../src/runtime/line.ts';

test('each one’s turn is a second after the last one’s, in lines of their own', () => {
  let time = 10_000;
  const lines = newLines(() => time);
  expect([1, 2, 3].map(() => lines.join('a', 400))).toEqual([400, 1400, 2400]);
  expect(lines.join('b', 400)).toBe(400);
  time += 2000;
  expect(lines.join('a', 900)).toBe(1400);
  time += 60_000;
  expect(lines.join('a', 300)).toBe(300);
});
