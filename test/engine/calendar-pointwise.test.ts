import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CalendarSpec, calendarSchema } from '../../src/engine/calendar/calendar-spec.ts';
import { calendarOf } from '../../src/engine/calendar.ts';
import type { Pause } from '../../src/engine/instant.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const DAYS_WALKED = 5;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Zones, each with the UTC date on or just before which its clock changes in a peculiar way. */
const CHANGES: [zone: string, date: string][] = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Australia/Lord_Howe', '2026-10-03'],
  ['America/St_Johns', '2010-03-14'],
  ['America/St_Johns', '2010-11-07'],
  ['Pacific/Apia', '2011-12-30'],
  ['America/Sao_Paulo', '2017-10-15'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['America/Havana', '2026-03-08'],
  ['America/Havana', '2026-11-01'],
  ['Africa/Cairo', '2023-10-26'],
  ['Antarctica/Troll', '2026-03-29'],
  ['Asia/Kathmandu', '2026-01-01'],
];

interface Reading {
  date: string;
  minute: number;
}

interface Walk {
  zone: string;
  /** What a failing property prints instead of thousands of readings. */
  [fc.toStringMethod]: () => string;
  start: number;
  readings: Reading[];
}

/** The wall clock at each minute around a change, read from Intl, and from nothing under test. */
function walkAround([zone, date]: [string, string]): Walk {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const start = Date.parse(date) - 2 * DAY;
  const readings = Array.from({ length: DAYS_WALKED * 1440 }, (_, at) => {
    const text = format.format(start + at * MINUTE);
    const [, day, month, year, hour, minute] = /^(..)\/(..)\/(....), (..):(..)$/.exec(text) ?? [];
    return { date: `${year}-${month}-${day}`, minute: Number(hour) * 60 + Number(minute) };
  });
  return { zone, start, readings, [fc.toStringMethod]: () => `${zone} around ${date}` };
}

const walks = CHANGES.map(walkAround);

/** The minutes of a date at which a calendar is open, straight from its definition. */
function openMinutes(spec: CalendarSpec, date: string): boolean[] {
  const noon = new Date(`${date}T12:00:00Z`);
  const before = new Date(noon.getTime() - DAY);
  const written = (day: Date) => spec.exceptions?.[day.toISOString().slice(0, 10)];
  const weekly = (day: Date) => spec.hours[NAMES[day.getUTCDay()] ?? 'sun'] ?? [];
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const own = written(noon) ?? weekly(noon);
  const earlier = [...(written(before) ?? []), ...(written(noon) ? [] : weekly(before))];
  return Array.from({ length: 1440 }, (_, minute) => {
    if (spec.holidays?.includes(date)) return false;
    const within = own.some(([from, to]) => {
      const overMidnight = minuteOf(to) <= minuteOf(from);
      return minute >= minuteOf(from) && (overMidnight || minute < minuteOf(to));
    });
    const tail = earlier.some(
      ([from, to]) => minuteOf(to) <= minuteOf(from) && minute < minuteOf(to),
    );
    return within || tail;
  });
}

function openReadings(spec: CalendarSpec, readings: Reading[]): boolean[] {
  const dates = new Map<string, boolean[]>();
  return readings.map(({ date, minute }) => {
    const minutes = dates.get(date) ?? openMinutes(spec, date);
    dates.set(date, minutes);
    return minutes[minute] === true;
  });
}

const time = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Points that lie close to where clocks change as often as anywhere. */
const point = fc.oneof(
  fc.constantFrom(0, 1, 15, 30, 60, 75, 90, 119, 120, 150, 180, 1410, 1439),
  fc.nat(1439),
);
const endPoint = fc.oneof(fc.constant(1440), point);

const ranges = fc.uniqueArray(endPoint, { minLength: 0, maxLength: 5 }).map((points) => {
  const sorted = points.toSorted((a, b) => a - b);
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < sorted.length; at += 2) {
    pairs.push([time(sorted[at] ?? 0), time(sorted[at + 1] ?? 0)]);
  }
  const [first, last] = [sorted[0], sorted.at(-1)];
  const odd = sorted.length % 2 === 1 && last !== undefined && last < 1440;
  return odd && first !== undefined && first > 0 && first < last
    ? [...pairs, [time(last), time(first)] as [string, string]]
    : pairs;
});

const dateOf = (walk: Walk) => fc.constantFrom(...new Set(walk.readings.map(({ date }) => date)));

const specOf = (walk: Walk): fc.Arbitrary<CalendarSpec> =>
  fc
    .record({
      timezone: fc.constant(walk.zone),
      hours: fc.record(
        {
          mon: ranges,
          tue: ranges,
          wed: ranges,
          thu: ranges,
          fri: ranges,
          sat: ranges,
          sun: ranges,
        },
        { requiredKeys: [] },
      ),
      holidays: fc.oneof(fc.constant([]), fc.array(dateOf(walk), { maxLength: 1 })),
      exceptions: fc.dictionary(dateOf(walk), ranges, { maxKeys: 2 }),
    })
    .map((spec) => calendarSchema.safeParse(spec))
    .filter((result) => result.success)
    .map(({ data }) => data as CalendarSpec);

/** Open ms of `[a, b)` by walking its minutes; within a minute nothing opens or closes. */
function walkBetween(
  open: boolean[],
  start: number,
  a: number,
  b: number,
  pauses: Pause[],
): number {
  const paused = pauses.map(({ from, to }) => ({ from, to: to ?? b }));
  let total = 0;
  if (b <= a) return total;
  for (let at = Math.floor((a - start) / MINUTE); start + at * MINUTE < b; at += 1) {
    if (open[at] !== true) continue;
    const minute = start + at * MINUTE;
    const [from, to] = [Math.max(a, minute), Math.min(b, minute + MINUTE)];
    const cuts = paused.flatMap((pause) => [pause.from, pause.to]);
    const points = [from, ...cuts.filter((cut) => from < cut && cut < to), to].sort(
      (x, y) => x - y,
    );
    points.slice(1).forEach((end, position) => {
      const begin = points[position] ?? end;
      const stopped = paused.some((pause) => pause.from <= begin && end <= pause.to);
      if (!stopped) total += end - begin;
    });
  }
  return total;
}

const scenario = fc.constantFrom(...walks).chain((walk) => {
  const instant = fc.nat(DAYS_WALKED * DAY - 1).map((ms) => walk.start + ms);
  const pause = fc.record({ from: instant, to: fc.option(instant, { freq: 9 }) });
  return fc.record({
    walk: fc.constant(walk),
    spec: specOf(walk),
    a: instant,
    b: instant,
    ms: fc.oneof(
      fc.nat(2 * DAY),
      fc.nat(48).map((hours) => hours * 30 * MINUTE),
    ),
    pauses: fc.array(pause, { maxLength: 4 }),
  });
});

test('the walks see the clock changes that they are there for', () => {
  const wall = ({ date, minute }: Reading) => Date.parse(date) / MINUTE + minute;
  const jumps = walks.map(({ readings }) =>
    readings.slice(1).flatMap((reading, at) => {
      const jump = wall(reading) - wall(readings[at] ?? reading) - 1;
      return jump === 0 ? [] : [jump];
    }),
  );
  const expected = [60, -60, -30, 30, 60, -60, 1440, 60, -60, 60, -60, -60, 120];
  expect(jumps).toEqual([...expected.map((jump) => [jump]), []]);
});

test('isOpen, between and add agree with a walk over every minute', () => {
  fc.assert(
    fc.property(scenario, ({ walk, spec, a, b, ms, pauses }) => {
      const { start, readings } = walk;
      const calendar = calendarOf(spec);
      const open = openReadings(spec, readings);

      open.forEach((expected, at) => {
        if (calendar.isOpen(start + at * MINUTE) !== expected) {
          throw new Error(`${JSON.stringify(readings[at])} should be ${expected}`);
        }
      });
      expect(calendar.between(a, b, pauses)).toBe(walkBetween(open, start, a, b, pauses));

      const end = start + DAYS_WALKED * DAY;
      if (walkBetween(open, start, a, end, pauses) < ms) return;
      const reached = calendar.add(a, ms, pauses);
      expect(walkBetween(open, start, a, reached, pauses)).toBe(ms);
      if (ms > 0) expect(walkBetween(open, start, a, reached - 1, pauses)).toBe(ms - 1);
      else expect(reached).toBe(a);
    }),
    { numRuns: 120 },
  );
}, 30_000);
