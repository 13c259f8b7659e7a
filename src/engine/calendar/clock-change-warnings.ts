import { zoneOffset } from '../calendar.ts';
import { formatDuration } from '../duration.ts';
import { epochDay, isoDate } from '../holidays.ts';
import type { Instant } from '../instant.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { type LocalDates, localDatesOf } from './local-dates.ts';
import { offsetStretches } from './offset-stretches.ts';
import { unite } from './unite.ts';
import { clockText, DAY, type Hours } from './wall-hours.ts';

/**
 * What a clock change does to opening and closing times: one warning for each that a change from
 * `fromYear` to `toYear` (inclusive) skips or repeats. Hours are pointwise there all the same.
 */
export function clockChangeWarnings(
  spec: CalendarSpec,
  fromYear: number,
  toYear: number,
): string[] {
  const from = epochDay(fromYear, 1, 1) * DAY;
  const to = epochDay(toYear + 1, 1, 1) * DAY;
  const stretches = from < to ? offsetStretches(zoneOffset(spec.timezone), from, to) : [];
  const { hoursOn } = localDatesOf(spec);
  return stretches.slice(1).flatMap((after, position) => {
    const before = stretches[position] ?? after;
    return warningsAt(after.from, before.offset, after.offset, spec.timezone, hoursOn);
  });
}

function warningsAt(
  at: Instant,
  before: number,
  after: number,
  timezone: string,
  hoursOn: LocalDates['hoursOn'],
): string[] {
  const low = at + Math.min(before, after);
  const high = at + Math.max(before, after);
  const open: Hours[] = [];
  for (let date = Math.floor(low / DAY) - 1; date * DAY <= high; date += 1) {
    const midnight = date * DAY;
    for (const { from, to } of hoursOn(date))
      open.push({ from: midnight + from, to: midnight + to });
  }
  const wall = (at + before) % DAY;
  const change =
    `clocks in ${timezone} go ${after > before ? 'forward' : 'back'} ` +
    `${formatDuration(high - low)} at ${clockText(wall < 0 ? wall + DAY : wall)}`;
  const warning = (date: number, kind: string, time: number) =>
    `${isoDate(date)}: the ${kind} time ${clockText(time)} ` +
    `${after > before ? 'is skipped' : 'comes twice'}, since ${change}`;
  return unite(open).flatMap(({ from, to }) => {
    const opened = Math.floor(from / DAY);
    const closed = Math.ceil(to / DAY) - 1;
    return [
      ...(low <= from && from < high ? [warning(opened, 'opening', from - opened * DAY)] : []),
      ...(low <= to && to < high ? [warning(closed, 'closing', to - closed * DAY)] : []),
    ];
  });
}
