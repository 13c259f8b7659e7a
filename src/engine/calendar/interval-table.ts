import type { Instant, Interval } from '../instant.ts';
import type { LocalDates } from './local-dates.ts';
import { type OffsetAt, type OffsetStretch, offsetStretches } from './offset-stretches.ts';
import {
  instantAfter,
  type OpenBlock,
  openBefore,
  openBlock,
  openingIn,
  stretchesWithin,
} from './open-block.ts';
import { checkSpan, HORIZON, HORIZON_YEARS } from './open-time.ts';
import { unite } from './unite.ts';
import { DAY } from './wall-hours.ts';

/** Open time is computed block by block; a block is a little longer than a year. */
const BLOCK = 400 * DAY;
const blockAt = (at: Instant) => Math.floor(at / BLOCK);

/** Open time alone, without pauses, for usable instants. RangeErrors are those of OpenTime. */
export interface IntervalTable {
  isOpen(at: Instant): boolean;
  /** The earliest open instant from `at` on; `at` itself when open. */
  nextOpening(at: Instant): Instant;
  /** Open ms in `[a, b)`, for `a <= b`. */
  span(a: Instant, b: Instant): number;
  /** The earliest `t` with `span(at, t) >= ms`, for `ms` above 0. */
  reach(at: Instant, ms: number): Instant;
  /** The open stretches within `[a, b)`, ascending and apart. */
  within(a: Instant, b: Instant): Interval[];
}

/** What a zone's dates leave open: built for the years that are asked about, and kept. */
export function intervalTable(offsetAt: OffsetAt, dates: LocalDates): IntervalTable {
  const blocks = new Map<number, OpenBlock>();

  // Questions about the same months come one after the other.
  let latest = Number.NaN;
  let kept: OpenBlock | undefined;

  function block(index: number): OpenBlock {
    if (index === latest && kept !== undefined) return kept;
    latest = index;
    kept = blocks.get(index);
    if (kept === undefined) {
      kept = openBlock(blockStretches(offsetAt, index), dates);
      blocks.set(index, kept);
    }
    return kept;
  }

  return {
    isOpen: (at) => openingIn(block(blockAt(at)), at) === at,
    nextOpening(at) {
      for (let index = blockAt(at); index * BLOCK - at <= HORIZON; index += 1) {
        const opening = openingIn(block(index), at);
        if (opening !== null) return opening;
      }
      throw new RangeError(`the calendar does not open within ${HORIZON_YEARS} years`);
    },
    span(a, b) {
      const end = blockAt(b);
      let open = openBefore(block(end), b) - openBefore(block(blockAt(a)), a);
      for (let index = blockAt(a); index < end; index += 1) open += block(index).total;
      return open;
    },
    reach(at, ms) {
      let index = blockAt(at);
      let current = block(index);
      let wanted = openBefore(current, at) + ms;
      while (wanted > current.total) {
        wanted -= current.total;
        index += 1;
        checkSpan(index * BLOCK - at);
        current = block(index);
      }
      return instantAfter(current, wanted);
    },
    within(a, b) {
      const open: Interval[] = [];
      for (let index = blockAt(a); index * BLOCK < b; index += 1) {
        open.push(...stretchesWithin(block(index), a, b));
      }
      return unite(open);
    },
  };
}

const stretchesOfZones = new WeakMap<OffsetAt, Map<number, OffsetStretch[]>>();

/** The stretches of one block, kept for all calendars of the zone. */
function blockStretches(offsetAt: OffsetAt, block: number): OffsetStretch[] {
  const kept = stretchesOfZones.get(offsetAt) ?? new Map<number, OffsetStretch[]>();
  stretchesOfZones.set(offsetAt, kept);
  const stretches =
    kept.get(block) ?? offsetStretches(offsetAt, block * BLOCK, (block + 1) * BLOCK);
  kept.set(block, stretches);
  return stretches;
}
