import { businessDayOf } from '../engine/calendar/calendar-spec.ts';
import { clockChangeWarnings } from '../engine/calendar/clock-change-warnings.ts';
import { calendarOf } from '../engine/calendar.ts';
import { durationOn } from '../engine/clock-time.ts';
import { durationMs, formatDuration } from '../engine/duration.ts';
import { holidaysOf } from '../engine/holidays.ts';
import type { Policy, TargetRule } from '../engine/policy.ts';
import type { Path } from '../files/read-yaml.ts';
import { type Problem, unknownId } from './policy-problem.ts';

const LONGEST_DAYS = 3650;
const LONGEST = LONGEST_DAYS * durationMs('P1D');
/** Clock changes are looked for in these years; rules of time zones seldom outlive ten. */
const CLOCK_CHANGE_YEARS = { from: 2026, to: 2035 } as const;

/** Clocks that there are, under names that are free. */
export function checkCalendars(policy: Policy): Problem[] {
  const reserved = Object.hasOwn(policy.calendars, '24x7')
    ? [
        {
          path: ['calendars', '24x7'],
          message: '24x7 names elapsed time; give the calendar another id',
        },
      ]
    : [];
  return [
    ...reserved,
    ...(Object.hasOwn(policy.calendars, policy.deskHours)
      ? []
      : [unknownId(['deskHours'], 'calendar', policy.deskHours, Object.keys(policy.calendars))]),
    ...checkClock(policy, ['escalation', 'clock'], policy.escalation.clock),
  ];
}

function checkClock(policy: Policy, path: Path, clock: string): Problem[] {
  if (clock === '24x7' || Object.hasOwn(policy.calendars, clock)) return [];
  return [unknownId(path, 'clock', clock, ['24x7', ...Object.keys(policy.calendars)])];
}

/** Targets on clocks that there are, of a length that can be met. */
export function checkTargets(policy: Policy): Problem[] {
  return policy.levels.flatMap((level, at) =>
    (['response', 'resolution'] as const).flatMap((kind) => {
      const target = level[kind];
      return target === null || target === 'release'
        ? []
        : checkTarget(policy, ['levels', at, kind], target);
    }),
  );
}

function checkTarget(policy: Policy, path: Path, { within, clock }: TargetRule): Problem[] {
  const unknownClock = checkClock(policy, [...path, 'clock'], clock);
  if (unknownClock.length > 0) return unknownClock;
  if (typeof within !== 'string') {
    if (clock === '24x7') {
      const message = 'business days need a calendar; 24x7 has none';
      return [{ path: [...path, 'clock'], message }];
    }
    const spec = policy.calendars[clock];
    if (!spec || calendarOf(spec).businessDayMs === null) {
      const message = `the open days of calendar "${clock}" differ in length; say what a business day is there, such as businessDay: PT8H`;
      return [{ path: [...path, 'within'], message }];
    }
  }
  const ms = durationOn(policy, clock, within);
  if (ms <= 0) {
    return [{ path: [...path, 'within'], message: 'a target of no time cannot be met' }];
  }
  return ms > LONGEST ? [tooLong([...path, 'within'], ms)] : [];
}

function tooLong(path: Path, ms: number): Problem {
  return {
    path,
    message: `${formatDuration(ms)} is longer than the ${LONGEST_DAYS} days that are allowed`,
  };
}

/** N-07's order: within a level each threshold lies after the one above it, or at the same time. */
export function checkThresholds(policy: Policy): Problem[] {
  const ids = policy.levels.map((level) => level.id);
  const { thresholds } = policy.escalation;
  return thresholds.flatMap((threshold, at): Problem[] => {
    const path = ['escalation', 'thresholds', at];
    const above = thresholds.slice(0, at).filter((other) => other.level === threshold.level);
    const ms = durationMs(threshold.after);
    const before = above.at(-1);
    const problems: Problem[] = [];
    if (!ids.includes(threshold.level)) {
      problems.push(unknownId([...path, 'level'], 'level', threshold.level, ids));
    }
    if (!Object.hasOwn(policy.roles, threshold.role)) {
      problems.push(
        unknownId([...path, 'role'], 'role', threshold.role, Object.keys(policy.roles)),
      );
    }
    if (ms > LONGEST) problems.push(tooLong([...path, 'after'], ms));
    if (before && ms < durationMs(before.after)) {
      problems.push({
        path: [...path, 'after'],
        message: `${threshold.after} comes after ${before.after} of the same level; expected ascending times`,
      });
    }
    if (above.some((o) => durationMs(o.after) === ms && o.role === threshold.role)) {
      problems.push({
        path,
        message: `level "${threshold.level}" already tells role "${threshold.role}" after ${threshold.after}`,
      });
    }
    return problems;
  });
}

/** Reminders with some time between them, of thresholds that there are. */
export function checkReminders({ escalation: { reminders, thresholds } }: Policy): Problem[] {
  if (!reminders) return [];
  const path = ['escalation', 'reminders'];
  if (thresholds.length === 0) {
    return [{ path, message: 'there are no thresholds to remind anybody of' }];
  }
  const ms = durationMs(reminders.every);
  if (ms <= 0) {
    const message =
      'a reminder after no time would come with the message itself; give some minutes';
    return [{ path: [...path, 'every'], message }];
  }
  return ms * reminders.atMost > LONGEST
    ? [tooLong([...path, 'every'], ms * reminders.atMost)]
    : [];
}

/** T-04's time in which a ticket gets its assignee. */
export function checkAssignment({ assignment }: Policy): Problem[] {
  if (assignment.mode !== 'rotation') return [];
  const path = ['assignment', 'within'];
  const ms = durationMs(assignment.within);
  if (ms <= 0) return [{ path, message: 'nobody can be assigned in no time; give some minutes' }];
  return ms > LONGEST ? [tooLong(path, ms)] : [];
}

/** Opening and closing times that a clock change skips or repeats. */
export function checkClockChanges(policy: Policy): Problem[] {
  const { from, to } = CLOCK_CHANGE_YEARS;
  return Object.entries(policy.calendars).flatMap(([id, spec]): Problem[] => {
    const [first, ...others] = clockChangeWarnings(spec, from, to);
    if (first === undefined) return [];
    const more = others.length > 0 ? ` (and ${others.length} more until ${to})` : '';
    return [{ path: ['calendars', id, 'hours'], message: `${first}${more}` }];
  });
}

/** A business day of another length than every open day: the hours may be the wrong way round. */
export function checkBusinessDays(policy: Policy): Problem[] {
  return Object.entries(policy.calendars).flatMap(([id, { businessDay, ...spec }]) => {
    const open = businessDayOf(spec);
    if (businessDay === undefined || open === null || open === durationMs(businessDay)) return [];
    const message = `a business day of ${formatDuration(durationMs(businessDay))}, while every open day has ${formatDuration(open)}; check the hours`;
    return [{ path: ['calendars', id, 'businessDay'], message }];
  });
}

/** Hours that an exception gives a date which a holiday closes; one without hours is no surprise. */
export function checkExceptions(policy: Policy): Problem[] {
  return Object.entries(policy.calendars).flatMap(([id, { holidays = [], exceptions = {} }]) =>
    Object.entries(exceptions).flatMap(([date, ranges]): Problem[] => {
      const name = holidaysOf(holidays, Number(date.slice(0, 4))).get(date);
      if (name === undefined || ranges.length === 0) return [];
      const message = `${date} stays closed (${name}): a holiday comes before an exception`;
      return [{ path: ['calendars', id, 'exceptions', date], message }];
    }),
  );
}
