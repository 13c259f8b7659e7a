import type { Instant } from '../../../src/engine/instant.ts';
import type { TicketEvent } from '../../../src/engine/ticket.ts';
import type { Facts } from './clocks/facts.ts';
import { holds, type Owed, owed } from './clocks/owed.ts';
import { remindersBy } from './clocks/reminders.ts';
import { counts, minutesOf, nextCounting } from './clocks/walk.ts';
import type { Evidence, Violation } from './evidence.ts';
import { type Life, livesOf, type Step } from './life.ts';

/**
 * Every threshold, warning and reminder that time brought about came once, none came before its time,
 * and nobody did anything to a ticket before what its clocks owed was written.
 */
export function everyThresholdOnce(evidence: Evidence): Violation[] {
  return livesOf(evidence).flatMap((life) => [
    ...life.steps.flatMap((step, at) => judged(step, life.steps[at - 1])),
    ...outOfOrder(life.steps),
    ...twice(life.steps),
    ...missing(life, evidence.now),
  ]);
}

function violation(number: string, says: string, shows: unknown): Violation {
  return { invariant: 'every threshold once', says: `${number}: ${says}`, evidence: shows };
}

/** What an event of the clocks brings about, in the words of `owed`; null for any other event. */
function broughtAbout(event: TicketEvent): string | null {
  switch (event.type) {
    case 'EscalationFired':
      return `fires ${event.key}`;
    case 'TargetAtRisk':
      return `${event.target} at risk`;
    case 'TargetBreached':
      return `${event.target} missed`;
    case 'AssignmentMissed':
      return 'assignment missed';
    default:
      return null;
  }
}

function judged({ before, event, facts }: Step, last: Step | undefined): Violation[] {
  if (event.type === 'TicketOpened') return started(facts);
  if (!before) return [];
  const { number } = facts;
  const what = broughtAbout(event);
  if (what !== null && 'dueAt' in event) {
    const mine = owed(before).find((one) => one.what === what);
    if (!mine) return [violation(number, `${what}, though that is not owed`, { event, before })];
    if (mine.dueAt !== event.dueAt || mine.from > event.at)
      return [violation(number, `${what}, at another time than it is due`, { event, mine })];
    return [];
  }
  if (event.type === 'EscalationReminded') return reminded(before, event);
  // What one command does is written together, so its second event finds what the first made due.
  const follows =
    (event.type === 'WaitingEnded' && last?.event.at === event.at) ||
    (event.type === 'ChargeWaived' && event.by === undefined) ||
    event.type === 'PolicyAdopted';
  if (follows) return [];
  return owedBy(before, event.at).map((one) =>
    violation(number, `${event.type} was written before “${one.what}”`, { event, owed: one }),
  );
}

/** Where the clocks start, and whether the report came in the hours of the desk. */
function started(facts: Facts): Violation[] {
  const { policy, reportedAt, clocksStartAt, openHours, number } = facts;
  const minutes = minutesOf(policy, policy.deskHours);
  const isOpen = counts(minutes, reportedAt);
  const waits = policy.clockStarts.some(({ when }) => holds(when, facts.answers, isOpen));
  const start = waits ? nextCounting(minutes, reportedAt) : reportedAt;
  return isOpen === openHours && start === clocksStartAt
    ? []
    : [violation(number, 'its clocks start at another time', { facts, isOpen, start })];
}

function owedBy(facts: Facts, at: Instant): Owed[] {
  return owed(facts).filter(({ from }) => from <= at);
}

type Reminded = Extract<TicketEvent, { type: 'EscalationReminded' }>;

function reminded(before: Facts, event: Reminded): Violation[] {
  const mine = remindersBy(before, event.at);
  return event.keys.flatMap((key) => {
    const one = mine.find((other) => other.key === key);
    if (one && one.count === event.count && one.dueAt === event.dueAt) return [];
    const says = `reminder ${event.count} of ${key}, though another one or none is due`;
    return [violation(before.number, says, { event, mine })];
  });
}

/** What fires in one look comes in the order of the due instants. */
function outOfOrder(steps: readonly Step[]): Violation[] {
  return steps.flatMap(({ event, facts }, index) => {
    const next = steps[index + 1]?.event;
    const isPair = next && broughtAbout(event) !== null && broughtAbout(next) !== null;
    if (!isPair || next.at !== event.at || !('dueAt' in event) || !('dueAt' in next)) return [];
    return next.dueAt >= event.dueAt
      ? []
      : [violation(facts.number, 'what was missed did not come in its order', { event, next })];
  });
}

function twice(steps: readonly Step[]): Violation[] {
  const times = Map.groupBy(steps, ({ event }) => broughtAbout(event));
  return [...times].flatMap(([what, all]) => {
    const [first, second] = all;
    if (what === null || !first || !second) return [];
    return [
      violation(
        first.facts.number,
        `${what}, ${all.length} times`,
        all.map((one) => one.event),
      ),
    ];
  });
}

function missing({ last, ticket }: Life, now: Instant): Violation[] {
  const left = [
    ...owedBy(last, now),
    ...remindersBy(last, now).map(({ key, count, dueAt }) => ({
      what: `reminder ${count} of ${key}`,
      dueAt,
    })),
  ];
  return left.map((one) =>
    violation(ticket.number, `“${one.what}” never came`, { owed: one, now }),
  );
}
