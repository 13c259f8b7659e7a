import type { Command } from '../engine/commands.ts';
import { decide, fold, nextCheckAt } from '../engine/decide.ts';
import type { Instant } from '../engine/instant.ts';
import { unmannedRoles } from '../engine/notices.ts';
import type { Policy } from '../engine/policy.ts';
import { queuePlace } from '../engine/queue.ts';
import { recordTold } from '../engine/record-told.ts';
import { snapshot } from '../engine/snapshot.ts';
import type { Ticket, TicketEvent } from '../engine/ticket.ts';
import { entriesOf } from './entries.ts';
import type { Decision, Desk } from './ports.ts';

/**
 * What a command does to a ticket at `now`, with all that people are told of it.
 * Throws a DomainError where the command cannot be carried out.
 */
export function decision(
  before: Ticket | null,
  command: Command,
  policy: Policy,
  desk: Desk,
  now: Instant,
): Decision {
  const decided = decide(before, command, policy, now);
  if (before && decided.length === 0) {
    return unchanged(before, nextCheckAt(before, policy, now));
  }
  const all = [...decided, ...nobodyThere(decided, desk, now)];
  const events = recordTold(all, fold(before, all), desk);
  const ticket = fold(before, events);
  return {
    events,
    ticket,
    nextCheckAt: nextCheckAt(ticket, policy, now),
    queuePlace: queuePlace(ticket, policy, now),
    outbox: entriesOf(before, events, snapshot(ticket, policy, now), desk),
  };
}

/** A ticket with nothing done to it, to be looked at again at `nextCheckAt`. */
export function unchanged(ticket: Ticket, nextCheckAt: Instant | null): Decision {
  return { events: [], ticket, nextCheckAt, queuePlace: null, outbox: [] };
}

/** The history shows where a role has nobody; the fallback contact hears instead. */
function nobodyThere(events: readonly TicketEvent[], desk: Desk, now: Instant): TicketEvent[] {
  return unmannedRoles(events, desk).map((fired) => ({
    type: 'PersonNotReached',
    at: now,
    as: fired.role,
    keys: [fired.key],
    person: null,
    reason: 'nobody is named for this role in the desk file',
  }));
}
