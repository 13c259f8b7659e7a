import type { Duration } from '../../../../src/engine/duration.ts';
import type { Instant, Pause } from '../../../../src/engine/instant.ts';
import type { Policy } from '../../../../src/engine/policy.ts';
import { day, everyMinute, type MinutesOf, minute, openMinutes } from './open-minutes.ts';

/** Nobody waits longer; a walk that goes on is a mistake. */
const longestDays = 5 * 366;

const read = new WeakMap<object, MinutesOf>();

/** The minutes at which a clock of the policy counts. */
export function minutesOf(policy: Policy, clock: string): MinutesOf {
  if (clock === '24x7') return everyMinute;
  const spec = policy.calendars[clock];
  if (!spec) throw new Error(`the policy has no clock ${clock}`);
  const minutes = read.get(spec) ?? openMinutes(spec);
  read.set(spec, minutes);
  return minutes;
}

/** Whether the clock counts at an instant. */
export function counts(minutes: MinutesOf, at: Instant): boolean {
  const utcDay = Math.floor(at / day);
  return minutes(utcDay).open[Math.floor((at - utcDay * day) / minute)] === 1;
}

/** The first instant from `at` on at which the clock counts. */
export function nextCounting(minutes: MinutesOf, at: Instant): Instant {
  for (let now = at; now < at + longestDays * day; now = (Math.floor(now / minute) + 1) * minute) {
    if (counts(minutes, now)) return now;
  }
  throw new Error('the clock never counts');
}

/**
 * When `ms` from `start` are used up, minute by minute, outside the pauses; null where a pause that
 * has not ended comes first. Nothing to use up: `start`.
 */
export function walk(
  minutes: MinutesOf,
  start: Instant,
  ms: number,
  pauses: readonly Pause[],
): Instant | null {
  if (ms === 0) return start;
  const standing = pauses.find(({ to }) => to === null)?.from ?? Number.POSITIVE_INFINITY;
  const ended = pauses.flatMap(({ from, to }) => (to !== null && to > from ? [{ from, to }] : []));
  let left = ms;
  const first = Math.floor(start / day);
  for (let utcDay = first; utcDay < first + longestDays; utcDay += 1) {
    const begins = utcDay * day;
    if (begins > standing) return null;
    const { open, count } = minutes(utcDay);
    const isWhole =
      begins >= start && ended.every(({ from, to }) => to <= begins || from >= begins + day);
    if (isWhole && count * minute < left) {
      left -= count * minute;
      continue;
    }
    for (let at = 0; at < 1440; at += 1) {
      if (!open[at]) continue;
      const from = begins + at * minute;
      for (const piece of pieces(Math.max(start, from), from + minute, ended)) {
        if (piece.to - piece.from >= left) {
          const due = piece.from + left;
          return due > standing ? null : due;
        }
        left -= piece.to - piece.from;
      }
    }
  }
  throw new Error(`${ms} ms are never used up`);
}

/** What of `[from, to)` lies in no pause, in its order. */
function pieces(
  from: Instant,
  to: Instant,
  pauses: readonly { readonly from: Instant; readonly to: Instant }[],
) {
  let free = from < to ? [{ from, to }] : [];
  for (const pause of pauses) {
    if (pause.to <= from || pause.from >= to) continue;
    free = free.flatMap((piece) =>
      [
        { from: piece.from, to: Math.min(piece.to, pause.from) },
        { from: Math.max(piece.from, pause.to), to: piece.to },
      ].filter((part) => part.from < part.to),
    );
  }
  return free;
}

const units = { W: 7 * day, D: day, H: 60 * minute, M: minute, S: 1000 } as const;

/** Milliseconds of a duration such as `P1DT2H30M`. */
export function msOf(iso: string): number {
  const said = [...iso.matchAll(/([\d.,]+)([WDHMS])/g)];
  return Math.round(
    said.reduce((sum, [, amount = '0', unit]) => {
      const length = units[unit as keyof typeof units];
      return sum + Number(amount.replace(',', '.')) * length;
    }, 0),
  );
}

/** Milliseconds that a duration of a target means on its clock. */
export function lengthOf(policy: Policy, clock: string, within: Duration): number {
  if (typeof within === 'string') return msOf(within);
  const spec = policy.calendars[clock];
  if (!spec) throw new Error(`the clock ${clock} has no business days`);
  if (spec.businessDay) return within.businessDays * msOf(spec.businessDay);
  const [ranges = []] = Object.values(spec.hours).filter((one) => one && one.length > 0);
  const minutesOfDay = ranges.reduce((sum, [from, to]) => {
    const long = inMinutes(to) - inMinutes(from);
    return sum + (long > 0 ? long : long + 1440);
  }, 0);
  return within.businessDays * minutesOfDay * minute;
}

function inMinutes(time: string): number {
  const [hours = 0, past = 0] = time.split(':').map(Number);
  return hours * 60 + past;
}
