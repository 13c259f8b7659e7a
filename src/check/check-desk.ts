import { unite } from '../engine/calendar/unite.ts';
import { clockText, DAY, type Range, splitAtMidnight } from '../engine/calendar/wall-hours.ts';
import { WEEKDAYS, type Weekday } from '../engine/holidays.ts';
import type { Interval } from '../engine/instant.ts';
import type { Policy } from '../engine/policy.ts';
import { channelsOf, type DeskEntry, personOf } from '../files/desk-file.ts';
import type { FileProblem, Path, YamlFile } from '../files/read-yaml.ts';
import { unknownId } from './policy-problem.ts';

/** A channel tells which desk is meant, so it can serve one only. */
export function sharedChannels(
  entries: readonly [string, DeskEntry][],
  yaml: YamlFile,
): FileProblem[] {
  return entries.flatMap(([deskId, entry], index) =>
    channelsOf(entry).flatMap((channel, at) => {
      const other = entries.slice(0, index).find(([, one]) => channelsOf(one).includes(channel));
      if (!other) return [];
      const message = `desk "${other[0]}" has this channel already; each desk needs its own`;
      const key: Path = ['desks', deskId, 'supportChannel'];
      const path = Array.isArray(entry.supportChannel) ? [...key, at] : key;
      return [yaml.problemAt(path, 'value', message)];
    }),
  );
}

/** People who stand in the roster twice. */
export function repeatedAgents(
  deskId: string,
  { roster }: DeskEntry,
  yaml: YamlFile,
): FileProblem[] {
  const addresses = roster.map((entry) => personOf(entry).address);
  return [...addresses.entries()]
    .filter(([at, address]) => addresses.indexOf(address) < at)
    .map(([at, address]) => {
      const path: Path = ['desks', deskId, 'roster', at];
      return yaml.problemAt(path, 'value', `${address} is in the roster already`);
    });
}

/** Contacts for roles that the policy has not. */
export function unknownRoles(
  deskId: string,
  { contacts }: DeskEntry,
  policy: Policy,
  yaml: YamlFile,
): FileProblem[] {
  return Object.keys(contacts)
    .filter((role) => !Object.hasOwn(policy.roles, role))
    .map((role) => {
      const { path, message } = unknownId(
        ['desks', deskId, 'contacts', role],
        'role',
        role,
        Object.keys(policy.roles),
      );
      return yaml.problemAt(path, 'key', `${message} (roles of policy "${policy.id}")`);
    });
}

/** What works but may not be meant, one line each, beginning with the path in the desk file. */
export function deskWarnings(deskId: string, entry: DeskEntry, policy: Policy): string[] {
  const rotation = policy.assignment.mode === 'rotation';
  const nobody = entry.roster.length === 0;
  const unmanned = rotation && !nobody ? firstUnmanned(entry, policy) : null;
  return [
    ...unmannedRoles(entry, policy).map(
      (role) =>
        `desks.${deskId}.contacts: role "${role}" has nobody; what it should hear goes to the fallback`,
    ),
    ...(rotation && entry.lead === undefined
      ? [
          `desks.${deskId}: tickets are assigned in rotation and there is no lead; one that nobody gets goes to the fallback`,
        ]
      : []),
    ...(rotation && nobody
      ? [
          `desks.${deskId}.roster: tickets are assigned in rotation and the roster is empty; nobody can be assigned in turn`,
        ]
      : []),
    ...(unmanned
      ? [
          `desks.${deskId}.roster: nobody is on duty ${unmanned}, while the desk is open; tickets are not assigned then`,
        ]
      : []),
  ];
}

/** Roles that a threshold tells and that nobody of the desk has. */
function unmannedRoles({ contacts }: DeskEntry, policy: Policy): string[] {
  const told = new Set(policy.escalation.thresholds.map((threshold) => threshold.role));
  return [...told].filter((role) => (contacts[role] ?? []).length === 0);
}

type WeeklyHours = Readonly<Partial<Record<Weekday, readonly Range[] | undefined>>>;

/** The first open time of the week in which no agent is on duty, e.g. `tue 20:00–24:00`; or null. */
function firstUnmanned({ roster }: DeskEntry, policy: Policy): string | null {
  const duties = roster.map((agent) => (typeof agent === 'string' ? undefined : agent.duty));
  if (duties.includes(undefined)) return null;
  const manned = weekOf(duties.flatMap((duty) => duty ?? []));
  for (const open of weekOf([policy.calendars[policy.deskHours]?.hours ?? {}])) {
    let from = open.from;
    for (const duty of manned) if (duty.from <= from && from < duty.to) from = duty.to;
    if (from >= open.to) continue;
    const next = manned.find((duty) => duty.from > from)?.from ?? open.to;
    const day = Math.floor(from / DAY);
    const to = Math.min(next, open.to, (day + 1) * DAY);
    return `${WEEKDAYS[day]} ${clockText(from - day * DAY)}–${clockText(to - day * DAY)}`;
  }
  return null;
}

/** Weekly hours together, in ms since Monday's midnight, ascending and apart. */
function weekOf(all: readonly WeeklyHours[]): Interval[] {
  const stretches = all.flatMap((hours) =>
    WEEKDAYS.flatMap((weekday, day) =>
      (hours[weekday] ?? []).flatMap((range): Interval[] => {
        const [own, tail] = splitAtMidnight(range);
        const next = ((day + 1) % WEEKDAYS.length) * DAY;
        return [
          { from: day * DAY + own.from, to: day * DAY + own.to },
          ...(tail ? [{ from: next + tail.from, to: next + tail.to }] : []),
        ];
      }),
    ),
  );
  return unite(stretches);
}
