import type { Instant, Interval } from '../instant.ts';
import type { LocalDates } from './local-dates.ts';
import type { OffsetStretch } from './offset-stretches.ts';
import { lastBelow, type Sorted, sorted } from './sorted.ts';
import { unite } from './unite.ts';
import { DAY } from './wall-hours.ts';

/** The open stretches of one block of time, the open ms ahead of each, and in all. */
export interface OpenBlock {
  readonly from: Sorted;
  readonly to: Float64Array;
  readonly ahead: Sorted;
  readonly total: number;
}

/** Every instant is judged by its own wall clock: dates are cut where the offset changes. */
export function openBlock(stretches: OffsetStretch[], dates: LocalDates): OpenBlock {
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
  const merged = unite(open);
  let total = 0;
  const ahead = merged.map((interval) => {
    const before = total;
    total += interval.to - interval.from;
    return before;
  });
  return {
    from: sorted(merged.map(({ from }) => from)),
    to: Float64Array.from(merged, ({ to }) => to),
    ahead: sorted(ahead),
    total,
  };
}

/** Open ms from the start of the block that holds `at` up to `at`. */
export function openBefore({ from, to, ahead }: OpenBlock, at: Instant): number {
  const last = lastBelow(from, at);
  if (last < 0) return 0;
  return (ahead.values[last] ?? 0) + Math.min(at, to[last] ?? at) - (from.values[last] ?? at);
}

/** The instant by which `ms` (above 0, at most all) of the block's open time are used up. */
export function instantAfter({ from, ahead }: OpenBlock, ms: number): Instant {
  const last = lastBelow(ahead, ms);
  return (from.values[last] ?? 0) + ms - (ahead.values[last] ?? 0);
}

/** The earliest open instant from `at` to the end of the block, or null. */
export function openingIn({ from, to }: OpenBlock, at: Instant): Instant | null {
  const last = lastBelow(from, at);
  if (last >= 0 && at < (to[last] ?? at)) return at;
  return from.values[last + 1] ?? null;
}

/** The stretches of the block that lie within `[a, b)`, cut to it. */
export function stretchesWithin({ from, to }: OpenBlock, a: Instant, b: Instant): Interval[] {
  const open: Interval[] = [];
  for (let at = Math.max(0, lastBelow(from, a)); (from.values[at] ?? b) < b; at += 1) {
    const clipped = { from: Math.max(from.values[at] ?? a, a), to: Math.min(to[at] ?? b, b) };
    if (clipped.from < clipped.to) open.push(clipped);
  }
  return open;
}
