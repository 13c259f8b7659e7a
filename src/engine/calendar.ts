import { IANAZone } from 'luxon';
import { z } from 'zod';
import { durationMs, formatDuration, isoDurationSchema } from './duration.ts';
import {
  epochDay,
  holidayRuleSchema,
  holidaysOf,
  isoDate,
  WEEKDAYS,
  type Weekday,
  weekdayIndex,
} from './holidays.ts';
import type { Instant, Interval, Pause } from './instant.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Open time is computed block by block; a block is a little longer than a year. */
const BLOCK = 400 * DAY;
/** How far one question may reach; beyond it the span is an error, not a search. */
const HORIZON_YEARS = 100;
const HORIZON = HORIZON_YEARS * 365.25 * DAY;
/** Offsets are sampled this often; since 1970 no zone changed its clock and back within a week. */
const SAMPLE = 4 * DAY;
const LATEST: Instant = 8e15;

/** A half-open stretch of wall-clock time, in ms since the midnight that begins its date. */
type Hours = Interval;
type Range = readonly [start: string, end: string];

/** "HH:MM" to ms since midnight. */
function clockMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE;
}

/** ms since midnight to "HH:MM", rounded down. */
function clockText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** The length of a written range; one whose end is not after its start goes over midnight. */
function rangeMs([start, end]: Range): number {
  const length = clockMs(end) - clockMs(start);
  return length > 0 ? length : length + DAY;
}

/** A written range as the hours of its own date and, over midnight, of the next. */
function splitAtMidnight(range: Range): [own: Hours, tail: Hours | null] {
  const from = clockMs(range[0]);
  const to = from + rangeMs(range);
  return to <= DAY
    ? [{ from, to }, null]
    : [
        { from, to: DAY },
        { from: 0, to: to - DAY },
      ];
}

/** Adds an issue for each stretch that begins before the one ahead of it has ended. */
function refuseOverlaps(
  written: (Hours & { path: (string | number)[]; text: string })[],
  issue: (path: (string | number)[], message: string) => void,
): void {
  written.sort((a, b) => a.from - b.from);
  written.forEach((range, position) => {
    const before = written[position - 1];
    if (before !== undefined && before.to > range.from) {
      issue(range.path, `${range.text} overlaps ${before.text}`);
    }
  });
}

const rangeSchema = z
  .tuple([
    z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time from "00:00" to "23:59"'),
    z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time up to "24:00"'),
  ])
  .refine(([start, end]) => start !== end, {
    error: 'the range is empty; a whole day is ["00:00", "24:00"]',
  });
const rangesSchema = z.array(rangeSchema);
const dayRanges = rangesSchema.optional();

const hoursSchema = z
  .strictObject({
    mon: dayRanges,
    tue: dayRanges,
    wed: dayRanges,
    thu: dayRanges,
    fri: dayRanges,
    sat: dayRanges,
    sun: dayRanges,
  })
  .superRefine((hours, context) => {
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const week = WEEKDAYS.map((): Parameters<typeof refuseOverlaps>[0] => []);
    WEEKDAYS.forEach((weekday, index) => {
      hours[weekday]?.forEach((range, position) => {
        const source = { path: [weekday, position], text: `${weekday} ${range.join('–')}` };
        const [own, tail] = splitAtMidnight(range);
        week[index]?.push({ ...own, ...source });
        if (tail !== null) week[(index + 1) % 7]?.push({ ...tail, ...source });
      });
    });
    if (week.every((ranges) => ranges.length === 0)) {
      issue([], 'a calendar without any hours is a configuration error');
    }
    for (const ranges of week) refuseOverlaps(ranges, issue);
  });

const exceptionSchema = rangesSchema.superRefine((ranges, context) => {
  const written = ranges.map((range, position) => ({
    ...splitAtMidnight(range)[0],
    path: [position],
    text: range.join('–'),
  }));
  refuseOverlaps(written, (path, message) => context.addIssue({ code: 'custom', path, message }));
});

/**
 * A calendar in a policy: an IANA zone, weekly hours (half-open; "24:00" may end a range; a range
 * over midnight goes on into the next date), holidays, and exceptions, which replace the hours of
 * their date. A holiday closes its date, an exception on it notwithstanding.
 */
export const calendarSchema = z.strictObject({
  timezone: z.string().refine((zone) => /^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone), {
    error: ({ input }) =>
      `unknown time zone ${JSON.stringify(input)}; expected an IANA name such as America/Chicago`,
  }),
  hours: hoursSchema,
  holidays: z.array(holidayRuleSchema).optional(),
  exceptions: z
    .record(z.iso.date(), exceptionSchema, {
      error: ({ code }) =>
        code === 'invalid_key' ? 'expected a date such as "2026-12-24"' : undefined,
    })
    .optional(),
  businessDay: isoDurationSchema
    .refine((iso) => durationMs(iso) > 0 && durationMs(iso) <= DAY, {
      error: 'a business day is more than nothing and at most 24 h',
    })
    .optional(),
});
export type CalendarSpec = z.infer<typeof calendarSchema>;

/** The time that a clock counts: all of it, or what a calendar leaves open. */
export interface OpenTime {
  isOpen(at: Instant): boolean;
  /** The earliest open instant from `at` on; `at` itself when open. */
  nextOpening(at: Instant): Instant;
  /**
   * The earliest `t >= at` with `between(at, t, pauses) >= ms`; `ms` 0 gives `at`. RangeError for
   * a negative span, one beyond the horizon, and one that a pause without end cuts short.
   */
  add(at: Instant, ms: number, pauses?: readonly Pause[]): Instant;
  /** Open ms in `[a, b)` outside the union of the pauses; 0 when `b <= a`. */
  between(a: Instant, b: Instant, pauses?: readonly Pause[]): number;
  /** The open stretches within `[a, b)`, ascending and apart. */
  openIntervals(a: Instant, b: Instant): Interval[];
}

export interface Calendar extends OpenTime {
  readonly spec: CalendarSpec;
  /** Open ms of one business day: as given, else what all open weekdays share, else null (M-08). */
  readonly businessDayMs: number | null;
  /** The holidays among the dates that `[a, b)` touches in the calendar's zone. */
  holidays(a: Instant, b: Instant): { date: string; name: string }[];
  /** The wall clock at an instant, as "2026-12-24", "09:30", "thu", "-05:00". */
  localTime(at: Instant): { date: string; time: string; weekday: Weekday; offset: string };
}

function checkInstants(...instants: Instant[]): void {
  for (const at of instants) {
    if (!(Math.abs(at) <= LATEST)) throw new RangeError(`${at} is no usable instant`);
  }
}

function checkSpan(ms: number): void {
  if (!(ms >= 0)) throw new RangeError(`a span of time cannot be ${ms} ms`);
  if (ms > HORIZON) throw new RangeError(`the span reaches beyond ${HORIZON_YEARS} years`);
}

/** The union of intervals, ascending; what overlaps or touches becomes one. */
function union(intervals: Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of intervals.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || interval.from > last.to) result.push(interval);
    else if (interval.to > last.to) result[result.length - 1] = { ...last, to: interval.to };
  }
  return result;
}

/** The union of the pauses from `start` on; one without end reaches to Infinity. */
function pausesFrom(start: Instant, pauses: readonly Pause[]): Interval[] {
  const clipped: Interval[] = [];
  for (const { from, to } of pauses) {
    checkInstants(from, to ?? from);
    const interval = { from: Math.max(from, start), to: to ?? Infinity };
    if (interval.to > interval.from) clipped.push(interval);
  }
  return union(clipped);
}

/** Adds pauses to a measure of open time: `span` for `a < b`, `reach` for `ms > 0`. */
function withPauses(
  span: (a: Instant, b: Instant) => number,
  reach: (at: Instant, ms: number) => Instant,
): Pick<OpenTime, 'add' | 'between'> {
  return {
    add(at, ms, pauses = []) {
      checkInstants(at);
      checkSpan(ms);
      if (ms === 0) return at;
      let cursor = at;
      let left = ms;
      for (const pause of pauses.length === 0 ? [] : pausesFrom(at, pauses)) {
        if (pause.from - cursor > HORIZON) break;
        const counted = span(cursor, pause.from);
        if (counted >= left) break;
        if (pause.to === Infinity) throw new RangeError('a pause without end cuts the span short');
        left -= counted;
        cursor = pause.to;
      }
      return reach(cursor, left);
    },
    between(a, b, pauses = []) {
      checkInstants(a, b);
      if (b <= a) return 0;
      checkSpan(b - a);
      let open = span(a, b);
      for (const pause of pauses.length === 0 ? [] : pausesFrom(a, pauses)) {
        if (pause.from < b) open -= span(pause.from, Math.min(pause.to, b));
      }
      return open;
    },
  };
}

/** Elapsed time, around the clock: three days are 72 h, across a clock change too. */
export const elapsed: OpenTime = {
  ...withPauses(
    (a, b) => b - a,
    (at, ms) => at + ms,
  ),
  isOpen: () => true,
  nextOpening: (at) => at,
  openIntervals: (a, b) => (a < b ? [{ from: a, to: b }] : []),
};

/** A stretch in which a zone keeps one offset: local time minus UTC, in ms. */
interface OffsetStretch extends Interval {
  readonly offset: number;
}

function offsetAt(zone: IANAZone, at: Instant): number {
  return Math.round(zone.offset(at) * MINUTE);
}

/** The stretches of constant offset that make up `[from, to)`, cut at the exact ms. */
function offsetStretches(zone: IANAZone, from: Instant, to: Instant): OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  let current = { from, to, offset: offsetAt(zone, from) };
  for (let known = from; known < to; ) {
    let same = known;
    let other = Math.min(known + SAMPLE, to);
    if (offsetAt(zone, other) !== current.offset) {
      while (other - same > 1) {
        const middle = Math.floor((same + other) / 2);
        if (offsetAt(zone, middle) === current.offset) same = middle;
        else other = middle;
      }
      stretches.push({ ...current, to: other });
      current = { from: other, to, offset: offsetAt(zone, other) };
    }
    known = other;
  }
  return current.from < to ? [...stretches, current] : stretches;
}

const stretchesOfBlocks = new Map<string, OffsetStretch[]>();

/** The stretches of one block, kept for all calendars of the zone. */
function blockStretches(zone: IANAZone, block: number): OffsetStretch[] {
  const key = `${zone.name} ${block}`;
  let stretches = stretchesOfBlocks.get(key);
  if (stretches === undefined) {
    stretches = offsetStretches(zone, block * BLOCK, (block + 1) * BLOCK);
    stretchesOfBlocks.set(key, stretches);
  }
  return stretches;
}

/** What holds on each local date, by its epoch day. */
interface Dates {
  /** The name of the holiday that closes the date. */
  holidayOn(date: number): string | undefined;
  /** The open hours of the date, ascending and apart. */
  hoursOn(date: number): Hours[];
}

function datesOf(spec: CalendarSpec): Dates {
  const week = WEEKDAYS.map((): Hours[] => []);
  WEEKDAYS.forEach((weekday, index) => {
    for (const [own, tail] of (spec.hours[weekday] ?? []).map(splitAtMidnight)) {
      week[index]?.push(own);
      if (tail !== null) week[(index + 1) % 7]?.push(tail);
    }
  });
  const exceptions = new Map(
    Object.entries(spec.exceptions ?? {}).map(([date, ranges]) => [
      Date.parse(date) / DAY,
      ranges.map(splitAtMidnight),
    ]),
  );
  const holidaysByYear = new Map<number, Map<string, string>>();

  function holidayOn(date: number): string | undefined {
    if (spec.holidays === undefined || spec.holidays.length === 0) return undefined;
    const year = new Date(date * DAY).getUTCFullYear();
    let holidays = holidaysByYear.get(year);
    if (holidays === undefined) {
      holidays = holidaysOf(spec.holidays, year);
      holidaysByYear.set(year, holidays);
    }
    return holidays.get(isoDate(date));
  }

  function hoursOn(date: number): Hours[] {
    if (holidayOn(date) !== undefined) return [];
    const own = exceptions.get(date)?.map(([hours]) => hours) ?? week[weekdayIndex(date)] ?? [];
    const tails = exceptions.get(date - 1)?.flatMap(([, tail]) => tail ?? []) ?? [];
    return union([...own, ...tails]);
  }

  return { holidayOn, hoursOn };
}

/** The open stretches of one block, the open ms ahead of each, and in all. */
interface Block {
  readonly from: Instant[];
  readonly to: Instant[];
  readonly ahead: number[];
  readonly total: number;
}

/** Every instant is judged by its own wall clock: dates are cut where the offset changes. */
function buildBlock(stretches: OffsetStretch[], dates: Dates): Block {
  const open: Interval[] = [];
  for (const { from, to, offset } of stretches) {
    for (let date = Math.floor((from + offset) / DAY); date * DAY - offset < to; date += 1) {
      const midnight = date * DAY - offset;
      for (const hours of dates.hoursOn(date)) {
        const clipped = {
          from: Math.max(midnight + hours.from, from),
          to: Math.min(midnight + hours.to, to),
        };
        if (clipped.from < clipped.to) open.push(clipped);
      }
    }
  }
  const merged = union(open);
  let total = 0;
  const ahead = merged.map((interval) => {
    const before = total;
    total += interval.to - interval.from;
    return before;
  });
  return { from: merged.map(({ from }) => from), to: merged.map(({ to }) => to), ahead, total };
}

/** The last position in an ascending list whose number is below `limit`; -1 if none is. */
function lastBelow(list: readonly number[], limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const blockAt = (at: Instant) => Math.floor(at / BLOCK);
const calendars = new WeakMap<CalendarSpec, Calendar>();

/** The calendar of a spec that calendarSchema has passed; one per spec object. */
export function calendarOf(spec: CalendarSpec): Calendar {
  let calendar = calendars.get(spec);
  if (calendar === undefined) {
    calendar = build(spec);
    calendars.set(spec, calendar);
  }
  return calendar;
}

function build(spec: CalendarSpec): Calendar {
  const zone = zoneOf(spec);
  const dates = datesOf(spec);
  const blocks = new Map<number, Block>();

  function block(index: number): Block {
    let found = blocks.get(index);
    if (found === undefined) {
      found = buildBlock(blockStretches(zone, index), dates);
      blocks.set(index, found);
    }
    return found;
  }

  /** Open ms from the start of the block that holds `at` up to `at`. */
  function openBefore({ from, to, ahead }: Block, at: Instant): number {
    const last = lastBelow(from, at);
    if (last < 0) return 0;
    return (ahead[last] ?? 0) + Math.min(at, to[last] ?? at) - (from[last] ?? at);
  }

  function span(a: Instant, b: Instant): number {
    const end = blockAt(b);
    let open = openBefore(block(end), b) - openBefore(block(blockAt(a)), a);
    for (let index = blockAt(a); index < end; index += 1) open += block(index).total;
    return open;
  }

  function reach(at: Instant, ms: number): Instant {
    let index = blockAt(at);
    let wanted = openBefore(block(index), at) + ms;
    while (wanted > block(index).total) {
      wanted -= block(index).total;
      index += 1;
      checkSpan(index * BLOCK - at);
    }
    const { from, ahead } = block(index);
    const last = lastBelow(ahead, wanted);
    return (from[last] ?? at) + wanted - (ahead[last] ?? 0);
  }

  /** The earliest open instant from `at` to the end of a block, or null. */
  function openingIn({ from, to }: Block, at: Instant): Instant | null {
    const last = lastBelow(from, at);
    if (last >= 0 && at < (to[last] ?? at)) return at;
    return from[last + 1] ?? null;
  }

  function openIntervals(a: Instant, b: Instant): Interval[] {
    checkInstants(a, b);
    if (b <= a) return [];
    checkSpan(b - a);
    const open: Interval[] = [];
    for (let index = blockAt(a); index * BLOCK < b; index += 1) {
      const { from, to } = block(index);
      for (let at = Math.max(0, lastBelow(from, a)); (from[at] ?? b) < b; at += 1) {
        const clipped = { from: Math.max(from[at] ?? a, a), to: Math.min(to[at] ?? b, b) };
        if (clipped.from < clipped.to) open.push(clipped);
      }
    }
    return union(open);
  }

  const localDate = (at: Instant) => Math.floor((at + offsetAt(zone, at)) / DAY);

  return {
    ...withPauses(span, reach),
    spec,
    businessDayMs: businessDayOf(spec),
    openIntervals,
    isOpen(at) {
      checkInstants(at);
      return openingIn(block(blockAt(at)), at) === at;
    },
    nextOpening(at) {
      checkInstants(at);
      for (let index = blockAt(at); index * BLOCK - at <= HORIZON; index += 1) {
        const opening = openingIn(block(index), at);
        if (opening !== null) return opening;
      }
      throw new RangeError(`the calendar does not open within ${HORIZON_YEARS} years`);
    },
    holidays(a, b) {
      checkInstants(a, b);
      if (b <= a) return [];
      checkSpan(b - a);
      const found: { date: string; name: string }[] = [];
      const last = localDate(b - 1);
      for (let date = localDate(a); date <= last; date += 1) {
        const name = dates.holidayOn(date);
        if (name !== undefined) found.push({ date: isoDate(date), name });
      }
      return found;
    },
    localTime(at) {
      checkInstants(at);
      const offset = offsetAt(zone, at);
      const date = localDate(at);
      return {
        date: isoDate(date),
        time: clockText(at + offset - date * DAY),
        weekday: WEEKDAYS[weekdayIndex(date)] ?? 'mon',
        offset: `${offset < 0 ? '-' : '+'}${clockText(Math.abs(offset))}`,
      };
    },
  };
}

function zoneOf(spec: CalendarSpec): IANAZone {
  const zone = IANAZone.create(spec.timezone);
  if (!zone.isValid) throw new RangeError(`unknown time zone ${JSON.stringify(spec.timezone)}`);
  return zone;
}

/** A range over midnight counts wholly for the weekday under which the policy writes it. */
function businessDayOf(spec: CalendarSpec): number | null {
  if (spec.businessDay !== undefined) return durationMs(spec.businessDay);
  const lengths = new Set(
    WEEKDAYS.map((weekday) =>
      (spec.hours[weekday] ?? []).reduce((total, range) => total + rangeMs(range), 0),
    ),
  );
  lengths.delete(0);
  const [length, ...others] = lengths;
  return length === undefined || others.length > 0 ? null : length;
}

/**
 * What a clock change does to opening and closing times: one warning for each that a change from
 * `fromYear` to `toYear` (inclusive) skips or repeats. Hours are pointwise there all the same.
 */
export function clockChangeWarnings(
  spec: CalendarSpec,
  fromYear: number,
  toYear: number,
): string[] {
  const from = epochDay(fromYear, 1, 1) * DAY;
  const to = epochDay(toYear + 1, 1, 1) * DAY;
  const stretches = from < to ? offsetStretches(zoneOf(spec), from, to) : [];
  const { hoursOn } = datesOf(spec);
  return stretches.slice(1).flatMap((after, position) => {
    const before = stretches[position] ?? after;
    return warningsAt(after.from, before.offset, after.offset, spec.timezone, hoursOn);
  });
}

function warningsAt(
  at: Instant,
  before: number,
  after: number,
  timezone: string,
  hoursOn: Dates['hoursOn'],
): string[] {
  const low = at + Math.min(before, after);
  const high = at + Math.max(before, after);
  const open: Hours[] = [];
  for (let date = Math.floor(low / DAY) - 1; date * DAY <= high; date += 1) {
    const midnight = date * DAY;
    for (const { from, to } of hoursOn(date))
      open.push({ from: midnight + from, to: midnight + to });
  }
  const wall = (at + before) % DAY;
  const change =
    `clocks in ${timezone} go ${after > before ? 'forward' : 'back'} ` +
    `${formatDuration(high - low)} at ${clockText(wall < 0 ? wall + DAY : wall)}`;
  const warning = (date: number, kind: string, time: number) =>
    `${isoDate(date)}: the ${kind} time ${clockText(time)} ` +
    `${after > before ? 'is skipped' : 'comes twice'}, since ${change}`;
  return union(open).flatMap(({ from, to }) => {
    const opened = Math.floor(from / DAY);
    const closed = Math.ceil(to / DAY) - 1;
    return [
      ...(low <= from && from < high ? [warning(opened, 'opening', from - opened * DAY)] : []),
      ...(low <= to && to < high ? [warning(closed, 'closing', to - closed * DAY)] : []),
    ];
  });
}
