import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  durationMs,
  durationSchema,
  formatDuration,
  isoDurationSchema,
} from '../../src/engine/duration.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('durationMs', () => {
  test.each([
    ['PT0S', 0],
    ['PT2S', 2000],
    ['PT5M', 300_000],
    ['PT8H', 8 * HOUR],
    ['P3D', 72 * HOUR],
    ['P2W', 14 * DAY],
    ['P1W2D', 9 * DAY],
    ['P1DT2H30M', 26.5 * HOUR],
    ['PT1.5H', 1.5 * HOUR],
    ['PT0,5S', 500],
    ['P0.5D', 12 * HOUR],
    ['PT1H0.5M', HOUR + 30_000],
    ['PT36H', 36 * HOUR],
    ['PT0.0004S', 0],
  ])('%s is %d ms', (iso, ms) => {
    expect(durationMs(iso)).toBe(ms);
    expect(isoDurationSchema.parse(iso)).toBe(iso);
  });

  test.each([
    ['', /such as PT8H/],
    ['P', /such as PT8H/],
    ['PT', /such as PT8H/],
    ['P1DT', /such as PT8H/],
    ['8h', /such as PT8H/],
    ['pt8h', /such as PT8H/],
    ['-PT8H', /such as PT8H/],
    ['PT-8H', /such as PT8H/],
    ['P8H', /such as PT8H/],
    ['PT3D', /such as PT8H/],
    ['PT30M8H', /such as PT8H/],
    ['PT.5H', /such as PT8H/],
    [' PT8H', /such as PT8H/],
    ['PT8H\n', /such as PT8H/],
    ['P1M', /no fixed length/],
    ['P1Y', /no fixed length/],
    ['P1Y2M3DT4H', /no fixed length/],
    ['PT1.5H30M', /only the smallest unit/],
    ['P99999999999999D', /too long/],
  ])('%j is refused', (iso, message) => {
    expect(() => durationMs(iso)).toThrow(RangeError);
    expect(() => durationMs(iso)).toThrow(message);
    expect(isoDurationSchema.safeParse(iso).error?.issues[0]?.message).toMatch(message);
    expect(durationSchema.safeParse(iso).error?.issues[0]?.message).toMatch(message);
  });

  test('weeks, days, hours, minutes and seconds add up', () => {
    const amount = fc.nat(1000);
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, (w, d, h, m, s) => {
        const ms = ((((w * 7 + d) * 24 + h) * 60 + m) * 60 + s) * 1000;
        expect(durationMs(`P${w}W${d}DT${h}H${m}M${s}S`)).toBe(ms);
      }),
    );
  });
});

test('a check after isoDurationSchema may rely on durationMs', () => {
  const positive = isoDurationSchema.refine((iso) => durationMs(iso) > 0);
  expect(positive.safeParse('P1M').success).toBe(false);
  expect(positive.safeParse('PT0S').success).toBe(false);
  expect(positive.safeParse('PT1S').success).toBe(true);
});

describe('durationSchema', () => {
  test('takes ISO 8601 and business days', () => {
    expect(durationSchema.parse('PT8H')).toBe('PT8H');
    expect(durationSchema.parse({ businessDays: 10 })).toEqual({ businessDays: 10 });
    expect(durationSchema.parse({ businessDays: 0.5 })).toEqual({ businessDays: 0.5 });
  });

  test.each([
    [8],
    [null],
    [{ businessDays: 0 }],
    [{ businessDays: -1 }],
    [{ days: 3 }],
    [{ businessDays: '1' }],
  ])('refuses %j and names what it expects', (value) => {
    const result = durationSchema.safeParse(value);
    expect(result.success).toBe(false);
    expect(result.error?.issues[0]?.message).toMatch(/PT8H.*businessDays|>0/);
  });
});

test.each([
  [0, '0 s'],
  [500, '0.5 s'],
  [2000, '2 s'],
  [45_000, '45 s'],
  [90_000, '1 min 30 s'],
  [5 * 60_000, '5 min'],
  [1.5 * HOUR, '1 h 30 min'],
  [1.5 * HOUR + 59_999, '1 h 30 min'],
  [8 * HOUR, '8 h'],
  [DAY, '24 h'],
  [36 * HOUR, '36 h'],
  [3 * DAY, '3 d'],
  [3 * DAY + 2 * HOUR + 5000, '3 d 2 h'],
  [60 * DAY, '60 d'],
  [-90_000, '-1 min 30 s'],
])('formatDuration(%d) is %j', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
