import type { CalendarSpec } from './calendar/calendar-spec.ts';
import { calendarOf } from './calendar.ts';
import { WEEKDAYS, type Weekday, weekdayIndex } from './holidays.ts';
import type { Instant } from './instant.ts';
import type { Policy } from './policy.ts';

/** From and to on the wall clock, as a policy writes it: `["09:00", "17:00"]`. */
export type Range = readonly [from: string, to: string];

/** When a desk is open, as people want to know it at `now`. */
export interface Hours {
  /** IANA name. */
  readonly zone: string;
  readonly open: boolean;
  /** When it next closes, or opens where it is closed; null where it stays open for a year. */
  readonly changesAt: Instant | null;
  /** Days that follow each other and have the same hours; without hours they are closed. */
  readonly week: readonly {
    readonly from: Weekday;
    readonly to: Weekday;
    readonly ranges: readonly Range[];
  }[];
  /** The next days that differ from their week, soonest first. `ranges` is empty where it is closed. */
  readonly otherDays: readonly {
    /** `2026-12-24`. */
    readonly date: string;
    /** null: hours of that day alone. */
    readonly name: string | null;
    readonly ranges: readonly Range[];
  }[];
  /** What the policy says of its hours, and of reaching it outside them. */
  readonly statements: readonly string[];
}

const DAY = 24 * 60 * 60_000;
const YEAR = 366 * DAY;
const mostOtherDays = 4;

/** The hours of the policy's desk. */
export function hoursOf(policy: Policy, now: Instant): Hours {
  const spec = policy.calendars[policy.deskHours];
  if (!spec) throw new RangeError(`policy ${policy.id} has no calendar "${policy.deskHours}"`);
  const calendar = calendarOf(spec);
  const open = calendar.isOpen(now);
  const closes = () => calendar.openIntervals(now, now + YEAR)[0]?.to ?? now;
  const closing = open ? closes() : null;
  return {
    zone: spec.timezone,
    open,
    changesAt: closing === null ? calendar.nextOpening(now) : closing < now + YEAR ? closing : null,
    week: weekOf(spec),
    otherDays: otherDaysOf(spec, now),
    statements: statementsOf(policy),
  };
}

function weekOf({ hours }: CalendarSpec): Hours['week'] {
  const week: { from: Weekday; to: Weekday; ranges: readonly Range[] }[] = [];
  for (const day of WEEKDAYS) {
    const ranges = hours[day] ?? [];
    const last = week.at(-1);
    if (last && JSON.stringify(last.ranges) === JSON.stringify(ranges)) last.to = day;
    else week.push({ from: day, to: day, ranges });
  }
  return week;
}

/** Those that rest on a clause of the hours or of a line to call. */
function statementsOf({ calendars, deskHours, contactLines, statements }: Policy): string[] {
  const hours = calendars[deskHours]?.clauses ?? [];
  const sources = new Set([...hours, ...contactLines.flatMap(({ clauses }) => clauses)]);
  return statements
    .filter(({ clauses }) => clauses.some((clause) => sources.has(clause)))
    .map(({ says }) => says);
}

function otherDaysOf(spec: CalendarSpec, now: Instant): Hours['otherDays'] {
  const calendar = calendarOf(spec);
  const isWorkday = (date: string) => {
    const weekday = WEEKDAYS[weekdayIndex(Date.parse(date) / DAY)];
    return weekday !== undefined && (spec.hours[weekday] ?? []).length > 0;
  };
  const holidays = calendar.holidays(now, now + YEAR).filter(({ date }) => isWorkday(date));
  const closed = new Set(holidays.map(({ date }) => date));
  const first = calendar.localTime(now).date;
  const last = calendar.localTime(now + YEAR).date;
  const exceptions = Object.entries(spec.exceptions ?? {}).filter(
    ([date]) => date >= first && date <= last && !closed.has(date),
  );
  return [
    ...holidays.map(({ date, name }) => ({ date, name, ranges: [] })),
    ...exceptions.map(([date, ranges]) => ({ date, name: null, ranges })),
  ]
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .slice(0, mostOtherDays);
}
