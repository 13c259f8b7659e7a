import { durationMs } from './duration.ts';
import type { Instant } from './instant.ts';
import type { Policy } from './policy.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

/** When a ticket that nobody has goes to the lead (T-04); empty where it does not, or has gone. */
export function assignmentDueAt(ticket: Ticket, policy: Policy): Instant[] {
  const { assignment } = policy;
  if (assignment.mode === 'manual' || ticket.assignee || ticket.assignmentMissed !== null)
    return [];
  return [ticket.reportedAt + durationMs(assignment.within)];
}

/** The miss of an assignment, once, when its time has passed. */
export function assignmentEvents(ticket: Ticket, policy: Policy, now: Instant): TicketEvent[] {
  return assignmentDueAt(ticket, policy)
    .filter((dueAt) => dueAt <= now)
    .map((dueAt) => ({ type: 'AssignmentMissed', at: now, dueAt }));
}
