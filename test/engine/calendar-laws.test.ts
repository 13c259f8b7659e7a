import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CalendarSpec, calendarSchema } from '../../src/engine/calendar/calendar-spec.ts';
import { elapsed, type OpenTime } from '../../src/engine/calendar/open-time.ts';
import { calendarOf } from '../../src/engine/calendar.ts';
import type { Pause } from '../../src/engine/instant.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const office: [string, string][] = [['09:00', '17:00']];
const night: [string, string][] = [
  ['00:30', '02:15'],
  ['21:00', '00:00'],
];

const clocks: OpenTime[] = [
  elapsed,
  ...[
    { timezone: 'America/New_York', hours: { mon: office, wed: office, fri: night } },
    {
      timezone: 'Australia/Lord_Howe',
      hours: { sat: night, sun: night, mon: [['22:00', '05:00']] },
    },
    { timezone: 'America/Sao_Paulo', hours: { sun: [['00:00', '24:00']], mon: office } },
    {
      timezone: 'America/St_Johns',
      hours: { mon: office, tue: office, wed: office, thu: office, fri: office, sun: night },
      holidays: [
        { name: 'Christmas', month: 12, day: 25, observed: true },
        { name: 'Friday', month: 11, weekday: 'thu', nth: 4, plusDays: 1 },
      ],
    },
  ].map((spec): OpenTime => {
    const parsed: CalendarSpec = calendarSchema.parse(spec);
    return calendarOf(parsed);
  }),
];

const clock = fc.constantFrom(...clocks.keys()).map((at) => clocks[at] ?? elapsed);
const instant = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) });
const span = fc.oneof(
  fc.nat(200 * HOUR),
  fc.nat(400).map((hours) => hours * HOUR),
);
const offset = fc.integer({ min: -5 * DAY, max: 30 * DAY });

/** Pauses around an instant, in any order and state, none without end. */
const pausesAround = (at: number): fc.Arbitrary<Pause[]> =>
  fc.array(
    fc
      .record({ from: offset, to: offset })
      .map(({ from, to }) => ({ from: at + from, to: at + to })),
    { maxLength: 5 },
  );
const paused = instant.chain((at) => fc.tuple(fc.constant(at), pausesAround(at)));

const laws = { numRuns: 300 };

test('between(a, add(a, d)) is d, and at no earlier instant', () => {
  fc.assert(
    fc.property(clock, paused, span, (open, [at, pauses], ms) => {
      const reached = open.add(at, ms, pauses);
      expect(reached).toBeGreaterThanOrEqual(at);
      expect(open.between(at, reached, pauses)).toBe(ms);
      if (ms > 0) expect(open.between(at, reached - 1, pauses)).toBe(ms - 1);
    }),
    laws,
  );
});

test('add and between never run backwards', () => {
  fc.assert(
    fc.property(clock, paused, span, span, (open, [at, pauses], ms, more) => {
      expect(open.add(at, ms + more, pauses)).toBeGreaterThanOrEqual(open.add(at, ms, pauses));
      expect(open.add(at + more, ms, pauses)).toBeGreaterThanOrEqual(open.add(at, ms, pauses));
      const shorter = open.between(at, at + ms, pauses);
      expect(open.between(at, at + ms + more, pauses)).toBeGreaterThanOrEqual(shorter);
      expect(shorter).toBeLessThanOrEqual(ms);
      expect(open.between(at + ms, at, pauses)).toBe(0);
    }),
    laws,
  );
});

test('spans and stretches add up', () => {
  fc.assert(
    fc.property(clock, paused, span, span, (open, [at, pauses], first, second) => {
      const middle = at + first;
      const end = middle + second;
      expect(open.between(at, middle, pauses) + open.between(middle, end, pauses)).toBe(
        open.between(at, end, pauses),
      );
      expect(open.add(open.add(at, first, pauses), second, pauses)).toBe(
        open.add(at, first + second, pauses),
      );
    }),
    laws,
  );
});

test('pauses count as their union, however they are written', () => {
  fc.assert(
    fc.property(clock, paused, span, fc.nat(), (open, [at, pauses], ms, seed) => {
      const rewritten = pauses.flatMap(({ from, to }, position): Pause[] => {
        if (to === null || to <= from) return [];
        const cut = from + (seed % (to - from));
        return position % 2 === 0
          ? [
              { from: cut, to },
              { from, to: cut },
            ]
          : [
              { from, to },
              { from: cut, to },
              { from: to, to: from },
            ];
      });
      rewritten.reverse();
      expect(open.add(at, ms, rewritten)).toBe(open.add(at, ms, pauses));
      const end = at + ms;
      const counted = open.between(at, end, pauses);
      expect(open.between(at, end, rewritten)).toBe(counted);
      const inclusive = pauses.reduce(
        (total, { from, to }) => total + open.between(Math.max(from, at), Math.min(to ?? end, end)),
        0,
      );
      expect(counted).toBeGreaterThanOrEqual(open.between(at, end) - inclusive);
      expect(open.between(at, end, [...pauses, { from: at - 1, to: null }])).toBe(0);
    }),
    laws,
  );
});

test('openIntervals, isOpen and nextOpening tell the same story', () => {
  fc.assert(
    fc.property(clock, instant, span, fc.nat(), (open, at, ms, seed) => {
      const end = at + ms + 1;
      const stretches = open.openIntervals(at, end);
      const lengths = stretches.map(({ from, to }) => to - from);
      expect(lengths.every((length) => length > 0)).toBe(true);
      expect(lengths.reduce((total, length) => total + length, 0)).toBe(open.between(at, end));
      stretches.slice(1).forEach(({ from }, position) => {
        expect(from).toBeGreaterThan(stretches[position]?.to ?? from);
      });

      const probe = at + (seed % (ms + 1));
      const within = stretches.some(({ from, to }) => from <= probe && probe < to);
      expect(open.isOpen(probe)).toBe(within);
      const opening = open.nextOpening(probe);
      expect(open.isOpen(opening)).toBe(true);
      expect(open.between(probe, opening)).toBe(0);
      expect(opening === probe).toBe(within);
    }),
    laws,
  );
});
