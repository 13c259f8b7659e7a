import { calendarOf } from './calendar.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import type { Instant } from './instant.ts';

/** Weekly hours of duty in a zone; null: always. */
export type Duty = CalendarSpec['hours'] | null;

const calendars = new WeakMap<object, CalendarSpec>();

/** Whether somebody with these hours is on duty at an instant. */
export function isOnDuty(duty: Duty, zone: string, at: Instant): boolean {
  if (duty === null) return true;
  let spec = calendars.get(duty);
  if (!spec) {
    spec = { timezone: zone, hours: duty, holidays: [], exceptions: {} };
    calendars.set(duty, spec);
  }
  return calendarOf(spec).isOpen(at);
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
