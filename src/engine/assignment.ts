import { elapsed } from './calendar/open-time.ts';
import { dueAt } from './clock-time.ts';
import { durationMs } from './duration.ts';
import type { Instant } from './instant.ts';
import type { Policy } from './policy.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

/**
 * When a ticket that nobody has goes to the lead (T-04); empty where it does not, or has gone. As
 * all clocks it starts where the ticket's clocks start, and closed time is not counted.
 */
export function assignmentDueAt(ticket: Ticket, policy: Policy): Instant[] {
  const { assignment } = policy;
  if (assignment.mode === 'manual' || ticket.assignee || ticket.assignmentMissed !== null)
    return [];
  const due = dueAt(elapsed, ticket.clocksStartAt, durationMs(assignment.within), ticket.closures);
  return due === null ? [] : [due];
}

/** The miss of an assignment, once, when its time has passed. */
export function assignmentEvents(ticket: Ticket, policy: Policy, now: Instant): TicketEvent[] {
  return assignmentDueAt(ticket, policy)
    .filter((due) => due <= now)
    .map((due) => ({ type: 'AssignmentMissed', at: now, dueAt: due }));
}
