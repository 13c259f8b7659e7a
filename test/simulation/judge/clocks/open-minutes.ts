import type { CalendarSpec } from '../../../../src/engine/calendar/calendar-spec.ts';

export const minute = 60_000;
export const day = 1440 * minute;

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** All clocks of the simulated years change on a quarter of an hour of UTC. */
const quarter = 15;

/** The minutes of one UTC day at which a clock counts. */
export interface DayMinutes {
  readonly open: Uint8Array;
  /** How many they are. */
  readonly count: number;
}

export type MinutesOf = (utcDay: number) => DayMinutes;

const allDay: DayMinutes = { open: new Uint8Array(1440).fill(1), count: 1440 };

export const everyMinute: MinutesOf = () => allDay;

/** The minutes at which a calendar is open, read off the wall clock of its zone, as Intl shows it. */
export function openMinutes(spec: CalendarSpec): MinutesOf {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: spec.timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const days = new Map<number, DayMinutes>();
  const dates = new Map<string, readonly boolean[]>();
  const opensOn = (date: string) => {
    const known = dates.get(date) ?? openOn(spec, date);
    dates.set(date, known);
    return known;
  };
  return (utcDay) => {
    const known = days.get(utcDay);
    if (known) return known;
    const open = new Uint8Array(1440);
    for (let at = 0; at < 1440; at += quarter) {
      const text = format.format(utcDay * day + at * minute);
      const [, dayOf, month, year, hour, past] = /^(..)\/(..)\/(....), (..):(..)$/.exec(text) ?? [];
      const wall = Number(hour) * 60 + Number(past);
      const minutes = opensOn(`${year}-${month}-${dayOf}`);
      for (let more = 0; more < quarter; more += 1) open[at + more] = minutes[wall + more] ? 1 : 0;
    }
    const read = { open, count: open.reduce((sum, one) => sum + one, 0) };
    days.set(utcDay, read);
    return read;
  };
}

/** By the minute of the local date. */
function openOn(spec: CalendarSpec, date: string): readonly boolean[] {
  if (spec.holidays?.some((rule) => falls(rule, date))) return Array(1440).fill(false);
  const noon = Date.parse(`${date}T12:00:00Z`);
  const written = (at: number) => spec.exceptions?.[new Date(at).toISOString().slice(0, 10)];
  const weekly = (at: number) => spec.hours[names[new Date(at).getUTCDay()] ?? 'sun'] ?? [];
  const own = written(noon) ?? weekly(noon);
  const before = [...(written(noon - day) ?? []), ...(written(noon) ? [] : weekly(noon - day))];
  return Array.from({ length: 1440 }, (_, at) => {
    const isOwn = own.some(
      ([from, to]) => at >= minutesIn(from) && (isOver(from, to) || at < minutesIn(to)),
    );
    return isOwn || before.some(([from, to]) => isOver(from, to) && at < minutesIn(to));
  });
}

function minutesIn(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The range goes on after midnight. */
function isOver(from: string, to: string): boolean {
  return minutesIn(to) <= minutesIn(from);
}

type Rule = NonNullable<CalendarSpec['holidays']>[number];

/** Whether a holiday is kept on a date. */
function falls(rule: Rule, date: string): boolean {
  if (typeof rule === 'string') return rule === date;
  const noon = Date.parse(`${date}T12:00:00Z`);
  if ('day' in rule) {
    const isIt = (at: number) => {
      const on = new Date(at);
      return on.getUTCMonth() + 1 === rule.month && on.getUTCDate() === rule.day;
    };
    if (!rule.observed) return isIt(noon);
    switch (names[new Date(noon).getUTCDay()]) {
      case 'sat':
      case 'sun':
        return false;
      case 'fri':
        return isIt(noon) || isIt(noon + day);
      case 'mon':
        return isIt(noon) || isIt(noon - day);
      default:
        return isIt(noon);
    }
  }
  const on = new Date(noon - (rule.plusDays ?? 0) * day);
  if (on.getUTCMonth() + 1 !== rule.month || names[on.getUTCDay()] !== rule.weekday) return false;
  const isLast = new Date(on.getTime() + 7 * day).getUTCMonth() !== on.getUTCMonth();
  return rule.nth === -1 ? isLast : Math.ceil(on.getUTCDate() / 7) === rule.nth;
}
