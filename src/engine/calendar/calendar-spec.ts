import { z } from 'zod';
import { durationMs, isoDurationSchema } from '../duration.ts';
import { holidayRuleSchema, WEEKDAYS } from '../holidays.ts';
import { DAY, type Hours, rangeMs, splitAtMidnight } from './wall-hours.ts';

/** Adds an issue for each stretch that begins before the one ahead of it has ended. */
function refuseOverlaps(
  written: (Hours & { path: (string | number)[]; text: string })[],
  issue: (path: (string | number)[], message: string) => void,
): void {
  written.sort((a, b) => a.from - b.from);
  written.forEach((range, position) => {
    const before = written[position - 1];
    if (before !== undefined && before.to > range.from) {
      issue(range.path, `${range.text} overlaps ${before.text}`);
    }
  });
}

const rangeSchema = z
  .tuple([
    z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time from "00:00" to "23:59"'),
    z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time up to "24:00"'),
  ])
  .refine(([start, end]) => start !== end, {
    error: 'the range is empty; a whole day is ["00:00", "24:00"]',
  });
const rangesSchema = z.array(rangeSchema.meta({ kind: '`["HH:MM", "HH:MM"]`' }));
const dayRanges = rangesSchema
  .optional()
  .describe('When the day is open: from the first time up to, and not including, the second.');

const hoursSchema = z
  .strictObject({
    mon: dayRanges,
    tue: dayRanges,
    wed: dayRanges,
    thu: dayRanges,
    fri: dayRanges,
    sat: dayRanges,
    sun: dayRanges,
  })
  .superRefine((hours, context) => {
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const week = WEEKDAYS.map((): Parameters<typeof refuseOverlaps>[0] => []);
    WEEKDAYS.forEach((weekday, index) => {
      hours[weekday]?.forEach((range, position) => {
        const source = { path: [weekday, position], text: `${weekday} ${range.join('–')}` };
        const [own, tail] = splitAtMidnight(range);
        week[index]?.push({ ...own, ...source });
        if (tail !== null) week[(index + 1) % 7]?.push({ ...tail, ...source });
      });
    });
    if (week.every((ranges) => ranges.length === 0)) {
      issue([], 'a calendar without any hours is a configuration error');
    }
    for (const ranges of week) refuseOverlaps(ranges, issue);
  })
  .meta({ part: 'hours' });

const exceptionSchema = rangesSchema.superRefine((ranges, context) => {
  const written = ranges.map((range, position) => ({
    ...splitAtMidnight(range)[0],
    path: [position],
    text: range.join('–'),
  }));
  refuseOverlaps(written, (path, message) => context.addIssue({ code: 'custom', path, message }));
});

/** Whether there is such a zone; "+01:00" is none, though Intl would take it. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * A calendar in a policy: an IANA zone, weekly hours (half-open; "24:00" may end a range; a range
 * over midnight goes on into the next date), holidays, and exceptions, which replace the hours of
 * their date. A holiday closes its date, an exception on it notwithstanding.
 */
export const calendarSchema = z.strictObject({
  timezone: z
    .string()
    .refine(isZone, {
      error: ({ input }) =>
        `unknown time zone ${JSON.stringify(input)}; expected an IANA name such as America/Chicago`,
    })
    .meta({ kind: 'IANA time zone' })
    .describe('The zone of all its hours, such as `America/Chicago`.'),
  hours: hoursSchema.describe('The weekly hours. A day that is left out is closed.'),
  holidays: z
    .array(holidayRuleSchema)
    .optional()
    .describe(
      'Dates on which it is closed, in one of three forms. Where two fall on one date, the first names it.',
    ),
  exceptions: z
    .record(z.iso.date(), exceptionSchema, {
      error: ({ code }) =>
        code === 'invalid_key' ? 'expected a date such as "2026-12-24"' : undefined,
    })
    .optional()
    .describe(
      'Hours of single dates, in place of the weekly ones; `[]` closes the date. A holiday stays closed.',
    ),
  businessDay: isoDurationSchema
    .refine((iso) => durationMs(iso) > 0 && durationMs(iso) <= DAY, {
      error: 'a business day is more than nothing and at most 24 h',
    })
    .optional()
    .describe(
      'The open time of one business day, for targets in business days. Needed only where open days differ in length.',
    ),
});
export type CalendarSpec = z.infer<typeof calendarSchema>;

/**
 * Open ms of one business day: as given, else what all open weekdays share, else null (M-08). A
 * range over midnight counts wholly for the weekday under which the policy writes it.
 */
export function businessDayOf(spec: CalendarSpec): number | null {
  if (spec.businessDay !== undefined) return durationMs(spec.businessDay);
  const lengths = new Set(
    WEEKDAYS.map((weekday) =>
      (spec.hours[weekday] ?? []).reduce((total, range) => total + rangeMs(range), 0),
    ),
  );
  lengths.delete(0);
  const [length, ...others] = lengths;
  return length === undefined || others.length > 0 ? null : length;
}
