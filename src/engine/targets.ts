import { clockOf, dueAt, durationOn } from './clock-time.ts';
import type { Duration } from './duration.ts';
import type { Instant, Pause } from './instant.ts';
import { levelOf, type Policy, type TargetRule } from './policy.ts';
import type { TargetKind, Ticket, TicketEvent } from './ticket.ts';

export const targetKinds: readonly TargetKind[] = ['response', 'resolution'];

export interface TargetStatus {
  readonly kind: TargetKind;
  readonly within: Duration;
  readonly clock: string;
  /** null while the clock stands still; the instant that was missed, once one was. */
  readonly dueAt: Instant | null;
  readonly atRiskAt: Instant | null;
  readonly fulfilledAt: Instant | null;
  readonly state: 'running' | 'at risk' | 'paused' | 'fulfilled' | 'breached';
}

/** The rule for a target at the ticket's level; null where the policy sets none or no clock runs. */
export function targetRule(policy: Policy, levelId: string, kind: TargetKind): TargetRule | null {
  const rule = levelOf(policy, levelId)[kind];
  return rule === 'release' ? null : rule;
}

/** Waiting for the requester and closed time stop the resolution clock, never the response clock. */
function pausesOf(ticket: Ticket, kind: TargetKind): readonly Pause[] {
  return kind === 'resolution' ? [...ticket.waits, ...ticket.closures] : [];
}

/** Where a target stands at `now`; null where the ticket has no such target. */
export function targetStatus(
  ticket: Ticket,
  policy: Policy,
  kind: TargetKind,
  now: Instant,
): TargetStatus | null {
  const rule = targetRule(policy, ticket.level, kind);
  if (!rule) return null;
  const clock = clockOf(policy, rule.clock);
  const length = durationOn(policy, rule.clock, rule.within);
  const pauses = pausesOf(ticket, kind);
  const fulfilledAt = kind === 'response' ? ticket.respondedAt : ticket.resolvedAt;
  // A resolved ticket's own closure is no pause yet: it becomes one when the ticket is reopened.
  const counted = ticket.resolvedAt === null ? pauses : pauses.filter((pause) => pause.to !== null);
  const { missed } = ticket.noticed[kind];
  const due = missed ?? dueAt(clock, ticket.clocksStartAt, length, counted);
  const atRiskAt = dueAt(clock, ticket.clocksStartAt, Math.ceil(length * policy.atRisk), counted);
  // What was fulfilled stays fulfilled when a new level gives less time: only `missed` counts then.
  const late = missed !== null || (fulfilledAt === null && due !== null && now > due);
  const state = late
    ? 'breached'
    : fulfilledAt !== null
      ? 'fulfilled'
      : due === null
        ? 'paused'
        : atRiskAt !== null && now >= atRiskAt
          ? 'at risk'
          : 'running';
  return {
    kind,
    within: rule.within,
    clock: rule.clock,
    dueAt: due,
    atRiskAt,
    fulfilledAt,
    state,
  };
}

/**
 * What is to be noticed of the targets at `now`: at risk from `atRiskAt`, breached strictly after
 * `dueAt`. `reclassified`: the level has just changed.
 */
export function targetEvents(
  ticket: Ticket,
  policy: Policy,
  now: Instant,
  reclassified: boolean,
): TicketEvent[] {
  return targetKinds.flatMap((kind): TicketEvent[] => {
    const status = targetStatus(ticket, policy, kind, now);
    if (!status || status.fulfilledAt !== null) return [];
    const noticed = ticket.noticed[kind];
    const events: TicketEvent[] = [];
    const { atRiskAt, dueAt: due } = status;
    if (atRiskAt !== null && due !== null && now >= atRiskAt && !noticed.atRisk) {
      events.push({ type: 'TargetAtRisk', at: now, target: kind, dueAt: due });
    }
    if (due !== null && now > due && noticed.missed === null) {
      events.push({ type: 'TargetBreached', at: now, target: kind, dueAt: due, reclassified });
    }
    return events;
  });
}

/** The instants at which a target next wants to be looked at. */
export function targetChecks(ticket: Ticket, policy: Policy, now: Instant): Instant[] {
  return targetKinds.flatMap((kind) => {
    const status = targetStatus(ticket, policy, kind, now);
    if (!status || status.fulfilledAt !== null || status.dueAt === null) return [];
    const noticed = ticket.noticed[kind];
    if (!noticed.atRisk && status.atRiskAt !== null) return [status.atRiskAt];
    // Breached means later than due, so the look is a millisecond after.
    return noticed.missed === null ? [status.dueAt + 1] : [];
  });
}
