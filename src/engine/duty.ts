import type { CalendarSpec } from './calendar/calendar-spec.ts';
import { calendarOf } from './calendar.ts';
import type { Instant } from './instant.ts';

/** Weekly hours of duty in a zone; null: always. */
export type Duty = CalendarSpec['hours'] | null;

const specs = new WeakMap<object, Map<string, CalendarSpec>>();

/** Whether somebody with these hours is on duty at an instant. */
export function isOnDuty(duty: Duty, zone: string, at: Instant): boolean {
  if (duty === null) return true;
  return calendarOf(specOf(duty, zone)).isOpen(at);
}

/** One spec per hours and zone, so that its calendar is computed once. */
function specOf(hours: NonNullable<Duty>, timezone: string): CalendarSpec {
  const zones = specs.get(hours) ?? new Map<string, CalendarSpec>();
  const spec = zones.get(timezone) ?? { timezone, hours };
  specs.set(hours, zones.set(timezone, spec));
  return spec;
}

/** Whose turn the `count`-th ticket of a desk is, among those on duty; null where nobody is. */
export function nextOnDuty<Agent extends { readonly duty: Duty }>(
  roster: readonly Agent[],
  zone: string,
  count: number,
  at: Instant,
): Agent | null {
  const present = roster.filter(({ duty }) => isOnDuty(duty, zone, at));
  return present[count % present.length] ?? null;
}
