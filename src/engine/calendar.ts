import { IANAZone } from 'luxon';
import { businessDayOf, type CalendarSpec } from './calendar/calendar-spec.ts';
import { intervalTable } from './calendar/interval-table.ts';
import { localDatesOf } from './calendar/local-dates.ts';
import type { OffsetAt } from './calendar/offset-stretches.ts';
import { checkInstants, checkSpan, type OpenTime, withPauses } from './calendar/open-time.ts';
import { clockText, DAY } from './calendar/wall-hours.ts';
import { isoDate, WEEKDAYS, type Weekday, weekdayIndex } from './holidays.ts';
import type { Instant } from './instant.ts';

const MINUTE = 60_000;

export interface Calendar extends OpenTime {
  readonly spec: CalendarSpec;
  /** Open ms of one business day: as given, else what all open weekdays share, else null (M-08). */
  readonly businessDayMs: number | null;
  /** The holidays among the dates that `[a, b)` touches in the calendar's zone. */
  holidays(a: Instant, b: Instant): { date: string; name: string }[];
  /** The wall clock at an instant, as "2026-12-24", "09:30", "thu", "-05:00". */
  localTime(at: Instant): { date: string; time: string; weekday: Weekday; offset: string };
}

const calendars = new WeakMap<CalendarSpec, Calendar>();
const offsets = new Map<string, OffsetAt>();

/** The calendar of a spec that calendarSchema has passed; one per spec object. */
export function calendarOf(spec: CalendarSpec): Calendar {
  let calendar = calendars.get(spec);
  if (calendar === undefined) {
    calendar = build(spec);
    calendars.set(spec, calendar);
  }
  return calendar;
}

/** The offset of an IANA zone; one function per zone. RangeError for a zone that there is not. */
export function zoneOffset(timezone: string): OffsetAt {
  let offsetAt = offsets.get(timezone);
  if (offsetAt === undefined) {
    const zone = IANAZone.create(timezone);
    if (!zone.isValid) throw new RangeError(`unknown time zone ${JSON.stringify(timezone)}`);
    offsetAt = (at) => Math.round(zone.offset(at) * MINUTE);
    offsets.set(timezone, offsetAt);
  }
  return offsetAt;
}

function build(spec: CalendarSpec): Calendar {
  const offsetAt = zoneOffset(spec.timezone);
  const dates = localDatesOf(spec);
  const table = intervalTable(offsetAt, dates);
  const localDate = (at: Instant) => Math.floor((at + offsetAt(at)) / DAY);

  return {
    ...withPauses(table.span, table.reach),
    spec,
    businessDayMs: businessDayOf(spec),
    isOpen(at) {
      checkInstants(at);
      return table.isOpen(at);
    },
    nextOpening(at) {
      checkInstants(at);
      return table.nextOpening(at);
    },
    openIntervals(a, b) {
      checkInstants(a, b);
      if (b <= a) return [];
      checkSpan(b - a);
      return table.within(a, b);
    },
    holidays(a, b) {
      checkInstants(a, b);
      if (b <= a) return [];
      checkSpan(b - a);
      const found: { date: string; name: string }[] = [];
      const last = localDate(b - 1);
      for (let date = localDate(a); date <= last; date += 1) {
        const name = dates.holidayOn(date);
        if (name !== undefined) found.push({ date: isoDate(date), name });
      }
      return found;
    },
    localTime(at) {
      checkInstants(at);
      const offset = offsetAt(at);
      const date = localDate(at);
      return {
        date: isoDate(date),
        time: clockText(at + offset - date * DAY),
        weekday: WEEKDAYS[weekdayIndex(date)] ?? 'mon',
        offset: `${offset < 0 ? '-' : '+'}${clockText(Math.abs(offset))}`,
      };
    },
  };
}
