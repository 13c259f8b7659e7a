import type { Instant } from './instant.ts';
import type { Person, Ticket, TicketEvent } from './ticket.ts';
import { keptTold, toFallback, toRemind, toRoles } from './told.ts';

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
  | {
      readonly to: 'thread';
      readonly event: TicketEvent;
      /** The fallback contact is told of the same escalation, in place of the person not reached. */
      readonly fallbackTold: boolean;
    }
  | { readonly to: 'requester'; readonly event: TicketEvent }
  /** The agent whose turn it was hears of the new ticket. */
  | { readonly to: 'assignee'; readonly person: Person }
  /** The agent who had the ticket hears who has it now. */
  | { readonly to: 'former-assignee'; readonly person: Person; readonly by: Person }
  /** A warning, to the assignee, or to the lead where nobody has taken the ticket. */
  | {
      readonly to: 'desk';
      readonly person: Person;
      readonly as: 'assignee' | 'lead' | 'fallback';
      readonly event: Warning;
    }
  /** The support channel refuses the status thread: the lead hears of the ticket instead. */
  | {
      readonly to: 'operator';
      readonly person: Person;
      readonly as: 'assignee' | 'lead' | 'fallback';
      readonly event: NotReached;
    }
  /** One message for all thresholds that passed at once for this person. */
  | {
      readonly to: 'contact';
      readonly person: Person;
      /** The first of the roles that the thresholds name, or `fallback`. */
      readonly as: string;
      readonly keys: readonly string[];
      /** With the person, `fallback` and `apart`, this tells one escalation message from another. */
      readonly firedAt: Instant;
      /** As an Addressee has it. */
      readonly apart?: string;
    }
  /** One message for all escalations that this person is reminded of now. */
  | {
      readonly to: 'contact-reminder';
      readonly person: Person;
      readonly as: string;
      readonly keys: readonly string[];
      readonly remindedAt: Instant;
    }
  /** An acknowledged escalation's message is brought up to date. */
  | {
      readonly to: 'contact-update';
      readonly person: Person;
      readonly as: string;
      readonly keys: readonly string[];
      readonly firedAt: Instant;
      readonly apart?: string;
    }
  /** So is its reminder. */
  | {
      readonly to: 'reminder-update';
      readonly person: Person;
      readonly as: string;
      readonly keys: readonly string[];
      readonly remindedAt: Instant;
    };

/** What the desk is warned of. */
export type Warning = Extract<
  TicketEvent,
  { type: 'TargetAtRisk' | 'TargetBreached' | 'AssignmentMissed' }
>;

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
    ...escalated(heard, ticket, people),
    ...reminded(heard, ticket, people),
    ...heard.flatMap((event) => noticesOfEvent(event, ticket, people)),
  ];
}

/** Roles of fired thresholds that nobody stands behind. */
export function unmannedRoles(events: readonly TicketEvent[], people: DeskPeople): Fired[] {
  return events
    .filter((event) => event.type === 'EscalationFired')
    .filter((event) => (people.contacts[event.role] ?? []).length === 0);
}

/** One message a person, of all that fired for their roles and all that comes to the fallback. */
function escalated(events: readonly TicketEvent[], ticket: Ticket, people: DeskPeople): Notice[] {
  const notices = new Map<string, Extract<Notice, { to: 'contact' }>>();
  const tell = (person: Person, as: string, keys: readonly string[], firedAt: Instant) => {
    const id = `${firedAt} ${person.address}`;
    const told = notices.get(id);
    const all = [...new Set([...(told?.keys ?? []), ...keys])];
    notices.set(id, { to: 'contact', person, as: told?.as ?? as, keys: all, firedAt });
  };
  for (const event of events) {
    if (event.type === 'EscalationFired') {
      for (const person of people.contacts[event.role] ?? []) {
        tell(person, event.role, [event.key], event.at);
      }
    }
  }
  for (const event of events) {
    if (event.type !== 'PersonNotReached') continue;
    for (const { key, firedAt } of forFallback(event, ticket, people)) {
      tell(people.fallback, 'fallback', [key], firedAt);
    }
  }
  return [...notices.values()].map((notice) => ({ ...notice, ...apart(notice, ticket) }));
}

/** Whether the fallback has a message of the same firing already, of others who were not reached. */
function apart(
  { person, as, keys: [first, ...more], firedAt }: Extract<Notice, { to: 'contact' }>,
  { escalations }: Ticket,
): { readonly apart?: string } {
  if (as !== 'fallback' || first === undefined) return {};
  const isTold = escalations
    .filter(({ key, firedAt: at }) => at === firedAt && key !== first && !more.includes(key))
    .flatMap(({ told = [] }) => told)
    .some((one) => one.as === as && one.remindedAt === null && same(one.person, person));
  return isTold ? { apart: first } : {};
}

function same(one: Person, other: Person): boolean {
  return one.address === other.address;
}

/**
 * The escalations that go to the fallback because of this event: those that missed somebody for
 * the first time. None where it was the fallback that was not reached.
 */
function forFallback(event: NotReached, ticket: Ticket, people: DeskPeople) {
  if (!goesToFallback(event, people)) return [];
  return ticket.escalations.filter(({ key, notReached }) => {
    const [first] = notReached;
    return event.keys.includes(key) && first?.as === event.as && first.person === event.person;
  });
}

function goesToFallback({ as, keys, person }: NotReached, { fallback }: DeskPeople): boolean {
  return keys.length > 0 && as !== 'fallback' && person !== fallback.address;
}

function noticesOfEvent(event: TicketEvent, ticket: Ticket, people: DeskPeople): Notice[] {
  const thread: Notice = { to: 'thread', event, fallbackTold: false };
  const requester: Notice = { to: 'requester', event };
  switch (event.type) {
    case 'TicketOpened':
      return event.assignee ? [requester, { to: 'assignee', person: event.assignee }] : [requester];
    case 'TicketTaken':
      return event.from
        ? [thread, requester, { to: 'former-assignee', person: event.from, by: event.by }]
        : [thread, requester];
    case 'SupportReplied':
    case 'RequesterReplied':
    case 'WaitingStarted':
    case 'WorkaroundProvided':
    case 'LevelChanged':
    case 'TicketRecategorised':
    case 'ChargeWaived':
    case 'ReleasePlanned':
    case 'TicketHandedOver':
    case 'TicketResolved':
    case 'TicketReopened':
    case 'EscalationFired':
      return [thread, requester];
    case 'WaitingEnded':
      // The requester's own answer ends the waiting: they need not be told.
      return event.by.address === ticket.requester.address ? [thread] : [thread, requester];
    case 'PolicyAdopted':
      return [thread];
    case 'TargetAtRisk':
    case 'TargetBreached':
      return [thread, { to: 'desk', ...warned(ticket, people), event }];
    case 'AssignmentMissed':
      return [thread, { to: 'desk', ...leading(people), event }];
    case 'EscalationReminded':
      return [thread];
    case 'EscalationAcknowledged':
      return [
        thread,
        ...acknowledged(event.keys, ticket, people),
        ...remindersAcknowledged(event.keys, ticket, people),
      ];
    case 'PersonNotReached':
      // The status thread itself: somebody has to know of the ticket, and to mend the channel.
      if (event.as === 'desk') return [{ to: 'operator', ...leading(people), event }];
      return [{ ...thread, fallbackTold: goesToFallback(event, people) }];
    default:
      return event satisfies never;
  }
}

interface Warned {
  readonly person: Person;
  readonly as: 'assignee' | 'lead' | 'fallback';
}

function warned(ticket: Ticket, people: DeskPeople): Warned {
  return ticket.assignee ? { person: ticket.assignee, as: 'assignee' } : leading(people);
}

/** The miss of an assignment is the lead's to hear, though somebody took the ticket since (T-04). */
function leading(people: DeskPeople): Warned {
  return people.lead
    ? { person: people.lead, as: 'lead' }
    : { person: people.fallback, as: 'fallback' };
}

/** Everybody who was told of these escalations sees that somebody has acknowledged. */
function acknowledged(keys: readonly string[], ticket: Ticket, people: DeskPeople): Notice[] {
  const firings = new Set(
    ticket.escalations.filter(({ key }) => keys.includes(key)).map(({ firedAt }) => firedAt),
  );
  return [...firings].flatMap((firedAt) => {
    const together = ticket.escalations.filter((escalation) => escalation.firedAt === firedAt);
    const told = keptTold(together, null) ?? [
      ...toRoles(together, people),
      ...toFallback(together, people),
    ];
    return told.map(
      ({ person, as, fired, apart }): Notice => ({
        to: 'contact-update',
        person,
        as,
        keys: fired.map(({ key }) => key),
        firedAt,
        ...(apart ? { apart } : {}),
      }),
    );
  });
}

/** Whoever must act now is reminded, in one message a person. */
function reminded(events: readonly TicketEvent[], ticket: Ticket, people: DeskPeople): Notice[] {
  const reminders = events.filter((event) => event.type === 'EscalationReminded');
  const [first] = reminders;
  if (!first) return [];
  const keys = reminders.flatMap((event) => event.keys);
  const together = ticket.escalations.filter(({ key }) => keys.includes(key));
  return toRemind(together, people).map(
    ({ person, as, fired }): Notice => ({
      to: 'contact-reminder',
      person,
      as,
      keys: fired.map(({ key }) => key),
      remindedAt: first.at,
    }),
  );
}

function remindersAcknowledged(
  keys: readonly string[],
  ticket: Ticket,
  people: DeskPeople,
): Notice[] {
  const instants = new Set(
    ticket.escalations
      .filter(({ key }) => keys.includes(key))
      .flatMap(({ remindedAt = [] }) => remindedAt),
  );
  return [...instants].flatMap((at) => {
    const together = ticket.escalations.filter(({ remindedAt = [] }) => remindedAt.includes(at));
    const told = keptTold(together, at) ?? toRemind(together, people);
    return told.map(
      ({ person, as, fired }): Notice => ({
        to: 'reminder-update',
        person,
        as,
        keys: fired.map(({ key }) => key),
        remindedAt: at,
      }),
    );
  });
}
