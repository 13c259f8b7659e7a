import type { Hours } from '../engine/hours.ts';
import type { Instant } from '../engine/instant.ts';
import type { Message, Part, Text } from './message.ts';
import { when } from './when.ts';

type Range = Hours['week'][number]['ranges'][number];

/** When a desk is open, with the other ways to reach it. */
export interface OpeningHours {
  readonly name: string;
  readonly hours: Hours;
  readonly now: Instant;
  /** The lines that hold at this moment. */
  readonly contactLines: readonly { readonly label: string; readonly value: string }[];
}

/** When support is open: now, in the week, and on the days that differ. */
export function hoursMessage(desks: readonly OpeningHours[]): Message {
  return {
    summary: desks
      .map(({ name, hours }) => `${name} is ${hours.open ? 'open' : 'closed'} now.`)
      .join(' '),
    parts: desks.flatMap((desk, at) => [
      ...(at > 0 ? [{ kind: 'divider' as const }] : []),
      ...deskParts(desk),
    ]),
  };
}

function deskParts({ name, hours, now, contactLines }: OpeningHours): Part[] {
  const facts = [
    ...weekFacts(hours),
    ...hours.otherDays.map(({ date, name: holiday, ranges }) => ({
      label: dateText(date),
      value: [holiday === null ? rangesText(ranges) : `closed, ${holiday}`],
    })),
    ...contactLines.map(({ label, value }) => ({ label, value: [value] })),
  ];
  return [
    { kind: 'heading', text: name },
    { kind: 'paragraph', text: nowText(hours) },
    { kind: 'facts', facts },
    ...(isAlwaysOpen(hours)
      ? []
      : [
          {
            kind: 'note' as const,
            text: [`The hours of the week are in ${zoneWords(hours.zone, now)}.`],
          },
        ]),
    ...hours.statements.map((text) => ({ kind: 'paragraph' as const, text: [text] })),
  ];
}

/** Whether a desk is open, and until when. */
export function nowText({ open, changesAt, zone }: Hours): Text {
  if (changesAt === null) return ['Open now, and around the clock.'];
  return [open ? 'Open now, until ' : 'Closed now, until ', when(changesAt, zone), '.'];
}

function isAlwaysOpen({ open, changesAt }: Hours): boolean {
  return open && changesAt === null;
}

function weekFacts(hours: Hours) {
  if (isAlwaysOpen(hours)) return [];
  return hours.week.map(({ from, to, ranges }) => ({
    label: from === to ? dayNames[from] : `${dayNames[from]} to ${dayNames[to]}`,
    value: [rangesText(ranges)],
  }));
}

function rangesText(ranges: readonly Range[]): string {
  if (ranges.length === 0) return 'closed';
  return ranges
    .map(([from, to]) =>
      from === '00:00' && to === '24:00' ? 'all day' : `${timeText(from)} to ${timeText(to)}`,
    )
    .join(', and ');
}

const dayNames = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;

/** "17:30" as "5:30 PM". */
function timeText(time: string): string {
  if (time === '24:00' || time === '00:00') return 'midnight';
  if (time === '12:00') return 'noon';
  const hour = Number(time.slice(0, 2));
  return `${hour % 12 || 12}:${time.slice(3)} ${hour < 12 ? 'AM' : 'PM'}`;
}

const dateFormat = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
});

function dateText(date: string): string {
  return dateFormat.format(Date.parse(date));
}

/** A zone as people call it, e.g. "Central Time". */
function zoneWords(timeZone: string, now: Instant): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'longGeneric',
  }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
