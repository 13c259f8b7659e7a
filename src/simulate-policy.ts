import { deskOpen } from './engine/clock-time.ts';
import { openThresholds } from './engine/escalation.ts';
import type { Instant } from './engine/instant.ts';
import { levelOf, type Policy, roleTitle } from './engine/policy.ts';
import { targetKinds, targetStatus } from './engine/targets.ts';
import { evolve, plainReport, type TargetKind, type Ticket } from './engine/ticket.ts';

export interface Simulation {
  /** Targets with a clock; a level without, or one served by a release, has none. */
  readonly targets: readonly { readonly kind: TargetKind; readonly dueAt: Instant }[];
  /** Ascending by due instant. `after` as the policy writes it, `role` as people read it. */
  readonly thresholds: readonly {
    readonly after: string;
    readonly role: string;
    readonly dueAt: Instant;
  }[];
}

/**
 * When everything would be due for a ticket of this level, reported at this instant and left
 * alone. No question counts as answered, so a threshold that needs an answer is left out.
 * Throws a RangeError for a level that the policy has not.
 */
export function simulate(policy: Policy, levelId: string, reportedAt: Instant): Simulation {
  const ticket = untouched(policy, levelId, reportedAt);
  return {
    targets: targetKinds.flatMap((kind) => {
      const dueAt = targetStatus(ticket, policy, kind, reportedAt)?.dueAt ?? null;
      return dueAt === null ? [] : [{ kind, dueAt }];
    }),
    thresholds: openThresholds(ticket, policy).map(({ threshold, dueAt }) => ({
      after: threshold.after,
      role: roleTitle(policy, threshold.role),
      dueAt,
    })),
  };
}

function untouched(policy: Policy, levelId: string, reportedAt: Instant): Ticket {
  const level = levelOf(policy, levelId);
  const number = `${policy.numberPrefix}-0`;
  return evolve(null, {
    type: 'TicketOpened',
    at: reportedAt,
    deskId: policy.id,
    number,
    policyVersion: policy.version,
    requester: { address: 'none:simulation/requester', name: 'Requester' },
    title: number,
    answers: {},
    level: level.id,
    reason: { because: level.meaning, clauses: level.clauses },
    review: false,
    clocksStartAt: reportedAt,
    outsideHours: !deskOpen(policy, reportedAt),
    report: plainReport,
    assignee: null,
  });
}
