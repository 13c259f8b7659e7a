import { expect, test } from 'vitest';
import { newLines } from '../../src/runtime/line.ts';

test('each one’s turn is a second after the last one’s, in lines of their own', () => {
  let time = 10_000;
  const lines = newLines(() => time);
  expect(['1', '2', '3'].map((who) => lines.join('a', who, 400))).toEqual([400, 1400, 2400]);
  expect(lines.join('b', '4', 400)).toBe(400);
  time += 2000;
  expect(lines.join('a', '5', 900)).toBe(1400);
  time += 60_000;
  expect(lines.join('a', '6', 300)).toBe(300);
});

test('who comes back has their turn, however many stand there by now; once', () => {
  const lines = newLines(() => 10_000);
  for (const who of ['1', '2', '3', '4']) lines.join('a', who, 400);
  expect(lines.join('a', '2', 700)).toBe(700);
  lines.leave('2');
  expect(lines.join('a', '2', 700)).toBe(4400);
});
