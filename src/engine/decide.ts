import { assignmentDueAt, assignmentEvents } from './assignment.ts';
import { changeLevel } from './change-level.ts';
import { type Command, DomainError } from './commands.ts';
import { escalationEvents, openThresholds } from './escalation.ts';
import { evolve } from './evolve.ts';
import type { Instant } from './instant.ts';
import { openTicket } from './open-ticket.ts';
import { levelOf, levelTitle, type Policy } from './policy.ts';
import { type Change, requirePossible } from './possible.ts';
import { nextReminders, reminderEvents } from './reminders.ts';
import { targetChecks, targetEvents } from './targets.ts';
import type { Person, Ticket, TicketEvent } from './ticket.ts';

/**
 * The events that a command causes at `now`; `[]` for a command that was carried out already.
 * Words may be said twice, so of those only the id of the command tells a repetition.
 *
 * What the clocks owe is settled before the command, so that a late command finds the ticket as if
 * it had been looked at every minute, and again after it, because a changed level or a reopening
 * may make something due. Reminders come after it alone, as it may end them. Adopting a policy is
 * decided under the new one; what the old one owes is settled by a check before it. Throws a
 * DomainError for a command that cannot be carried out.
 */
export function decide(
  ticket: Ticket | null,
  command: Command,
  policy: Policy,
  now: Instant,
): TicketEvent[] {
  if (command.type === 'OpenTicket') {
    if (ticket) return [];
    const events = [openTicket(command, policy, now)];
    return [...events, ...clockEvents(fold(null, events), policy, now, false)];
  }
  if (!ticket)
    throw new DomainError(
      'no-such-ticket',
      'There is no ticket with this number. Check it in your confirmation.',
    );
  const owed = command.type === 'AdoptPolicy' ? [] : clockEvents(ticket, policy, now, false);
  const present = fold(ticket, owed);
  if (command.type === 'CheckClocks') return [...owed, ...reminderEvents(present, policy, now)];
  const events = change(present, command, policy, now);
  const reclassified = events.some(
    (event) => event.type === 'LevelChanged' || event.type === 'TicketRecategorised',
  );
  const done = fold(present, events);
  const after = [
    ...clockEvents(done, policy, now, reclassified),
    ...reminderEvents(done, policy, now),
  ];
  return [...owed, ...events, ...after];
}

/** The ticket after these events. */
export function fold(ticket: Ticket | null, events: readonly TicketEvent[]): Ticket {
  const last = events.reduce<Ticket | null>(evolve, ticket);
  if (!last) throw new Error('a ticket begins with an event');
  return last;
}

/** When the clocks next want to be looked at; null where nothing is left to come. */
export function nextCheckAt(ticket: Ticket, policy: Policy, now: Instant): Instant | null {
  if (ticket.state === 'resolved') return null;
  const instants = [
    ...openThresholds(ticket, policy).map((threshold) => threshold.dueAt),
    ...nextReminders(ticket, policy).map((reminder) => reminder.dueAt),
    ...targetChecks(ticket, policy, now),
    ...assignmentDueAt(ticket, policy),
  ];
  return instants.length === 0 ? null : Math.min(...instants);
}

function clockEvents(
  ticket: Ticket,
  policy: Policy,
  now: Instant,
  reclassified: boolean,
): TicketEvent[] {
  if (ticket.state === 'resolved') return [];
  const due = (event: TicketEvent) => ('dueAt' in event ? event.dueAt : now);
  return [
    ...targetEvents(ticket, policy, now, reclassified),
    ...escalationEvents(ticket, policy, now),
    ...assignmentEvents(ticket, policy, now),
  ].sort((a, b) => due(a) - due(b));
}

function change(ticket: Ticket, command: Change, policy: Policy, now: Instant): TicketEvent[] {
  requirePossible(ticket, command.type);
  switch (command.type) {
    case 'Take':
      return take(ticket, command.by, now);
    case 'TakeOver':
      return takeOver(ticket, command.by, now);
    case 'ReplyToRequester':
      return [{ type: 'SupportReplied', at: now, by: command.by, ...words(command) }];
    case 'ReplyToSupport':
      return [
        { type: 'RequesterReplied', at: now, by: command.by, ...words(command) },
        ...endWaiting(ticket, command.by, now),
      ];
    case 'WaiveCharge':
      return waiveCharge(ticket, command, now);
    case 'WaitOnRequester':
      return [{ type: 'WaitingStarted', at: now, by: command.by, text: command.text }];
    case 'ResumeWork':
      return endWaiting(ticket, command.by, now);
    case 'ProvideWorkaround':
      if (ticket.workaround?.text === command.text) return [];
      return [{ type: 'WorkaroundProvided', at: now, by: command.by, text: command.text }];
    case 'ChangeLevel':
      return changeLevel(ticket, command, policy, now);
    case 'PlanRelease':
      return planRelease(ticket, command, policy, now);
    case 'HandOver':
      return handOver(command, policy, now);
    case 'AdoptPolicy':
      return adoptPolicy(ticket, command.version, policy, now);
    case 'Resolve':
      return [{ type: 'TicketResolved', at: now, by: command.by, text: command.text }];
    case 'Reopen':
      return [{ type: 'TicketReopened', at: now, by: command.by, text: command.text }];
    case 'AcknowledgeEscalation':
      return acknowledge(ticket, command, now);
    case 'RecordNotReached':
      return recordNotReached(ticket, command, now);
    default:
      return command satisfies never;
  }
}

function endWaiting(ticket: Ticket, by: Person, now: Instant): TicketEvent[] {
  return ticket.state === 'waiting' ? [{ type: 'WaitingEnded', at: now, by }] : [];
}

function take(ticket: Ticket, by: Person, now: Instant): TicketEvent[] {
  const { assignee } = ticket;
  // Until whose turn it was begins, they take it, or somebody does in their place.
  if (assignee && ticket.respondedAt !== null) {
    if (assignee.address === by.address) return [];
    throw new DomainError(
      'already-taken',
      `${assignee.name} has taken ${ticket.number} already. Offer your help in the thread.`,
    );
  }
  return [{ type: 'TicketTaken', at: now, by }];
}

function takeOver(ticket: Ticket, by: Person, now: Instant): TicketEvent[] {
  const { assignee } = ticket;
  if (!assignee || ticket.respondedAt === null) return take(ticket, by, now);
  if (assignee.address === by.address) return [];
  return [{ type: 'TicketTaken', at: now, by, from: assignee }];
}

type Reply = Extract<Command, { type: 'ReplyToRequester' | 'ReplyToSupport' }>;

function words({ text, files = [], edited, writtenIn }: Reply) {
  return {
    text,
    ...(files.length > 0 ? { files } : {}),
    ...(edited ? { edited } : {}),
    ...(writtenIn ? { writtenIn } : {}),
  };
}

function waiveCharge(
  ticket: Ticket,
  { by, reason }: Extract<Command, { type: 'WaiveCharge' }>,
  now: Instant,
): TicketEvent[] {
  return [{ type: 'ChargeWaived', at: now, level: ticket.level, clauses: [], by, reason }];
}

/** M-09: the resolution comes with a release, which support names. */
function planRelease(
  ticket: Ticket,
  { by, release }: Extract<Command, { type: 'PlanRelease' }>,
  policy: Policy,
  now: Instant,
): TicketEvent[] {
  if (levelOf(policy, ticket.level).resolution !== 'release') {
    throw new DomainError(
      'no-release-here',
      `${levelTitle(policy, ticket.level)} is not resolved by a planned release. Change the level first.`,
    );
  }
  return ticket.plannedRelease === release
    ? []
    : [{ type: 'ReleasePlanned', at: now, by, release }];
}

function handOver(
  { by, team: id, text }: Extract<Command, { type: 'HandOver' }>,
  policy: Policy,
  now: Instant,
): TicketEvent[] {
  const team = policy.teams[id];
  if (!team) {
    const known = Object.keys(policy.teams).join(', ');
    throw new DomainError('unknown-team', `There is no team "${id}". Choose one of ${known}.`);
  }
  const { name, contact = null } = team;
  return [{ type: 'TicketHandedOver', at: now, by, team: id, name, contact, text }];
}

function adoptPolicy(ticket: Ticket, version: string, policy: Policy, now: Instant): TicketEvent[] {
  if (version === ticket.policyVersion) return [];
  if (!policy.levels.some(({ id }) => id === ticket.level)) {
    throw new DomainError(
      'unknown-level',
      `${ticket.number} has level ${ticket.level}, which the new policy does not have. Change its level first.`,
    );
  }
  return [{ type: 'PolicyAdopted', at: now, from: ticket.policyVersion, to: version }];
}

function acknowledge(
  ticket: Ticket,
  command: Extract<Command, { type: 'AcknowledgeEscalation' }>,
  now: Instant,
): TicketEvent[] {
  const named = ticket.escalations.filter((escalation) => command.keys.includes(escalation.key));
  if (named.length === 0) {
    throw new DomainError(
      'no-such-escalation',
      `${ticket.number} has no such escalation. Ask for its status to see where it stands.`,
    );
  }
  const fresh = named.filter((escalation) => !escalation.acknowledged).map(({ key }) => key);
  return fresh.length === 0
    ? []
    : [{ type: 'EscalationAcknowledged', at: now, by: command.by, keys: fresh }];
}

function recordNotReached(
  ticket: Ticket,
  { as, keys, person, reason }: Extract<Command, { type: 'RecordNotReached' }>,
  now: Instant,
): TicketEvent[] {
  if (keys.length === 0) return [{ type: 'PersonNotReached', at: now, as, keys, person, reason }];
  const fresh = ticket.escalations
    .filter(({ key }) => keys.includes(key))
    .filter(
      ({ notReached }) => !notReached.some((past) => past.as === as && past.person === person),
    )
    .map(({ key }) => key);
  return fresh.length === 0
    ? []
    : [{ type: 'PersonNotReached', at: now, as, keys: fresh, person, reason }];
}
