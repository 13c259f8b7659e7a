import { describe, expect, test } from 'vitest';
import { figureOf } from '../../bench/report/figure.ts';
import { verdictOf } from '../../bench/report/verdict.ts';
import { aLine, lineWithGoal } from './a-result.ts';

describe('the median decides, and the worst round is said', () => {
  test.each([
    ['at most', [1, 1.5, 1.5], 'holds'],
    ['at most', [1, 1.5, 1.6], 'holds (not in every round)'],
    ['at most', [1, 1.51, 1.6], 'falls short'],
    ['below', [1, 1.49, 1.49], 'holds'],
    ['below', [1, 1.49, 1.5], 'holds (not in every round)'],
    ['below', [1, 1.5, 1.6], 'falls short'],
    ['at least', [1.5, 1.5, 9], 'holds'],
    ['at least', [1.4, 1.5, 9], 'holds (not in every round)'],
    ['at least', [1.4, 1.49, 9], 'falls short'],
  ] as const)('%s 1.5: %j %s', (is, values, verdict) => {
    expect(verdictOf(lineWithGoal(is, 1.5, figureOf(values)))).toBe(verdict);
  });
});

test('a goal for a ratio looks at the ratio, not at our figure', () => {
  const fast = aLine({ ours: figureOf([0.01]), ratio: figureOf([9]) });
  expect(verdictOf(fast)).toBe('falls short');
});

test('without a goal a line is only reported', () => {
  expect(verdictOf(aLine({ goal: null }))).toBe('reported');
});

test('a goal for a ratio that was not taken is a mistake of the suite', () => {
  expect(() => verdictOf(aLine({ ratio: null }))).toThrow('CPU per command');
});
