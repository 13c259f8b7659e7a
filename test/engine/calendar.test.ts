import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CalendarSpec, calendarSchema } from '../../src/engine/calendar/calendar-spec.ts';
import { clockChangeWarnings } from '../../src/engine/calendar/clock-change-warnings.ts';
import { elapsed } from '../../src/engine/calendar/open-time.ts';
import { calendarOf } from '../../src/engine/calendar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const at = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString();

function everyDay(timezone: string, ...ranges: [string, string][]): CalendarSpec {
  const hours = { mon: ranges, tue: ranges, wed: ranges, thu: ranges, fri: ranges };
  return calendarSchema.parse({ timezone, hours: { ...hours, sat: ranges, sun: ranges } });
}

function weekdays(timezone: string, change: object = {}): CalendarSpec {
  const { mon, tue, wed, thu, fri } = everyDay(timezone, ['09:00', '17:00']).hours;
  return calendarSchema.parse({ timezone, hours: { mon, tue, wed, thu, fri }, ...change });
}

const office = calendarOf(
  weekdays('America/New_York', {
    holidays: [
      { name: 'Independence Day', month: 7, day: 4, observed: true },
      { name: "New Year's Day", month: 1, day: 1, observed: true },
    ],
  }),
);

describe('add', () => {
  test.each([
    ['within a day', '2026-01-05T10:00:00-05:00', 2 * HOUR, '2026-01-05T12:00:00-05:00'],
    ['used up at closing', '2026-01-05T10:00:00-05:00', 7 * HOUR, '2026-01-05T17:00:00-05:00'],
    ['one ms more', '2026-01-05T10:00:00-05:00', 7 * HOUR + 1, '2026-01-06T09:00:00.001-05:00'],
    ['nothing, while closed', '2026-01-03T10:00:00-05:00', 0, '2026-01-03T10:00:00-05:00'],
    ['from a weekend', '2026-01-03T10:00:00-05:00', 8 * HOUR, '2026-01-05T17:00:00-05:00'],
    ['from closing time', '2026-01-02T17:00:00-05:00', 1, '2026-01-05T09:00:00.001-05:00'],
    ['from opening time', '2026-01-05T09:00:00-05:00', 1, '2026-01-05T09:00:00.001-05:00'],
    [
      'over an observed holiday',
      '2026-07-02T16:00:00-04:00',
      2 * HOUR,
      '2026-07-06T10:00:00-04:00',
    ],
    ['over New Year 2028', '2027-12-30T16:00:00-05:00', 2 * HOUR, '2028-01-03T10:00:00-05:00'],
    ['over a clock change', '2026-03-06T16:00:00-05:00', 2 * HOUR, '2026-03-09T10:00:00-04:00'],
    ['10 business days', '2026-01-05T12:00:00-05:00', 80 * HOUR, '2026-01-19T12:00:00-05:00'],
  ])('%s', (_name, start, ms, expected) => {
    expect(iso(office.add(at(start), ms))).toBe(iso(at(expected)));
  });

  test('the order of first questions does not matter: the table grows both ways', () => {
    const spec = weekdays('America/New_York');
    const far = calendarOf({ ...spec });
    expect(iso(far.add(at('2045-06-01T09:00:00-04:00'), HOUR))).toBe('2045-06-01T14:00:00.000Z');
    expect(iso(far.add(at('1995-06-01T09:00:00-04:00'), HOUR))).toBe('1995-06-01T14:00:00.000Z');
    const years = far.between(at('1995-06-01T09:00:00-04:00'), at('2045-06-01T09:00:00-04:00'));
    expect(far.add(at('1995-06-01T09:00:00-04:00'), years)).toBe(at('2045-05-31T17:00:00-04:00'));
  });

  test('pauses count as their union, and do not count where they are empty or before', () => {
    const start = at('2026-01-05T10:00:00-05:00');
    const pauses = [
      { from: start + 90 * MINUTE, to: start + 150 * MINUTE },
      { from: start + 60 * MINUTE, to: start + 120 * MINUTE },
      { from: start - 5 * HOUR, to: start + 10 * MINUTE },
      { from: start - 9 * HOUR, to: start - 8 * HOUR },
      { from: start + 30 * MINUTE, to: start + 30 * MINUTE },
      { from: start + 50 * MINUTE, to: start + 20 * MINUTE },
    ];
    expect(office.add(start, 50 * MINUTE, pauses)).toBe(start + 60 * MINUTE);
    expect(office.add(start, 51 * MINUTE, pauses)).toBe(start + 151 * MINUTE);
    expect(office.between(start, start + 200 * MINUTE, pauses)).toBe(100 * MINUTE);
    expect(office.add(start, 0, pauses)).toBe(start);
  });

  test('a pause without end leaves what came before it', () => {
    const start = at('2026-01-05T10:00:00-05:00');
    const pauses = [{ from: start + HOUR, to: null }];
    expect(office.add(start, HOUR, pauses)).toBe(start + HOUR);
    expect(office.between(start, start + DAY, pauses)).toBe(HOUR);
    for (const clock of [office, elapsed]) {
      expect(() => clock.add(start, HOUR + 1, pauses)).toThrow(/pause without end/);
    }
  });

  test('impossible spans are errors', () => {
    const start = at('2026-01-05T10:00:00-05:00');
    for (const clock of [office, elapsed]) {
      for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e15, Number.MAX_SAFE_INTEGER]) {
        expect(() => clock.add(start, ms)).toThrow(RangeError);
      }
      expect(() => clock.add(Number.NaN, 1)).toThrow(RangeError);
      expect(() => clock.between(start, Number.POSITIVE_INFINITY)).toThrow(RangeError);
      expect(() => clock.between(-8e15, 8e15)).toThrow(RangeError);
      expect(() => clock.add(start, 1, [{ from: Number.NaN, to: null }])).toThrow(RangeError);
    }
    const minute = calendarOf(
      calendarSchema.parse({ timezone: 'UTC', hours: { sun: [['00:00', '00:01']] } }),
    );
    expect(() => minute.add(start, 6000 * MINUTE)).toThrow(/100 years/);
    expect(minute.add(start, 5000 * MINUTE)).toBeGreaterThan(start);
    expect(() =>
      office.add(start, 1, [{ from: start, to: start + 200 * 366 * DAY }]),
    ).not.toThrow();
    expect(() => office.isOpen(Number.NaN)).toThrow(RangeError);
    expect(() => office.nextOpening(9e15)).toThrow(RangeError);
  });

  /** Every date of a year up to February's `lastOfFebruary`, as holidays. */
  const everyDate = (lastOfFebruary: number) =>
    [31, lastOfFebruary, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].flatMap((length, month) =>
      Array.from({ length }, (_, day) => ({ name: 'Closed', month: month + 1, day: day + 1 })),
    );

  test('a calendar that its holidays close for good opens never', () => {
    const closed = calendarOf(weekdays('UTC', { holidays: everyDate(29) }));
    const start = at('2026-01-05T10:00:00Z');
    expect(closed.isOpen(start)).toBe(false);
    expect(() => closed.nextOpening(start)).toThrow(/100 years/);
    expect(() => closed.add(start, 1)).toThrow(/100 years/);
    expect(closed.between(start, start + 40 * DAY)).toBe(0);
  });

  test('a calendar may rest for years', () => {
    const leap = calendarOf(weekdays('UTC', { holidays: everyDate(28) }));
    const start = at('2026-01-05T10:00:00Z');
    expect(iso(leap.nextOpening(start))).toBe('2028-02-29T09:00:00.000Z');
    expect(iso(leap.add(start, 9 * HOUR))).toBe('2036-02-29T10:00:00.000Z');
  });

  test('every closing time of three years is reached exactly', () => {
    const start = at('2026-01-01T00:00:00-05:00');
    for (const { to } of office.openIntervals(start, start + 3 * 366 * DAY)) {
      expect(office.add(start, office.between(start, to))).toBe(to);
    }
  });
});

test('isOpen and nextOpening are half-open: open at opening time, closed at closing time', () => {
  const [opening, closing] = [at('2026-01-05T09:00:00-05:00'), at('2026-01-05T17:00:00-05:00')];
  const states = [opening - 1, opening, closing - 1, closing].map((t) => office.isOpen(t));
  expect(states).toEqual([false, true, true, false]);
  expect(office.nextOpening(opening - 1)).toBe(opening);
  expect(office.nextOpening(opening)).toBe(opening);
  expect(office.nextOpening(closing - 1)).toBe(closing - 1);
  expect(office.nextOpening(closing)).toBe(at('2026-01-06T09:00:00-05:00'));
  expect(office.nextOpening(at('2027-12-30T17:00:00-05:00'))).toBe(at('2028-01-03T09:00:00-05:00'));
});

test('openIntervals are clipped, apart and ascending', () => {
  const from = at('2026-07-02T16:00:00-04:00');
  expect(office.openIntervals(from, at('2026-07-06T09:30:00-04:00'))).toEqual([
    { from, to: at('2026-07-02T17:00:00-04:00') },
    { from: at('2026-07-06T09:00:00-04:00'), to: at('2026-07-06T09:30:00-04:00') },
  ]);
  expect(office.openIntervals(from, from)).toEqual([]);
  const always = calendarOf(everyDay('Europe/Berlin', ['00:00', '24:00']));
  const years = { from, to: from + 5 * 366 * DAY };
  expect(always.openIntervals(years.from, years.to)).toEqual([years]);
  expect(elapsed.openIntervals(from, from + 1)).toEqual([{ from, to: from + 1 }]);
  expect(elapsed.openIntervals(from, from)).toEqual([]);
});

describe('hours', () => {
  const exceptions = {
    '2026-01-06': [['10:00', '12:00']],
    '2026-01-10': [['22:00', '02:00']],
    '2026-01-08': [],
  };
  const open = (spec: CalendarSpec, from: string, to: string) =>
    calendarOf(spec)
      .openIntervals(at(from), at(to))
      .map((interval) => [iso(interval.from).slice(0, 16), iso(interval.to).slice(0, 16)]);

  test('an exception replaces the hours of its date, and may open or close it', () => {
    expect(open(weekdays('UTC', { exceptions }), '2026-01-05T00:00Z', '2026-01-12T00:00Z')).toEqual(
      [
        ['2026-01-05T09:00', '2026-01-05T17:00'],
        ['2026-01-06T10:00', '2026-01-06T12:00'],
        ['2026-01-07T09:00', '2026-01-07T17:00'],
        ['2026-01-09T09:00', '2026-01-09T17:00'],
        ['2026-01-10T22:00', '2026-01-11T02:00'],
      ],
    );
  });

  test('a holiday closes its date, an exception notwithstanding', () => {
    const spec = weekdays('UTC', { exceptions, holidays: ['2026-01-06'] });
    expect(open(spec, '2026-01-06T00:00Z', '2026-01-07T00:00Z')).toEqual([]);
  });

  test('a range over midnight is judged by the date of each side', () => {
    const night = calendarSchema.parse({
      timezone: 'UTC',
      hours: { mon: [['22:00', '06:00']], tue: [['22:00', '06:00']], sun: [['20:00', '00:00']] },
      holidays: ['2026-01-06'],
    });
    expect(open(night, '2026-01-04T00:00Z', '2026-01-12T00:00Z')).toEqual([
      ['2026-01-04T20:00', '2026-01-05T00:00'],
      ['2026-01-05T22:00', '2026-01-06T00:00'],
      ['2026-01-07T00:00', '2026-01-07T06:00'],
      ['2026-01-11T20:00', '2026-01-12T00:00'],
    ]);
  });

  test('the tail of an exception joins the hours of the next date', () => {
    const spec = weekdays('UTC', { exceptions: { '2026-01-05': [['23:00', '10:00']] } });
    expect(open(spec, '2026-01-05T00:00Z', '2026-01-07T00:00Z')).toEqual([
      ['2026-01-05T23:00', '2026-01-06T17:00'],
    ]);
  });
});

describe('clock changes are judged instant by instant', () => {
  const allDay = (zone: string) => calendarOf(everyDay(zone, ['00:00', '24:00']));

  test('a calendar around the clock is elapsed time; three days are 72 h', () => {
    for (const zone of ['America/Sao_Paulo', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']) {
      for (const start of [
        '2011-12-29T12:00:00Z',
        '2017-10-14T12:00:00Z',
        '2026-04-04T00:00:00Z',
      ]) {
        expect(allDay(zone).add(at(start), 3 * DAY)).toBe(at(start) + 72 * HOUR);
        expect(elapsed.add(at(start), 3 * DAY)).toBe(at(start) + 72 * HOUR);
      }
    }
  });

  test('a local day has 23, 24 or 25 h, or 23.5 and 24.5 at Lord Howe', () => {
    const hours = (zone: string, from: string, to: string) =>
      allDay(zone).between(at(from), at(to)) / HOUR;
    expect(hours('America/New_York', '2026-03-08T00:00-05:00', '2026-03-09T00:00-04:00')).toBe(23);
    expect(hours('America/New_York', '2026-11-01T00:00-04:00', '2026-11-02T00:00-05:00')).toBe(25);
    expect(hours('Australia/Lord_Howe', '2026-10-04T00:00+10:30', '2026-10-05T00:00+11:00')).toBe(
      23.5,
    );
    expect(hours('Australia/Lord_Howe', '2026-04-05T00:00+11:00', '2026-04-06T00:00+10:30')).toBe(
      24.5,
    );
  });

  test('an opening time inside a gap opens when the gap ends; a whole range in it is lost', () => {
    const half = calendarOf(everyDay('America/New_York', ['02:30', '04:00']));
    const midnight = at('2026-03-08T00:00:00-05:00');
    expect(iso(half.nextOpening(midnight))).toBe('2026-03-08T07:00:00.000Z');
    expect(half.between(midnight, midnight + 23 * HOUR)).toBe(HOUR);
    const lost = calendarOf(everyDay('America/New_York', ['02:00', '03:00']));
    expect(lost.between(midnight, midnight + 23 * HOUR)).toBe(0);
  });

  test('a repeated hour is open twice, also where the range ends inside it', () => {
    const half = calendarOf(everyDay('America/New_York', ['01:15', '01:30']));
    const midnight = at('2026-11-01T00:00:00-04:00');
    expect(half.openIntervals(midnight, midnight + 25 * HOUR)).toEqual([
      { from: midnight + 75 * MINUTE, to: midnight + 90 * MINUTE },
      { from: midnight + 135 * MINUTE, to: midnight + 150 * MINUTE },
    ]);
  });

  test('after a midnight gap the next day opens at midnight again', () => {
    const early = calendarOf(everyDay('America/Sao_Paulo', ['00:00', '02:00']));
    expect(early.openIntervals(at('2017-10-14T12:00Z'), at('2017-10-16T12:00Z'))).toEqual([
      { from: at('2017-10-15T01:00-02:00'), to: at('2017-10-15T02:00-02:00') },
      { from: at('2017-10-16T00:00-02:00'), to: at('2017-10-16T02:00-02:00') },
    ]);
  });

  test('a clock that goes back over midnight repeats the end of the day before', () => {
    const late = calendarOf({
      ...everyDay('America/Sao_Paulo', ['23:30', '24:00']),
      exceptions: { '2018-02-18': [] },
    });
    expect(late.openIntervals(at('2018-02-17T12:00Z'), at('2018-02-18T12:00Z'))).toEqual([
      { from: at('2018-02-17T23:30-02:00'), to: at('2018-02-18T00:00-02:00') },
      { from: at('2018-02-17T23:30-03:00'), to: at('2018-02-18T00:00-03:00') },
    ]);
  });

  test('a date that a zone skips has no open time', () => {
    const samoa = calendarOf(everyDay('Pacific/Apia', ['09:00', '17:00']));
    const from = at('2011-12-29T09:00:00-10:00');
    expect(samoa.between(from, from + 32 * HOUR)).toBe(16 * HOUR);
    expect(samoa.add(from, 9 * HOUR)).toBe(at('2011-12-31T10:00:00+14:00'));
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test('the date of today has no influence on a repeated hour', () => {
    const spec = everyDay('America/New_York', ['01:30', '03:00']);
    const midnight = at('2026-11-01T00:00:00-04:00');
    const answers = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'].map((today) => {
      vi.useFakeTimers({ now: at(today) });
      return calendarOf({ ...spec }).openIntervals(midnight, midnight + 6 * HOUR);
    });
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toHaveLength(2);
  });
});

describe('calendarOf', () => {
  test('gives one calendar per spec, and the spec back', () => {
    const spec = weekdays('UTC');
    expect(calendarOf(spec)).toBe(calendarOf(spec));
    expect(calendarOf(spec).spec).toBe(spec);
    expect(calendarOf({ ...spec })).not.toBe(calendarOf(spec));
  });

  test('refuses a zone that does not exist', () => {
    expect(() => calendarOf({ ...weekdays('UTC'), timezone: 'Mars/Olympus' })).toThrow(RangeError);
  });
});

describe('for people', () => {
  test('holidays are those of the dates touched, in the zone', () => {
    const holidays = (from: string, to: string) => office.holidays(at(from), at(to));
    expect(holidays('2026-07-01T00:00-04:00', '2026-07-31T00:00-04:00')).toEqual([
      { date: '2026-07-03', name: 'Independence Day' },
    ]);
    expect(holidays('2027-12-01T00:00-05:00', '2028-02-01T00:00-05:00')).toEqual([
      { date: '2027-12-31', name: "New Year's Day" },
    ]);
    expect(holidays('2026-07-03T23:59-04:00', '2026-07-05T00:00-04:00')).toHaveLength(1);
    expect(holidays('2026-07-04T00:00-04:00', '2026-07-05T00:00-04:00')).toEqual([]);
    expect(holidays('2026-07-02T00:00-04:00', '2026-07-03T00:00-04:00')).toEqual([]);
    expect(holidays('2026-07-05T00:00-04:00', '2026-07-01T00:00-04:00')).toEqual([]);
  });

  test.each([
    ['America/New_York', '2026-07-03T13:30:59Z', '2026-07-03', '09:30', 'fri', '-04:00'],
    ['America/St_Johns', '2026-01-01T03:29:00Z', '2025-12-31', '23:59', 'wed', '-03:30'],
    ['Asia/Kathmandu', '2026-01-03T18:15:00Z', '2026-01-04', '00:00', 'sun', '+05:45'],
    ['UTC', '1969-12-31T23:59:00Z', '1969-12-31', '23:59', 'wed', '+00:00'],
  ])('the wall clock in %s', (timezone, instant, date, time, weekday, offset) => {
    const local = calendarOf(everyDay(timezone, ['09:00', '17:00'])).localTime(at(instant));
    expect(local).toEqual({ date, time, weekday, offset });
  });
});

describe('clockChangeWarnings', () => {
  const newYork = (...ranges: [string, string][]) =>
    clockChangeWarnings(everyDay('America/New_York', ...ranges), 2026, 2026);

  test('names a time that is skipped or comes twice, with its date', () => {
    expect(newYork(['01:30', '02:30'])).toEqual([
      '2026-03-08: the closing time 02:30 is skipped, since clocks in America/New_York go forward 1 h at 02:00',
      '2026-11-01: the opening time 01:30 comes twice, since clocks in America/New_York go back 1 h at 02:00',
    ]);
  });

  test('takes the ends of the change as the clock shows them', () => {
    const kinds = newYork(['02:00', '03:00'], ['00:00', '01:00']);
    expect(kinds.map((warning) => warning.slice(0, 50))).toEqual([
      '2026-03-08: the opening time 02:00 is skipped, sin',
      '2026-11-01: the closing time 01:00 comes twice, si',
    ]);
  });

  test('is quiet where no time is touched, on closed days and without changes', () => {
    expect(newYork(['09:00', '17:00'])).toEqual([]);
    expect(newYork(['03:00', '24:00'])).toEqual([]);
    expect(newYork(['00:00', '24:00'])).toEqual([]);
    expect(clockChangeWarnings(everyDay('Asia/Kolkata', ['01:30', '02:30']), 2020, 2030)).toEqual(
      [],
    );
    const closed = { ...everyDay('America/New_York', ['01:30', '02:30']) };
    const holidays = ['2026-03-08', '2026-11-01'];
    expect(clockChangeWarnings({ ...closed, holidays }, 2026, 2026)).toEqual([]);
    expect(clockChangeWarnings(closed, 2027, 2026)).toEqual([]);
  });

  test('covers the years given, both included', () => {
    const dates = clockChangeWarnings(everyDay('America/New_York', ['02:30', '08:00']), 2026, 2028);
    expect(dates.map((warning) => warning.slice(0, 10))).toEqual([
      '2026-03-08',
      '2027-03-14',
      '2028-03-12',
    ]);
  });

  test('knows half-hour changes, midnight gaps and going back over midnight', () => {
    expect(
      clockChangeWarnings(everyDay('Australia/Lord_Howe', ['01:45', '02:15']), 2026, 2026),
    ).toEqual([
      '2026-04-05: the opening time 01:45 comes twice, since clocks in Australia/Lord_Howe go back 30 min at 02:00',
      '2026-10-04: the closing time 02:15 is skipped, since clocks in Australia/Lord_Howe go forward 30 min at 02:00',
    ]);
    expect(
      clockChangeWarnings(everyDay('America/Sao_Paulo', ['20:00', '24:00']), 2017, 2017),
    ).toEqual([
      '2017-10-14: the closing time 24:00 is skipped, since clocks in America/Sao_Paulo go forward 1 h at 00:00',
    ]);
    expect(
      clockChangeWarnings(everyDay('America/Sao_Paulo', ['09:00', '23:30']), 2018, 2018),
    ).toEqual([
      '2018-02-17: the closing time 23:30 comes twice, since clocks in America/Sao_Paulo go back 1 h at 00:00',
    ]);
  });
});
