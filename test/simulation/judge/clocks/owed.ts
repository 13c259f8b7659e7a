import type { Instant, Pause } from '../../../../src/engine/instant.ts';
import type { Condition, Threshold } from '../../../../src/engine/policy.ts';
import type { Answers, TargetKind } from '../../../../src/engine/ticket.ts';
import type { Facts } from './facts.ts';
import { lengthOf, minutesOf, msOf, walk } from './walk.ts';

/** Something that the clocks owe from an instant on. */
export interface Owed {
  /** `fires <key>`, `<target> at risk`, `<target> missed` or `assignment missed`. */
  readonly what: string;
  /** From when on. */
  readonly from: Instant;
  /** The instant that the event names. */
  readonly dueAt: Instant;
}

export const kinds: readonly TargetKind[] = ['response', 'resolution'];

export function keyOf({ level, after, role }: Threshold): string {
  return `${level}/${after}/${role}`;
}

/** All that has not come about yet, though nothing but time keeps it from doing so. */
export function owed(facts: Facts): Owed[] {
  if (facts.state === 'resolved') return [];
  return [
    ...thresholds(facts),
    ...kinds.flatMap((kind) => warnings(facts, kind)),
    ...nobody(facts),
  ];
}

/** Where a target stands: when it is due and at risk; null where there is none. */
export function targetOf(
  facts: Facts,
  kind: TargetKind,
): { readonly due: Instant | null; readonly atRisk: Instant | null } | null {
  const { policy } = facts;
  const rule = policy.levels.find(({ id }) => id === facts.level)?.[kind];
  if (!rule || rule === 'release') return null;
  const length = lengthOf(policy, rule.clock, rule.within);
  const minutes = minutesOf(policy, rule.clock);
  // While it is resolved its closure is no pause, as it is met: it becomes one when it is reopened.
  const closures = facts.closures.filter(({ to }) => facts.state !== 'resolved' || to !== null);
  const pauses = kind === 'resolution' ? [...facts.waits, ...closures] : [];
  const at = (ms: number) => walk(minutes, facts.clocksStartAt, ms, pauses);
  return {
    due: facts.missed[kind] ?? at(length),
    atRisk: at(Math.ceil(length * policy.atRisk)),
  };
}

function warnings(facts: Facts, kind: TargetKind): Owed[] {
  if (kind === 'response' && facts.respondedAt !== null) return [];
  const target = targetOf(facts, kind);
  if (!target || target.due === null) return [];
  const { due, atRisk } = target;
  return [
    ...(atRisk === null ? [] : [{ what: `${kind} at risk`, from: atRisk, dueAt: due }]),
    // Missed means later than due.
    { what: `${kind} missed`, from: due + 1, dueAt: due },
  ].filter(({ what }) => !facts.noticed.includes(what));
}

function thresholds(facts: Facts): Owed[] {
  const { policy, fired } = facts;
  const { escalation } = policy;
  if (escalation.acknowledgingStops && fired.some(({ acknowledged }) => acknowledged)) return [];
  return escalation.thresholds
    .filter((one) => one.level === facts.level && holds(one.when, facts.answers, facts.openHours))
    .filter((one) => !fired.some(({ key }) => key === keyOf(one)))
    .flatMap((one) => {
      const isAtOnce = msOf(one.after) === 0;
      // Who heard at once of a ticket is not told at once again.
      if (isAtOnce && fired.some(({ role, after }) => role === one.role && msOf(after) === 0))
        return [];
      const due = isAtOnce
        ? facts.reportedAt
        : onEscalationClock(facts, facts.clocksStartAt, msOf(one.after));
      return due === null ? [] : [{ what: `fires ${keyOf(one)}`, from: due, dueAt: due }];
    });
}

/** When time on the clock of the escalation is used up. */
export function onEscalationClock(facts: Facts, start: Instant, ms: number): Instant | null {
  const { clock, pausesWhileWaiting } = facts.policy.escalation;
  const pauses: readonly Pause[] = [...(pausesWhileWaiting ? facts.waits : []), ...facts.closures];
  return walk(minutesOf(facts.policy, clock), start, ms, pauses);
}

function nobody(facts: Facts): Owed[] {
  const { assignment } = facts.policy;
  const what = 'assignment missed';
  if (assignment.mode === 'manual' || facts.assignee || facts.noticed.includes(what)) return [];
  const due = walk(
    minutesOf(facts.policy, '24x7'),
    facts.clocksStartAt,
    msOf(assignment.within),
    facts.closures,
  );
  return due === null ? [] : [{ what, from: due, dueAt: due }];
}

/** Whether a condition of the policy holds for the answers and the hours of the report. */
export function holds(when: Condition | undefined, answers: Answers, isOpen: boolean): boolean {
  const given = (part: Omit<Condition, 'unless'>) =>
    (part.hours === undefined || (part.hours === 'open') === isOpen) &&
    Object.entries(part.answers ?? {}).every(([question, values]) => {
      const answer = answers[question];
      const product = answer?.split('/')[0];
      return [values].flat().some((value) => value === answer || value === product);
    });
  return !when || (given(when) && !(when.unless && given(when.unless)));
}
