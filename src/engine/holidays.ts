import { z } from 'zod';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a calendar date; a date beyond its month rolls over. */
export function epochDay(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / DAY_MS;
}

/** The ISO date (`2026-12-24`) of an epoch day. */
export function isoDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 for Monday to 6 for Sunday: the position in WEEKDAYS. 1970-01-01 was a Thursday. */
export function weekdayIndex(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

const nameSchema = z.string().min(1).describe('The name of the holiday.');
const monthSchema = z.int().min(1).max(12).describe('The month, 1 for January.');

/** The longest that each month can be: 29 February exists in leap years only. */
const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isoDateSchema = z.iso.date().meta({ kind: 'date such as `"2026-12-24"`' });

const fixedSchema = z
  .strictObject({
    name: nameSchema,
    month: monthSchema,
    day: z.int().min(1).max(31).describe('The day of the month.'),
    observed: z
      .boolean()
      .optional()
      .describe('`true`: from a Saturday it moves to the Friday before, from a Sunday to Monday.'),
  })
  .refine((rule) => rule.day <= (LONGEST[rule.month - 1] ?? 0), {
    path: ['day'],
    error: 'this month has no such day',
  });

const weekdaySchema = z.strictObject({
  name: nameSchema,
  month: monthSchema,
  weekday: z.enum(WEEKDAYS).describe('The day of the week.'),
  nth: z
    .int()
    .refine((nth) => nth === -1 || (nth >= 1 && nth <= 5), {
      error: 'expected 1 to 5, or -1 for the last',
    })
    .meta({ kind: '1 to 5, or -1' })
    .describe('Which one of the month: 1 for the first, -1 for the last.'),
  plusDays: z
    .int()
    .min(-31)
    .max(31)
    .optional()
    .describe('So many days after it, such as 1 for the day after.'),
});

const FORMS =
  'a holiday is a date such as "2026-12-24", {name, month, day, observed?} ' +
  'or {name, month, weekday, nth, plusDays?}';

/**
 * A holiday as a policy writes it: an ISO date, a fixed day of a month (`observed`: Saturday moves
 * to Friday, Sunday to Monday), or the nth weekday of a month (`nth: -1` is the last) with
 * `plusDays` after it (M-03).
 */
export const holidayRuleSchema = z.union([isoDateSchema, fixedSchema, weekdaySchema], {
  error: (issue) => {
    const input: unknown = issue.input;
    if (typeof input !== 'object' || input === null) return FORMS;
    const form = 'day' in input ? fixedSchema : 'weekday' in input ? weekdaySchema : null;
    const faults = form?.safeParse(input).error?.issues ?? [];
    return [
      ...faults.map((fault) => `${fault.path.join('.')} ${fault.message}`.trim()),
      FORMS,
    ].join('; ');
  },
});
export type HolidayRule = z.infer<typeof holidayRuleSchema>;
type FixedRule = z.infer<typeof fixedSchema>;
type WeekdayRule = z.infer<typeof weekdaySchema>;

/**
 * The closed dates that fall into `year`, as observed, with the holiday's name; a plain date is
 * named "holiday". A neighbouring year's rule may fall into it: 2027-12-31 is New Year 2028.
 * Where two holidays meet on one date, the earlier rule names it.
 */
export function holidaysOf(rules: readonly HolidayRule[], year: number): Map<string, string> {
  const holidays = new Map<string, string>();
  for (const rule of rules) {
    const name = typeof rule === 'string' ? 'holiday' : rule.name;
    for (const date of datesOf(rule, year)) {
      if (!holidays.has(date)) holidays.set(date, name);
    }
  }
  return new Map([...holidays].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function datesOf(rule: HolidayRule, year: number): string[] {
  const dates =
    typeof rule === 'string'
      ? [rule]
      : [year - 1, year, year + 1].flatMap((source) => {
          const day = 'day' in rule ? fixedDay(rule, source) : nthWeekday(rule, source);
          return day === null ? [] : [isoDate(day)];
        });
  const prefix = `${String(year).padStart(4, '0')}-`;
  return dates.filter((date) => date.startsWith(prefix));
}

function fixedDay(rule: FixedRule, year: number): number | null {
  const day = epochDay(year, rule.month, rule.day);
  if (day >= epochDay(year, rule.month + 1, 1)) return null;
  if (rule.observed !== true) return day;
  const weekday = WEEKDAYS[weekdayIndex(day)];
  return weekday === 'sat' ? day - 1 : weekday === 'sun' ? day + 1 : day;
}

function nthWeekday(rule: WeekdayRule, year: number): number | null {
  const wanted = WEEKDAYS.indexOf(rule.weekday);
  const first = epochDay(year, rule.month, 1);
  const next = epochDay(year, rule.month + 1, 1);
  const earliest = first + ((wanted - weekdayIndex(first) + 7) % 7);
  const last = earliest + 7 * Math.floor((next - 1 - earliest) / 7);
  const day = rule.nth === -1 ? last : earliest + 7 * (rule.nth - 1);
  return day > last ? null : day + (rule.plusDays ?? 0);
}
