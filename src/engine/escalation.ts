import { clockOf, dueAt } from './clock-time.ts';
import { holds } from './condition.ts';
import { durationMs } from './duration.ts';
import type { Instant, Pause } from './instant.ts';
import type { Policy, Threshold } from './policy.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

export interface DueThreshold {
  readonly threshold: Threshold;
  readonly key: string;
  readonly dueAt: Instant;
}

/** The key of a threshold, unique within a policy: a ticket fires each key once. */
export function thresholdKey(threshold: Threshold): string {
  return `${threshold.level}/${threshold.after}/${threshold.role}`;
}

/**
 * The thresholds of the ticket's level that have not fired, with their due instants, earliest
 * first. Those whose clock stands still are left out. Due instants come from the report (N-07),
 * or from the opening that the requester chose to wait for (M-05), but at once is at once (M-04).
 * Closed time is not counted.
 * A role hears at once of a ticket once: a new level does not tell the same people again.
 */
export function openThresholds(ticket: Ticket, policy: Policy): DueThreshold[] {
  const { escalation } = policy;
  const acknowledged = ticket.escalations.some((fired) => fired.acknowledged !== null);
  if (ticket.state === 'resolved' || (escalation.acknowledgingStops && acknowledged)) return [];
  const clock = clockOf(policy, escalation.clock);
  const pauses = escalationPauses(ticket, policy);
  const fired = new Set(ticket.escalations.map((past) => past.key));
  const told = new Set(ticket.escalations.filter(isAtOnce).map((past) => past.role));
  return escalation.thresholds
    .filter((threshold) => threshold.level === ticket.level)
    .filter((threshold) => holds(threshold.when, ticket.answers, !ticket.reportedOutsideHours))
    .filter((threshold) => !fired.has(thresholdKey(threshold)))
    .filter((threshold) => !(isAtOnce(threshold) && told.has(threshold.role)))
    .flatMap((threshold) => {
      const due = isAtOnce(threshold)
        ? ticket.reportedAt
        : dueAt(clock, ticket.clocksStartAt, durationMs(threshold.after), pauses);
      return due === null ? [] : [{ threshold, key: thresholdKey(threshold), dueAt: due }];
    })
    .sort((a, b) => a.dueAt - b.dueAt);
}

/** When the clock of the escalation stands still: while closed, and while waiting where that counts. */
export function escalationPauses(ticket: Ticket, { escalation }: Policy): readonly Pause[] {
  return escalation.pausesWhileWaiting ? [...ticket.waits, ...ticket.closures] : ticket.closures;
}

/** No time is set: the role hears with the report, even where the clocks start later (M-04). */
function isAtOnce({ after }: { readonly after: string }): boolean {
  return durationMs(after) === 0;
}

/** A firing for each threshold that has passed at `now`, in the order of their due instants. */
export function escalationEvents(ticket: Ticket, policy: Policy, now: Instant): TicketEvent[] {
  return openThresholds(ticket, policy)
    .filter((open) => open.dueAt <= now)
    .map(({ threshold, key, dueAt: due }) => ({
      type: 'EscalationFired',
      at: now,
      key,
      level: threshold.level,
      after: threshold.after,
      role: threshold.role,
      dueAt: due,
    }));
}
