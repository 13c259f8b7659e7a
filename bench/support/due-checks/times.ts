import type { Clock } from '../../../src/runtime/ports.ts';

/** When the due tickets were reported: a Monday, 9 h in Chicago. */
export const reportedAt = Date.UTC(2026, 2, 2, 15);
const hour = 3_600_000;
const dueAt = reportedAt + 8 * hour;
/** Stands where the Director's threshold of theirs passes (N-07). */
export const dueClock: Clock = { now: () => dueAt };
/** Of the others it passes this much later. */
export const laterMs = 3 * hour;

/** The number of the ticket at this place of those that are written; every other one is due. */
export function numberOf(place: number): string {
  return `NX-${1001 + place}`;
}
