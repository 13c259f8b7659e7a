import { clockOf, dueAt } from './clock-time.ts';
import { durationMs } from './duration.ts';
import { escalationPauses } from './escalation.ts';
import type { Instant } from './instant.ts';
import type { Policy } from './policy.ts';
import type { Escalation, Ticket, TicketEvent } from './ticket.ts';

interface DueReminder {
  readonly key: string;
  /** Which one it is, from 1. */
  readonly count: number;
  readonly dueAt: Instant;
}

/** The next reminder of each escalation that nobody has acknowledged; of the ended ones none. */
export function nextReminders(ticket: Ticket, policy: Policy): DueReminder[] {
  return unanswered(ticket, policy).flatMap((escalation) =>
    openReminders(escalation, ticket, policy).slice(0, 1),
  );
}

/**
 * The reminders that have passed at `now`, counted from the firing on the escalation's clock. Of
 * several that were missed the last one is sent for all. Those with one count and due instant are
 * one event.
 */
export function reminderEvents(ticket: Ticket, policy: Policy, now: Instant): TicketEvent[] {
  const due = unanswered(ticket, policy).flatMap((escalation) =>
    openReminders(escalation, ticket, policy)
      .filter((reminder) => reminder.dueAt <= now)
      .slice(-1),
  );
  const together = Map.groupBy(due, (reminder) => `${reminder.count} ${reminder.dueAt}`);
  return [...together.values()]
    .flatMap(([first, ...others]): Extract<TicketEvent, { type: 'EscalationReminded' }>[] => {
      if (!first) return [];
      const keys = [first, ...others].map(({ key }) => key);
      const { count } = first;
      return [{ type: 'EscalationReminded', at: now, keys, count, dueAt: first.dueAt }];
    })
    .sort((a, b) => a.dueAt - b.dueAt);
}

function unanswered(ticket: Ticket, { escalation }: Policy): readonly Escalation[] {
  const answered = ticket.escalations.some(({ acknowledged }) => acknowledged !== null);
  if (ticket.state === 'resolved' || (escalation.acknowledgingStops && answered)) return [];
  return ticket.escalations.filter(({ acknowledged }) => acknowledged === null);
}

/** Those that have not been sent, in their order, as far as the clock does not stand still. */
function openReminders(
  { key, firedAt, reminded = 0 }: Escalation,
  ticket: Ticket,
  policy: Policy,
): DueReminder[] {
  const { clock, reminders } = policy.escalation;
  if (!reminders) return [];
  const every = durationMs(reminders.every);
  const pauses = escalationPauses(ticket, policy);
  const open: DueReminder[] = [];
  for (let count = reminded + 1; count <= reminders.atMost; count += 1) {
    const due = dueAt(clockOf(policy, clock), firedAt, count * every, pauses);
    if (due === null) break;
    open.push({ key, count, dueAt: due });
  }
  return open;
}
