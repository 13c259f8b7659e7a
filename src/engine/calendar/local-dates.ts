import { holidaysOf, isoDate, WEEKDAYS, weekdayIndex } from '../holidays.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { unite } from './unite.ts';
import { DAY, type Hours, splitAtMidnight } from './wall-hours.ts';

/** What holds on each local date, by its epoch day. */
export interface LocalDates {
  /** The name of the holiday that closes the date. */
  holidayOn(date: number): string | undefined;
  /** The open hours of the date, ascending and apart. */
  hoursOn(date: number): Hours[];
}

/** The dates of a calendar. A range over midnight opens the date after it too. */
export function localDatesOf(spec: CalendarSpec): LocalDates {
  const week = WEEKDAYS.map((): Hours[] => []);
  WEEKDAYS.forEach((weekday, index) => {
    for (const [own, tail] of (spec.hours[weekday] ?? []).map(splitAtMidnight)) {
      week[index]?.push(own);
      if (tail !== null) week[(index + 1) % 7]?.push(tail);
    }
  });
  const exceptions = new Map(
    Object.entries(spec.exceptions ?? {}).map(([date, ranges]) => [
      Date.parse(date) / DAY,
      ranges.map(splitAtMidnight),
    ]),
  );
  const holidaysByYear = new Map<number, Map<string, string>>();

  function holidayOn(date: number): string | undefined {
    if (spec.holidays === undefined || spec.holidays.length === 0) return undefined;
    const year = new Date(date * DAY).getUTCFullYear();
    let holidays = holidaysByYear.get(year);
    if (holidays === undefined) {
      holidays = holidaysOf(spec.holidays, year);
      holidaysByYear.set(year, holidays);
    }
    return holidays.get(isoDate(date));
  }

  function hoursOn(date: number): Hours[] {
    if (holidayOn(date) !== undefined) return [];
    const own = exceptions.get(date)?.map(([hours]) => hours) ?? week[weekdayIndex(date)] ?? [];
    const tails = exceptions.get(date - 1)?.flatMap(([, tail]) => tail ?? []) ?? [];
    return unite([...own, ...tails]);
  }

  return { holidayOn, hoursOn };
}
