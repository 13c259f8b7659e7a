import { fileURLToPath } from 'node:url';
import { calendarOf } from '../../../src/engine/calendar.ts';
import { loadPolicy } from '../../../src/files/load-policy.ts';

const DAY = 86_400_000;
const year = 2026;

const path = fileURLToPath(new URL('../../../policies/mednet.yaml', import.meta.url));
const { policy } = await loadPolicy(path);
const spec = policy.calendars.business;
if (spec === undefined) throw new Error(`${path} has no calendar named business`);

/** What all sides add in: business hours from 09:00 to 17:00 on weekdays, and eight holidays. */
export const calendar = calendarOf(spec);
export const timezone = spec.timezone;
export const businessDayMs = calendar.businessDayMs ?? Number.NaN;

/** The dates of the policy's holidays in the year of the starts and the first month of the next. */
export const holidays: readonly string[] = calendar
  .holidays(Date.UTC(year, 0, 2), Date.UTC(year + 1, 1, 1))
  .map(({ date }) => date);

/** The opening intervals of seven years, among them the year of the starts. */
export const openings = calendar.openIntervals(Date.UTC(year - 1, 0, 2), Date.UTC(year + 6, 0, 2));

/** Whole minutes spread evenly over a year, nights and weekends among them; always the same. */
export function startsOf(count: number): readonly number[] {
  const from = Date.UTC(year, 0, 2);
  const minutes = (365 * DAY) / 60_000;
  // A step that has no divisor in common with a power of two shuffles without leaving any out.
  return Array.from({ length: count }, (_, at) => {
    const place = (at * 1597) % count;
    return from + Math.floor((place * minutes) / count) * 60_000;
  });
}
