import type { Instant, Interval } from '../instant.ts';
import { DAY } from './wall-hours.ts';

/** Offsets are sampled this often; since 1970 no zone changed its clock and back within a week. */
const SAMPLE = 4 * DAY;

/** What a zone's wall clock is ahead of UTC at an instant, in ms. */
export type OffsetAt = (at: Instant) => number;

/** A stretch in which a zone keeps one offset: local time minus UTC, in ms. */
export interface OffsetStretch extends Interval {
  readonly offset: number;
}

/** The stretches of constant offset that make up `[from, to)`, cut at the exact ms. */
export function offsetStretches(offsetAt: OffsetAt, from: Instant, to: Instant): OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  let current = { from, to, offset: offsetAt(from) };
  for (let known = from; known < to; ) {
    let same = known;
    let other = Math.min(known + SAMPLE, to);
    if (offsetAt(other) !== current.offset) {
      while (other - same > 1) {
        const middle = Math.floor((same + other) / 2);
        if (offsetAt(middle) === current.offset) same = middle;
        else other = middle;
      }
      stretches.push({ ...current, to: other });
      current = { from: other, to, offset: offsetAt(other) };
    }
    known = other;
  }
  return current.from < to ? [...stretches, current] : stretches;
}
