import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type HolidayRule, holidayRuleSchema, holidaysOf } from '../../src/engine/holidays.ts';

/** The eight closed days of M-03. */
const eight: HolidayRule[] = [
  { name: "New Year's Day", month: 1, day: 1, observed: true },
  { name: "Presidents' Day", month: 2, weekday: 'mon', nth: 3 },
  { name: 'Memorial Day', month: 5, weekday: 'mon', nth: -1 },
  { name: 'Independence Day', month: 7, day: 4, observed: true },
  { name: 'Labor Day', month: 9, weekday: 'mon', nth: 1 },
  { name: 'Thanksgiving Day', month: 11, weekday: 'thu', nth: 4 },
  { name: 'Day after Thanksgiving', month: 11, weekday: 'thu', nth: 4, plusDays: 1 },
  { name: 'Christmas Day', month: 12, day: 25, observed: true },
];

const observedSchema = z.object({
  closed_dates: z.array(z.string()),
  holidays: z.array(z.object({ name: z.string(), observed: z.string() })),
});

test('the eight rules of M-03 give the observed dates of 2024 to 2032', () => {
  const file = new URL('../vectors/us-observed-holidays.json', import.meta.url);
  const { closed_dates, holidays } = observedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const computed = [2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032].flatMap((year) => [
    ...holidaysOf(eight, year),
  ]);
  expect(computed.map(([date]) => date)).toEqual(closed_dates);
  const named = holidays.map(({ name, observed }) => [observed, name]);
  expect(computed.toSorted()).toEqual(named.filter(([date]) => (date ?? '') >= '2024').toSorted());
});

describe('holidaysOf', () => {
  const dates = (rule: HolidayRule, year: number) => [...holidaysOf([rule], year).keys()];

  test('a year includes what a neighbouring year moves into it, and loses what moves out', () => {
    const newYear: HolidayRule = { name: 'New Year', month: 1, day: 1, observed: true };
    expect(dates(newYear, 2027)).toEqual(['2027-01-01', '2027-12-31']);
    expect(dates(newYear, 2028)).toEqual([]);
    const newYearsEve: HolidayRule = { name: 'Last day', month: 12, day: 31, observed: true };
    expect(dates(newYearsEve, 2029)).toEqual(['2029-01-01', '2029-12-31']);
    expect(dates(newYearsEve, 2028)).toEqual([]);
  });

  test('without "observed" a date stays on its weekend', () => {
    expect(dates({ name: 'Christmas', month: 12, day: 25 }, 2027)).toEqual(['2027-12-25']);
    expect(dates({ name: 'C', month: 12, day: 25, observed: false }, 2027)).toEqual(['2027-12-25']);
  });

  test('29 February and a fifth weekday exist in some years only', () => {
    expect(dates({ name: 'Leap day', month: 2, day: 29 }, 2028)).toEqual(['2028-02-29']);
    expect(dates({ name: 'Leap day', month: 2, day: 29 }, 2027)).toEqual([]);
    expect(dates({ name: 'Leap day', month: 2, day: 29 }, 2100)).toEqual([]);
    const fifth: HolidayRule = { name: 'Fifth', month: 2, weekday: 'tue', nth: 5 };
    expect(dates(fifth, 2028)).toEqual(['2028-02-29']);
    expect(dates(fifth, 2027)).toEqual([]);
  });

  test('days added to a weekday may cross into the next year or back', () => {
    const after: HolidayRule = { name: 'After', month: 12, weekday: 'thu', nth: -1, plusDays: 1 };
    expect(dates(after, 2026)).toEqual([]);
    expect(dates(after, 2027)).toEqual(['2027-01-01', '2027-12-31']);
    const before: HolidayRule = { name: 'Eve', month: 1, weekday: 'fri', nth: 1, plusDays: -1 };
    expect(dates(before, 2026)).toEqual(['2026-01-01', '2026-12-31']);
  });

  test('a plain date holds once; the earlier rule names a shared date; dates ascend', () => {
    const rules: HolidayRule[] = ['2026-12-25', ...eight, '2026-07-02'];
    const found = holidaysOf(rules, 2026);
    expect(found.get('2026-12-25')).toBe('holiday');
    expect(found.get('2026-07-02')).toBe('holiday');
    expect([...found.keys()]).toEqual([...found.keys()].toSorted());
    expect(holidaysOf(['2026-12-25'], 2027).size).toBe(0);
  });
});

describe('holidayRuleSchema', () => {
  test.each([
    '2026-12-24',
    '2028-02-29',
    { name: 'Christmas', month: 12, day: 25, observed: true },
    { name: 'Last Monday', month: 5, weekday: 'mon', nth: -1 },
    { name: 'After', month: 11, weekday: 'thu', nth: 4, plusDays: 1 },
  ])('takes %j', (rule) => {
    expect(holidayRuleSchema.parse(rule)).toEqual(rule);
  });

  test.each([
    ['2026-02-29', /2026-12-24|ISO date/],
    ['Christmas', /2026-12-24|ISO date/],
    [20261224, /a holiday is a date/],
    [{ name: 'X', month: 2, day: 30 }, /no such day/],
    [{ name: 'X', month: 13, day: 1 }, /month/],
    [{ name: 'X', month: 12, day: 25, observd: true }, /observd/],
    [{ name: 'X', month: 5, weekday: 'monday', nth: 1 }, /weekday/],
    [{ name: 'X', month: 5, weekday: 'mon', nth: 6 }, /nth: expected 1 to 5, or -1 for the last/],
    [{ name: 'X', month: 5, weekday: 'mon', nth: 0 }, /nth/],
    [{ name: 'X', month: 5, weekday: 'mon' }, /nth/],
    [{ name: 'X', month: 5 }, /a holiday is a date/],
    [{ month: 5, day: 1 }, /name/],
  ])('refuses %j', (rule, message) => {
    const result = holidayRuleSchema.safeParse(rule);
    expect(result.error?.issues.map((issue) => `${issue.path}: ${issue.message}`).join()).toMatch(
      message,
    );
  });
});
