import { expect, test } from 'vitest';
import { leastPeriodMs, periodBefore, periodSchema, periodText } from '../../src/engine/period.ts';
import { day } from './made.ts';

const before = (period: string, instant: string) =>
  new Date(periodBefore(period, Date.parse(instant))).toISOString();

test.each([
  ['P3Y', '2027-06-01T16:00:00.000Z', '2024-06-01T16:00:00.000Z', '3 years', 3 * 365],
  ['P1Y', '2024-02-29T01:02:03.004Z', '2023-02-28T01:02:03.004Z', '1 year', 365],
  ['P1M', '2026-03-31T00:00:00.000Z', '2026-02-28T00:00:00.000Z', '1 month', 28],
  ['P18M', '2026-01-15T00:00:00.000Z', '2024-07-15T00:00:00.000Z', '1 year and 6 months', 533],
  ['P2W1D', '2026-01-15T00:00:00.000Z', '2025-12-31T00:00:00.000Z', '15 days', 15],
  [
    'P1Y1M1D',
    '2026-03-01T00:00:00.000Z',
    '2025-01-31T00:00:00.000Z',
    '1 year, 1 month and 1 day',
    394,
  ],
  ['P0D', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z', 'no time', 0],
])('%s before %s is %s', (period, instant, expected, text, days) => {
  expect(before(period, instant)).toBe(expected);
  expect(periodText(period)).toBe(text);
  expect(leastPeriodMs(period)).toBe(days * day);
});

test.each(['', 'P', 'PT8H', '3Y', 'P1.5Y', 'P1D1Y', 'P-1Y', 'p1y'])('%o is no period', (text) => {
  expect(periodSchema.safeParse(text).success).toBe(false);
  expect(() => periodBefore(text, 0)).toThrow('is no period');
});
