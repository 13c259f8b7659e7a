import { deskOpen } from './clock-time.ts';
import type { Instant } from './instant.ts';
import { outcomeOf } from './outcome.ts';
import type { Policy } from './policy.ts';
import { priorityOf } from './priority.ts';
import { isEmergency } from './queue.ts';
import type { Answers, Ticket } from './ticket.ts';
import { askedAnswers } from './triage.ts';

/**
 * Whether a report with these answers would go before all others: an emergency, or of the policy's
 * most urgent level. Answers may be missing as yet: where no level can be told from them, it is not.
 */
export function isMostUrgent(policy: Policy, answers: Answers, now: Instant): boolean {
  const counted = askedAnswers(policy, answers, now);
  if (outcomeOf({ ...policy, charges: [] }, counted, now).emergency) return true;
  try {
    return isTopLevel(policy, priorityOf(policy, counted, deskOpen(policy, now)).level);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether a ticket goes before all others. */
export function isUrgentTicket(ticket: Ticket, policy: Policy): boolean {
  return isEmergency(ticket) || isTopLevel(policy, ticket.level);
}

/** Where there is one level only, nothing goes before anything. */
function isTopLevel({ levels }: Policy, level: string): boolean {
  return levels.length > 1 && levels[0]?.id === level;
}
