import type { Address, Person, TicketEvent } from '../../../src/engine/ticket.ts';
import type { Desk } from '../../../src/runtime/ports.ts';
import type { Facts } from './clocks/facts.ts';
import type { Life, Step } from './life.ts';

/** Something that somebody has to be told of an event. */
export interface Expected {
  readonly event: TicketEvent;
  /** The requester, the status thread in each support channel, or one of these people. */
  readonly to: 'requester' | 'thread' | readonly Address[];
  /** All of this stands in it. */
  readonly says: readonly string[];
  /** It may be left out. */
  readonly optional?: true;
}

/** Who has to be told what in a life, in the order of its events; escalations apart. */
export function expectedOf({ steps }: Life, desk: Desk): Expected[] {
  return steps.flatMap((step) => {
    const together = steps.filter(({ event }) => event.at === step.event.at);
    const told = noticed(step, together.at(-1)?.facts ?? step.facts, desk);
    const isOvertaken =
      step.event.type === 'TargetAtRisk' && together.some((other) => misses(other, step));
    return told.map((one) => ({
      ...one,
      event: step.event,
      ...(isOvertaken || isKnown(step, one) ? { optional: true as const } : {}),
    }));
  });
}

/** A miss of the target that was at risk, in the same look, is told in its place. */
function misses({ event }: Step, { event: risk }: Step): boolean {
  return (
    event.type === 'TargetBreached' && risk.type === 'TargetAtRisk' && event.target === risk.target
  );
}

/** What the requester writes in their own thread need not be answered each time. */
function isKnown({ event }: Step, { to }: Told): boolean {
  return to === 'requester' && event.type === 'RequesterReplied' && event.writtenIn === 'direct';
}

type Told = Omit<Expected, 'event'>;

function noticed({ event, facts }: Step, later: Facts, desk: Desk): Told[] {
  const { number } = facts;
  const thread = (...says: string[]): Told => ({ to: 'thread', says });
  const requester = (...says: string[]): Told => ({ to: 'requester', says });
  const people = (all: readonly (Person | null)[], ...says: string[]): Told => ({
    to: all.flatMap((one) => (one ? [one.address] : [])),
    says,
  });
  const leading = desk.lead ?? desk.fallback;
  switch (event.type) {
    case 'TicketOpened':
      return [
        requester(`Your ticket ${number}`),
        ...(event.assignee ? [people([event.assignee], `${number} is yours`)] : []),
      ];
    case 'TicketTaken':
      return [
        thread('has taken this'),
        requester(`has taken ${number}`),
        ...(event.from ? [people([event.from], `has taken ${number}`, 'over from you')] : []),
      ];
    case 'SupportReplied':
      return event.edited
        ? [
            thread('changed a reply'),
            requester(`changed a message about ${number}`, ...word(event)),
          ]
        : [thread('replied to the requester'), requester(`wrote about ${number}`, ...word(event))];
    case 'RequesterReplied':
      return [
        thread(event.edited ? 'changed a message' : 'wrote'),
        // In their own thread the words stand above already.
        event.writtenIn === 'direct'
          ? requester(`Your message about ${number} has reached support`)
          : requester(`Your answer about ${number} has reached support`, ...word(event)),
      ];
    case 'WaitingStarted':
      return [
        thread('asked the requester', ...word(event)),
        requester(`needs something from you for ${number}`, ...word(event)),
      ];
    case 'WaitingEnded': {
      const first = thread('No longer waiting for the requester');
      const own = requester(`goes on working on ${number}`);
      return event.by.address === facts.requester ? [first] : [first, own];
    }
    case 'WorkaroundProvided':
      return [
        thread('put a workaround in place', ...word(event)),
        requester(`has a way around the problem for ${number}`, ...word(event)),
      ];
    case 'LevelChanged':
      return [thread('changed this from'), requester(`${number} is now`)];
    case 'TicketRecategorised':
      return [thread('recategorised this from'), requester(`${number} is now`)];
    case 'ChargeWaived':
      return event.by
        ? [thread('waived the charge'), requester(`waived the charge for ${number}`)]
        : [thread('The charge is waived'), requester(`There is no charge for ${number}`)];
    case 'ReleasePlanned':
      return [
        thread('planned the resolution for release'),
        requester(`The resolution of ${number} is planned`),
      ];
    case 'TicketHandedOver':
      return [thread('handed this to'), requester(`to help you with ${number}`)];
    case 'TicketResolved':
      return [thread('resolved this'), requester(`resolved ${number}`, ...word(event))];
    case 'TicketReopened':
      return [thread('reopened this'), requester(`${number} is open again`, ...word(event))];
    case 'EscalationFired':
      return [thread('Escalated'), requester(number, 'goes to our')];
    case 'EscalationReminded':
      return [thread('Nobody has acknowledged the escalation')];
    case 'EscalationAcknowledged':
      return [thread('acknowledged the escalation')];
    case 'PolicyAdopted':
      return [thread('now follows the present policy')];
    case 'TargetAtRisk':
    case 'TargetBreached': {
      const state = event.type === 'TargetAtRisk' ? 'at risk' : 'missed';
      const says = `${event.target} target is ${state}`;
      // Whoever has it once all that is decided together is done.
      return [
        thread(says),
        people([facts.assignee ?? leading, later.assignee ?? leading], number, says),
      ];
    }
    case 'AssignmentMissed':
      return [
        thread('Nobody was assigned by'),
        people([leading], number, 'nobody was assigned in time'),
      ];
    case 'PersonNotReached':
      if (event.as === 'desk') return [people([leading], `${number} cannot be shown in`)];
      return [thread(event.person === null ? 'Nobody to tell' : 'could not be delivered')];
    default:
      return event satisfies never;
  }
}

/** The word by which the people of the simulation mark what they write. */
function word({ text }: { readonly text: string }): string[] {
  const found = /#\d+/.exec(text)?.[0];
  return found === undefined ? [] : [found];
}
