import { describe, expect, test } from 'vitest';
import { calendarSchema } from '../../src/engine/calendar/calendar-spec.ts';
import { calendarOf } from '../../src/engine/calendar.ts';

const day = [['09:00', '17:00']];
const good = { timezone: 'America/New_York', hours: { mon: day, tue: day } };

test('a whole calendar passes unchanged', () => {
  const calendar = {
    timezone: 'America/New_York',
    hours: {
      mon: [
        ['13:00', '17:00'],
        ['09:00', '13:00'],
      ],
      fri: [['22:00', '06:00']],
      sat: [['18:00', '24:00']],
      sun: [],
    },
    holidays: ['2026-12-24', { name: 'Christmas', month: 12, day: 25, observed: true }],
    exceptions: { '2026-12-23': [['09:00', '12:00']], '2026-12-22': [] },
    businessDay: 'PT8H',
  };
  expect(calendarSchema.parse(calendar)).toEqual(calendar);
});

test.each([
  [
    'an unknown zone',
    { timezone: 'Mars/Olympus' },
    'timezone',
    /unknown time zone "Mars\/Olympus"/,
  ],
  ['an offset for a zone', { timezone: '+05:30' }, 'timezone', /unknown time zone/],
  ['the zone of the machine', { timezone: 'local' }, 'timezone', /unknown time zone/],
  ['no zone', { timezone: undefined }, 'timezone', /string/],
  ['no hours', { hours: {} }, 'hours', /without any hours is a configuration error/],
  ['empty hours', { hours: { mon: [] } }, 'hours', /without any hours is a configuration error/],
  [
    'hours by exception only',
    { hours: {}, exceptions: { '2026-12-24': day } },
    'hours',
    /without any hours/,
  ],
  ['an unknown weekday', { hours: { ...good.hours, monday: day } }, 'hours', /monday/],
  ['an unknown key', { holiday: [] }, '', /holiday/],
  ['a time without a zero', { hours: { mon: [['9:00', '17:00']] } }, 'hours.mon.0.0', /00:00/],
  ['a start at 24:00', { hours: { mon: [['24:00', '02:00']] } }, 'hours.mon.0.0', /23:59/],
  ['an end after 24:00', { hours: { mon: [['20:00', '24:01']] } }, 'hours.mon.0.1', /24:00/],
  ['an impossible minute', { hours: { mon: [['20:60', '22:00']] } }, 'hours.mon.0.0', /23:59/],
  ['an empty range', { hours: { mon: [['09:00', '09:00']] } }, 'hours.mon.0', /empty/],
  ['a range with one end', { hours: { mon: [['09:00']] } }, 'hours.mon.0', /./],
  [
    'ranges that overlap',
    {
      hours: {
        mon: [
          ['12:00', '17:00'],
          ['09:00', '12:01'],
        ],
      },
    },
    'hours.mon.0',
    /mon 12:00–17:00 overlaps mon 09:00–12:01/,
  ],
  [
    'a range over midnight that meets the next day',
    { hours: { sun: [['22:00', '09:01']], mon: day } },
    'hours.mon.0',
    /mon 09:00–17:00 overlaps sun 22:00–09:01/,
  ],
  [
    'exceptions that overlap',
    {
      exceptions: {
        '2026-12-24': [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
    },
    'exceptions.2026-12-24.1',
    /11:00–13:00 overlaps 09:00–12:00/,
  ],
  [
    'an exception on no date',
    { exceptions: { '2026-02-30': day } },
    'exceptions.2026-02-30',
    /date such as/,
  ],
  ['a holiday that is none', { holidays: ['2026-12-24', '24.12.2026'] }, 'holidays.1', /date/],
  [
    'a holiday on no day',
    { holidays: [{ name: 'X', month: 4, day: 31 }] },
    'holidays.0.day',
    /no such day/,
  ],
  ['a business day without length', { businessDay: 'PT0S' }, 'businessDay', /more than nothing/],
  ['a business day of 25 h', { businessDay: 'PT25H' }, 'businessDay', /at most 24 h/],
  ['a business day of a month', { businessDay: 'P1M' }, 'businessDay', /no fixed length/],
])('refused: %s', (_name, change, path, message) => {
  const result = calendarSchema.safeParse({ ...good, ...change });
  const issues = result.error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
  expect(issues).toContainEqual([path, expect.stringMatching(message)]);
});

test('ranges that touch, and a night shift around the week, are no overlap', () => {
  const night = [['22:00', '06:00']];
  const hours = { sun: night, mon: [['06:00', '08:00'], ...night], tue: [['06:00', '00:00']] };
  expect(calendarSchema.safeParse({ ...good, hours }).success).toBe(true);
});

describe('a business day', () => {
  const businessDay = (change: object) =>
    calendarOf(calendarSchema.parse({ ...good, ...change })).businessDayMs;

  test('is what all open weekdays share', () => {
    expect(businessDay({})).toBe(8 * 3_600_000);
    const split = [
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ];
    expect(businessDay({ hours: { mon: day, fri: split } })).toBe(8 * 3_600_000);
    expect(businessDay({ hours: { mon: day, fri: [['22:00', '06:00']] } })).toBe(8 * 3_600_000);
  });

  test('is given, else not guessed, where open weekdays differ', () => {
    const hours = { mon: day, fri: [['09:00', '16:00']] };
    expect(businessDay({ hours })).toBeNull();
    expect(businessDay({ hours, businessDay: 'PT7H30M' })).toBe(7.5 * 3_600_000);
    expect(businessDay({ businessDay: 'PT6H' })).toBe(6 * 3_600_000);
  });
});
