import type { Instant } from './instant.ts';
import type { Person, Ticket, TicketEvent } from './ticket.ts';

/** The people of a desk that notices go to. */
export interface DeskPeople {
  readonly contacts: Readonly<Record<string, readonly Person[]>>;
  readonly lead: Person | null;
  readonly fallback: Person;
}

/** Who hears what. `as` says why a person is written to, should they turn out unreachable. */
export type Notice =
  /** The root card of the status thread shows the ticket's present state. */
  | { readonly to: 'card' }
  | { readonly to: 'thread'; readonly event: TicketEvent }
  | { readonly to: 'requester'; readonly event: TicketEvent }
  /** A warning of a target, to the assignee, or to the lead where nobody has taken the ticket. */
  | {
      readonly to: 'desk';
      readonly person: Person;
      readonly as: 'assignee' | 'lead' | 'fallback';
      readonly event: Extract<TicketEvent, { type: 'TargetAtRisk' | 'TargetBreached' }>;
    }
  /** One message for all thresholds that passed at once for this person. */
  | {
      readonly to: 'contact';
      readonly person: Person;
      /** The first of the roles that the thresholds name, or `fallback`. */
      readonly as: string;
      readonly keys: readonly string[];
      /** With the person, this tells one escalation message of a ticket from another. */
      readonly firedAt: Instant;
    }
  /** An acknowledged escalation's message is brought up to date. */
  | {
      readonly to: 'contact-update';
      readonly person: Person;
      readonly as: string;
      readonly keys: readonly string[];
      readonly firedAt: Instant;
    };

type Fired = Extract<TicketEvent, { type: 'EscalationFired' }>;
type NotReached = Extract<TicketEvent, { type: 'PersonNotReached' }>;

/**
 * The notices that the events of one decision cause, in the order of sending.
 * `ticket` is the ticket after the events.
 */
export function noticesOf(
  events: readonly TicketEvent[],
  ticket: Ticket,
  people: DeskPeople,
): Notice[] {
  if (events.length === 0) return [];
  const breached = new Set(
    events.flatMap((event) => (event.type === 'TargetBreached' ? [event.target] : [])),
  );
  const heard = events.filter(
    (event) => !(event.type === 'TargetAtRisk' && breached.has(event.target)),
  );
  return [
    { to: 'card' },
    ...escalated(
      heard.filter((event) => event.type === 'EscalationFired'),
      people,
    ),
    ...heard.flatMap((event) => noticesOfEvent(event, ticket, people)),
  ];
}

/** Roles of fired thresholds that nobody stands behind. */
export function unmannedRoles(events: readonly TicketEvent[], people: DeskPeople): Fired[] {
  return events
    .filter((event) => event.type === 'EscalationFired')
    .filter((event) => (people.contacts[event.role] ?? []).length === 0);
}

function escalated(events: readonly Fired[], people: DeskPeople): Notice[] {
  const byPerson = new Map<string, Extract<Notice, { to: 'contact' }>>();
  for (const { key, role, at } of events) {
    for (const person of people.contacts[role] ?? []) {
      const told = byPerson.get(person.address);
      byPerson.set(person.address, {
        to: 'contact',
        person,
        as: told?.as ?? role,
        keys: [...(told?.keys ?? []), key],
        firedAt: at,
      });
    }
  }
  return [...byPerson.values()];
}

function noticesOfEvent(event: TicketEvent, ticket: Ticket, people: DeskPeople): Notice[] {
  const thread: Notice = { to: 'thread', event };
  const requester: Notice = { to: 'requester', event };
  switch (event.type) {
    case 'TicketOpened':
      return [requester];
    case 'TicketTaken':
    case 'SupportReplied':
    case 'RequesterReplied':
    case 'WaitingStarted':
    case 'WorkaroundProvided':
    case 'LevelChanged':
    case 'TicketResolved':
    case 'TicketReopened':
    case 'EscalationFired':
      return [thread, requester];
    case 'WaitingEnded':
      // The requester's own answer ends the waiting: they need not be told.
      return event.by.address === ticket.requester.address ? [thread] : [thread, requester];
    case 'TargetAtRisk':
    case 'TargetBreached':
      return [thread, { to: 'desk', ...warned(ticket, people), event }];
    case 'EscalationAcknowledged':
      return [thread, ...acknowledged(event.keys, ticket, people)];
    case 'PersonNotReached':
      return [thread, ...insteadOf(event, ticket, people)];
    default:
      return event satisfies never;
  }
}

function warned(
  ticket: Ticket,
  people: DeskPeople,
): { person: Person; as: 'assignee' | 'lead' | 'fallback' } {
  if (ticket.assignee) return { person: ticket.assignee, as: 'assignee' };
  return people.lead
    ? { person: people.lead, as: 'lead' }
    : { person: people.fallback, as: 'fallback' };
}

/** Everybody who may have been told of these escalations sees that somebody has acknowledged. */
function acknowledged(keys: readonly string[], ticket: Ticket, people: DeskPeople): Notice[] {
  const firings = new Set(
    ticket.escalations.filter(({ key }) => keys.includes(key)).map(({ firedAt }) => firedAt),
  );
  return [...firings].flatMap((firedAt) => {
    const together = ticket.escalations.filter((escalation) => escalation.firedAt === firedAt);
    const told = new Map<string, { person: Person; as: string }>();
    for (const { role } of together) {
      for (const person of people.contacts[role] ?? []) {
        if (!told.has(person.address)) told.set(person.address, { person, as: role });
      }
    }
    if (!told.has(people.fallback.address)) {
      told.set(people.fallback.address, { person: people.fallback, as: 'fallback' });
    }
    return [...told.values()].map(({ person, as }): Notice => {
      const theirs = together.filter(
        ({ role }) =>
          as === 'fallback' || people.contacts[role]?.some((one) => one.address === person.address),
      );
      return { to: 'contact-update', person, as, keys: theirs.map(({ key }) => key), firedAt };
    });
  });
}

/** An escalation that did not reach its contact goes to the fallback, unless that was the fallback. */
function insteadOf(event: NotReached, ticket: Ticket, people: DeskPeople): Notice[] {
  const missed = ticket.escalations.find(({ key }) => event.keys.includes(key));
  if (!missed || event.as === 'fallback') return [];
  const { firedAt } = missed;
  return [{ to: 'contact', person: people.fallback, as: 'fallback', keys: event.keys, firedAt }];
}
