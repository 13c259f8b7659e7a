import type { Instant } from './instant.ts';
import type { Policy } from './policy.ts';
import { targetKinds, targetStatus } from './targets.ts';
import type { Ticket } from './ticket.ts';

/** Where a ticket stands in the queue: by rank, then nearest due, then order received. */
export interface QueuePlace {
  /** 0 for emergencies (T-03), then the levels in the policy's order. */
  readonly rank: number;
  /** The nearest due instant of an open target; null where there is none. */
  readonly dueAt: Instant | null;
}

/** An emergency by its answers (T-03), until an agent gives it another level. */
export function isEmergency(ticket: Ticket): boolean {
  return ticket.report.emergency && ticket.level === ticket.levelAtReport;
}

/** The ticket's place. Emergencies keep among themselves the order in which they came. */
export function queuePlace(ticket: Ticket, policy: Policy, now: Instant): QueuePlace {
  if (isEmergency(ticket)) return { rank: 0, dueAt: null };
  const dues = targetKinds.flatMap((kind) => {
    const status = targetStatus(ticket, policy, kind, now);
    return status?.dueAt && status.fulfilledAt === null ? [status.dueAt] : [];
  });
  return {
    rank: 1 + policy.levels.findIndex(({ id }) => id === ticket.level),
    dueAt: dues.length === 0 ? null : Math.min(...dues),
  };
}

/** Sorts tickets as they are to be served: by rank, then due (without one last), then order received. */
export function byPlace(
  a: QueuePlace & { readonly reportedAt: Instant },
  b: QueuePlace & { readonly reportedAt: Instant },
): number {
  const due = ({ dueAt }: QueuePlace) => dueAt ?? Number.MAX_SAFE_INTEGER;
  return a.rank - b.rank || due(a) - due(b) || a.reportedAt - b.reportedAt;
}
