import { zoneOffset } from '../engine/calendar.ts';
import type { Instant } from '../engine/instant.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970-01-05 was a Monday: steps of weeks begin on Mondays. */
const MONDAY = 4;

export interface Tick {
  readonly at: Instant;
  readonly label: string;
  /** The beginning of a date, labelled with it; otherwise an hour. */
  readonly isDate: boolean;
}

/** Least distance between labels, in pixels: hours such as "6 AM", dates such as "Mon, Jun 8". */
const hourRoom = 46;
const dateRoom = 82;

/** Where to write hours or dates on an axis from `from` to `to`, by the wall clock of a zone. */
export function ticksOf(from: Instant, to: Instant, zone: string, width: number): Tick[] {
  const pixels = (span: number) => (span / (to - from)) * width;
  const hours = [1, 2, 3, 6, 12].find((step) => pixels(step * HOUR) >= hourRoom);
  return hours !== undefined && pixels(DAY) >= dateRoom
    ? hourTicks(from, to, zone, hours)
    : dateTicks(from, to, zone, (days) => pixels(days * DAY) >= dateRoom);
}

function hourTicks(from: Instant, to: Instant, zone: string, step: number): Tick[] {
  const { dayOf, instantOf } = localTime(zone);
  const ticks: Tick[] = [];
  for (let day = dayOf(from); day <= dayOf(to); day += 1) {
    for (let hour = 0; hour < 24; hour += step) {
      const at = instantOf(day * DAY + hour * HOUR);
      if (at < from || at > to) continue;
      const isDate = hour === 0;
      ticks.push({ at, label: isDate ? dateLabel(at, zone) : hourLabel(at, zone), isDate });
    }
  }
  return ticks;
}

function dateTicks(
  from: Instant,
  to: Instant,
  zone: string,
  fits: (days: number) => boolean,
): Tick[] {
  const { dayOf, instantOf } = localTime(zone);
  const weeks = Array.from({ length: 12 }, (_, power) => 7 * 2 ** power);
  const step = [1, 2, ...weeks].find(fits) ?? 7 * 2 ** 12;
  const first = dayOf(from);
  // Two days at a time begin with the report, weeks with a Monday.
  const start = step < 7 ? first : first - ((((first - MONDAY) % 7) + 7) % 7);
  const ticks: Tick[] = [];
  for (let day = start; day <= dayOf(to); day += step) {
    const at = instantOf(day * DAY);
    if (at >= from && at <= to) ticks.push({ at, label: dateLabel(at, zone), isDate: true });
  }
  return ticks;
}

/** The dates that `[from, to)` touches: from midnight to midnight by the wall clock. */
export function datesIn(
  from: Instant,
  to: Instant,
  zone: string,
): { readonly date: string; readonly from: Instant; readonly to: Instant }[] {
  const { dayOf, instantOf } = localTime(zone);
  return Array.from({ length: dayOf(to - 1) - dayOf(from) + 1 }, (_, index) => {
    const day = dayOf(from) + index;
    return {
      date: new Date(day * DAY).toISOString().slice(0, 10),
      from: instantOf(day * DAY),
      to: instantOf((day + 1) * DAY),
    };
  });
}

function localTime(zone: string) {
  const offsetAt = zoneOffset(zone);
  return {
    dayOf: (at: Instant) => Math.floor((at + offsetAt(at)) / DAY),
    /** Near a clock change the second look settles which offset holds. */
    instantOf: (local: number) => local - offsetAt(local - offsetAt(local)),
  };
}

export function dateLabel(at: Instant, zone: string): string {
  return format(at, zone, { weekday: 'short', month: 'short', day: 'numeric' });
}

function hourLabel(at: Instant, zone: string): string {
  return format(at, zone, { hour: 'numeric' });
}

/** Date and time without the year, e.g. "Mon, Jun 8, 4:00 PM". */
export function momentLabel(at: Instant, zone: string): string {
  return format(at, zone, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
}

function format(at: Instant, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: zone, ...options })
    .format(at)
    .replaceAll('\u202f', ' ');
}
