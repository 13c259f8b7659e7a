import type { Instant, Interval, Pause } from '../instant.ts';
import { unite } from './unite.ts';
import { DAY } from './wall-hours.ts';

/** How far one question may reach; beyond it the span is an error, not a search. */
export const HORIZON_YEARS = 100;
export const HORIZON = HORIZON_YEARS * 365.25 * DAY;
const LATEST: Instant = 8e15;

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

/** RangeError for what no date can be. */
export function checkInstants(...instants: Instant[]): void {
  for (const at of instants) {
    if (!(Math.abs(at) <= LATEST)) throw new RangeError(`${at} is no usable instant`);
  }
}

/** RangeError for a span that is negative or longer than HORIZON, in ms. */
export function checkSpan(ms: number): void {
  if (!(ms >= 0)) throw new RangeError(`a span of time cannot be ${ms} ms`);
  if (ms > HORIZON) throw new RangeError(`the span reaches beyond ${HORIZON_YEARS} years`);
}

/** The union of the pauses from `start` on; one without end reaches to Infinity. */
function pausesFrom(start: Instant, pauses: readonly Pause[]): Interval[] {
  const clipped: Interval[] = [];
  for (const { from, to } of pauses) {
    checkInstants(from, to ?? from);
    const interval = { from: Math.max(from, start), to: to ?? Infinity };
    if (interval.to > interval.from) clipped.push(interval);
  }
  return unite(clipped);
}

/** Adds pauses to a measure of open time: `span` for `a < b`, `reach` for `ms > 0`. */
export function withPauses(
  span: (a: Instant, b: Instant) => number,
  reach: (at: Instant, ms: number) => Instant,
): Pick<OpenTime, 'add' | 'between'> {
  return {
    add(at, ms, pauses = []) {
      checkInstants(at);
      checkSpan(ms);
      if (ms === 0) return at;
      if (pauses.length === 0) return reach(at, ms);
      let cursor = at;
      let left = ms;
      for (const pause of pausesFrom(at, pauses)) {
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
