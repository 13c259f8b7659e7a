import { clockOf, deskOpen } from './clock-time.ts';
import { type Command, DomainError } from './commands.ts';
import { holds } from './condition.ts';
import { escalationEvents, openThresholds } from './escalation.ts';
import type { Instant } from './instant.ts';
import { levelTitle, type Policy } from './policy.ts';
import { type Change, requirePossible } from './possible.ts';
import { priorityOf } from './priority.ts';
import { targetChecks, targetEvents } from './targets.ts';
import { evolve, type Person, type Ticket, type TicketEvent } from './ticket.ts';

type Opening = Extract<Command, { type: 'OpenTicket' }>;

/**
 * The events that a command causes at `now`; `[]` for a command that was carried out already.
 * Words may be said twice, so of those only the id of the command tells a repetition.
 *
 * What the clocks owe is settled before the command, so that a late command finds the ticket as if
 * it had been looked at every minute, and again after it, because a changed level or a reopening
 * may make something due. Throws a DomainError for a command that cannot be carried out.
 */
export function decide(
  ticket: Ticket | null,
  command: Command,
  policy: Policy,
  now: Instant,
): TicketEvent[] {
  if (command.type === 'OpenTicket') {
    if (ticket) return [];
    const events = open(command, policy, now);
    return [...events, ...clockEvents(fold(null, events), policy, now, false)];
  }
  if (!ticket)
    throw new DomainError(
      'no-such-ticket',
      'There is no ticket with this number. Check it in your confirmation.',
    );
  const owed = clockEvents(ticket, policy, now, false);
  if (command.type === 'CheckClocks') return owed;
  const present = fold(ticket, owed);
  const events = change(present, command, policy, now);
  const reclassified = events.some((event) => event.type === 'LevelChanged');
  const after = clockEvents(fold(present, events), policy, now, reclassified);
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
    ...targetChecks(ticket, policy, now),
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
  ].sort((a, b) => due(a) - due(b));
}

function open(command: Opening, policy: Policy, now: Instant): TicketEvent[] {
  const hoursOpen = deskOpen(policy, now);
  const { level, reason, review } = priorityOf(policy, command.answers, hoursOpen);
  const waits = policy.clockStarts.some((rule) => holds(rule.when, command.answers, hoursOpen));
  return [
    {
      type: 'TicketOpened',
      at: now,
      deskId: command.deskId,
      number: command.number,
      policyVersion: command.policyVersion,
      requester: command.requester,
      title: command.answers[policy.titleQuestion] ?? command.number,
      answers: command.answers,
      level,
      reason,
      review,
      clocksStartAt: waits ? clockOf(policy, policy.deskHours).nextOpening(now) : now,
      outsideHours: !hoursOpen,
    },
  ];
}

function change(ticket: Ticket, command: Change, policy: Policy, now: Instant): TicketEvent[] {
  requirePossible(ticket, command.type);
  switch (command.type) {
    case 'Take':
      return take(ticket, command.by, now);
    case 'ReplyToRequester':
      return [{ type: 'SupportReplied', at: now, by: command.by, text: command.text }];
    case 'ReplyToSupport':
      return [
        { type: 'RequesterReplied', at: now, by: command.by, text: command.text },
        ...endWaiting(ticket, command.by, now),
      ];
    case 'WaitOnRequester':
      return [{ type: 'WaitingStarted', at: now, by: command.by, text: command.text }];
    case 'ResumeWork':
      return endWaiting(ticket, command.by, now);
    case 'ProvideWorkaround':
      if (ticket.workaround?.text === command.text) return [];
      return [{ type: 'WorkaroundProvided', at: now, by: command.by, text: command.text }];
    case 'ChangeLevel':
      return changeLevel(ticket, command, policy, now);
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
  if (ticket.assignee?.address === by.address) return [];
  if (ticket.assignee) {
    throw new DomainError(
      'already-taken',
      `${ticket.assignee.name} has taken ${ticket.number} already. Offer your help in the thread.`,
    );
  }
  return [{ type: 'TicketTaken', at: now, by }];
}

function changeLevel(
  ticket: Ticket,
  command: Extract<Command, { type: 'ChangeLevel' }>,
  policy: Policy,
  now: Instant,
): TicketEvent[] {
  if (!policy.levels.some((level) => level.id === command.level)) {
    const known = policy.levels.map(({ id }) => id).join(', ');
    throw new DomainError(
      'unknown-level',
      `There is no ${policy.levelWord} ${command.level}. Choose one of ${known}.`,
    );
  }
  if (command.level === ticket.level) {
    throw new DomainError(
      'same-level',
      `${ticket.number} is ${levelTitle(policy, ticket.level)} already. Choose another one.`,
    );
  }
  // M-10: a workaround opens the way to a lower level, by an agent's choice.
  const recategorised = ticket.workaround
    ? policy.workaroundLevels.find(
        (rule) => rule.from.includes(ticket.level) && rule.to === command.level,
      )
    : undefined;
  return [
    {
      type: 'LevelChanged',
      at: now,
      by: command.by,
      from: ticket.level,
      to: command.level,
      reason: command.reason,
      clauses: recategorised?.clauses ?? [],
    },
  ];
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
      `${ticket.number} has no such escalation. /support status ${ticket.number} shows where it stands.`,
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
