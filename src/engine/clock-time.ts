import { elapsed, type OpenTime } from './calendar/open-time.ts';
import { calendarOf } from './calendar.ts';
import { type Duration, durationMs } from './duration.ts';
import type { Instant, Pause } from './instant.ts';
import type { Policy } from './policy.ts';

/** The clock named in a policy: `24x7`, or a calendar's id. Throws a RangeError for any other name. */
export function clockOf(policy: Policy, name: string): OpenTime {
  if (name === '24x7') return elapsed;
  const spec = policy.calendars[name];
  if (!spec) throw new RangeError(`clock "${name}" is neither 24x7 nor a calendar of the policy`);
  return calendarOf(spec);
}

/** Milliseconds of open time that a duration of the policy means on this clock. */
export function durationOn(policy: Policy, clock: string, duration: Duration): number {
  if (typeof duration === 'string') return durationMs(duration);
  const spec = policy.calendars[clock];
  const day = spec ? calendarOf(spec).businessDayMs : null;
  if (day === null) throw new RangeError(`clock "${clock}" has no business day of a known length`);
  return duration.businessDays * day;
}

/**
 * When `ms` of open time from `start` are used up, pauses left out: for 0 ms that is `start`, pause
 * or not. null: the clock stands still in a pause that has not ended, so there is no instant yet.
 */
export function dueAt(
  clock: OpenTime,
  start: Instant,
  ms: number,
  pauses: readonly Pause[],
): Instant | null {
  const ended = pauses.filter((pause) => pause.to !== null);
  const standing = pauses.find((pause) => pause.to === null);
  const due = clock.add(start, ms, ended);
  return standing && ms > 0 && due > standing.from ? null : due;
}

/** True while the desk's hours are open. */
export function deskOpen(policy: Policy, at: Instant): boolean {
  return clockOf(policy, policy.deskHours).isOpen(at);
}

/** The desk's time zone, an IANA name. */
export function deskZone(policy: Policy): string {
  return policy.calendars[policy.deskHours]?.timezone ?? 'UTC';
}
