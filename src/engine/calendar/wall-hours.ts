import type { Interval } from '../instant.ts';

const MINUTE = 60_000;
/** What a date lasts by its wall clock, in ms. */
export const DAY = 24 * 60 * MINUTE;

/** A half-open stretch of wall-clock time, in ms since the midnight that begins its date. */
export type Hours = Interval;
/** A stretch as a policy writes it: "HH:MM" to "HH:MM", the end at most "24:00". */
export type Range = readonly [start: string, end: string];

/** "HH:MM" to ms since midnight. */
function clockMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE;
}

/** ms since midnight to "HH:MM", rounded down. */
export function clockText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** The length of a written range; one whose end is not after its start goes over midnight. */
export function rangeMs([start, end]: Range): number {
  const length = clockMs(end) - clockMs(start);
  return length > 0 ? length : length + DAY;
}

/** A written range as the hours of its own date and, over midnight, of the next. */
export function splitAtMidnight(range: Range): [own: Hours, tail: Hours | null] {
  const from = clockMs(range[0]);
  const to = from + rangeMs(range);
  return to <= DAY
    ? [{ from, to }, null]
    : [
        { from, to: DAY },
        { from: 0, to: to - DAY },
      ];
}
