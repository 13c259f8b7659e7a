import type { Instant } from '../engine/instant.ts';
import { type Policy, roleTitle } from '../engine/policy.ts';
import { targetKinds, targetStatus } from '../engine/targets.ts';
import type { TargetKind, Ticket, TicketEvent } from '../engine/ticket.ts';

/** A target whose due instant has moved; null: its clock stands still. */
export interface MovedTarget {
  readonly kind: TargetKind;
  readonly dueAt: Instant | null;
}

/** Something that happens to a simulated ticket. */
export type TimelineEntry = { readonly at: Instant } & (
  | { readonly what: 'referred'; readonly team: string; readonly clauses: readonly string[] }
  | {
      readonly what: 'reported';
      readonly level: string;
      readonly because: string;
      readonly clauses: readonly string[];
      readonly outsideHours: boolean;
      readonly emergency: boolean;
      /** Why it is billed; null where it is not. */
      readonly charge: string | null;
    }
  | { readonly what: 'clocks-start' }
  | { readonly what: 'target-at-risk'; readonly target: TargetKind; readonly dueAt: Instant }
  | { readonly what: 'target-due'; readonly target: TargetKind; readonly dueAt: Instant }
  | {
      /** `at` is the first instant that is later than due, or that of the level change. */
      readonly what: 'target-breached';
      readonly target: TargetKind;
      readonly dueAt: Instant;
      readonly reclassified: boolean;
    }
  | {
      readonly what: 'target-met';
      readonly target: TargetKind;
      readonly dueAt: Instant | null;
      readonly late: boolean;
    }
  | {
      readonly what: 'threshold';
      readonly level: string;
      readonly after: string;
      readonly role: string;
      readonly dueAt: Instant;
    }
  | { readonly what: 'assignment-missed'; readonly dueAt: Instant }
  | { readonly what: 'taken' | 'resolved' }
  | {
      readonly what: 'waiting-starts' | 'waiting-ends';
      readonly targets: readonly MovedTarget[];
    }
  | {
      readonly what: 'level-changed';
      readonly from: string;
      readonly to: string;
      readonly targets: readonly MovedTarget[];
    }
  | { readonly what: 'charge-waived'; readonly level: string; readonly clauses: readonly string[] }
);

/** What events, decided together, add to the timeline; `before` is null at the report. */
export function timelineOf(
  before: Ticket | null,
  after: Ticket,
  events: readonly TicketEvent[],
  policy: Policy,
): TimelineEntry[] {
  const entries = events.flatMap((event) => entriesOf(before, after, event, policy));
  const met = before ? newlyMet(before, after, policy) : [];
  return [...entries, ...met];
}

function entriesOf(
  before: Ticket | null,
  after: Ticket,
  event: TicketEvent,
  policy: Policy,
): TimelineEntry[] {
  const { at } = event;
  const moved = () => (before ? movedTargets(before, after, policy, at) : []);
  switch (event.type) {
    case 'TicketOpened':
      return [
        {
          at,
          what: 'reported',
          level: event.level,
          ...event.reason,
          outsideHours: event.outsideHours,
          emergency: event.report.emergency,
          charge: event.report.charge?.reason ?? null,
        },
        { at: event.clocksStartAt, what: 'clocks-start' },
      ];
    case 'TargetAtRisk':
      return [{ at, what: 'target-at-risk', target: event.target, dueAt: event.dueAt }];
    case 'TargetBreached': {
      const { target, dueAt, reclassified } = event;
      const breached: TimelineEntry = { at, what: 'target-breached', target, dueAt, reclassified };
      return reclassified
        ? [breached]
        : [{ at: dueAt, what: 'target-due', target, dueAt }, breached];
    }
    case 'EscalationFired': {
      const { level, after: time, role, dueAt } = event;
      const title = roleTitle(policy, role);
      return [{ at, what: 'threshold', level, after: time, role: title, dueAt }];
    }
    case 'AssignmentMissed':
      return [{ at, what: 'assignment-missed', dueAt: event.dueAt }];
    case 'TicketTaken':
      return [{ at, what: 'taken' }];
    case 'WaitingStarted':
      return [{ at, what: 'waiting-starts', targets: moved() }];
    case 'WaitingEnded':
      return [{ at, what: 'waiting-ends', targets: moved() }];
    case 'LevelChanged':
    case 'TicketRecategorised':
      return [{ at, what: 'level-changed', from: event.from, to: event.to, targets: moved() }];
    case 'ChargeWaived':
      return [{ at, what: 'charge-waived', level: event.level, clauses: event.clauses }];
    case 'TicketResolved':
      return [{ at, what: 'resolved' }];
    // No act of a simulation causes these.
    case 'SupportReplied':
    case 'RequesterReplied':
    case 'WorkaroundProvided':
    case 'ReleasePlanned':
    case 'TicketHandedOver':
    case 'PolicyAdopted':
    case 'TicketReopened':
    case 'EscalationReminded':
    case 'EscalationAcknowledged':
    case 'PersonNotReached':
      return [];
    default:
      return event satisfies never;
  }
}

/** The targets still to be met whose due instant is another one than before. */
function movedTargets(before: Ticket, after: Ticket, policy: Policy, at: Instant): MovedTarget[] {
  return targetKinds.flatMap((kind) => {
    const now = targetStatus(after, policy, kind, at);
    const past = targetStatus(before, policy, kind, at);
    const isOpen = now && now.fulfilledAt === null && after.noticed[kind].missed === null;
    return isOpen && now.dueAt !== past?.dueAt ? [{ kind, dueAt: now.dueAt }] : [];
  });
}

function newlyMet(before: Ticket, after: Ticket, policy: Policy): TimelineEntry[] {
  return targetKinds.flatMap((kind): TimelineEntry[] => {
    const [was, is] =
      kind === 'response'
        ? [before.respondedAt, after.respondedAt]
        : [before.resolvedAt, after.resolvedAt];
    if (was !== null || is === null) return [];
    const status = targetStatus(after, policy, kind, is);
    if (!status) return [];
    const late = status.state === 'breached';
    return [{ at: is, what: 'target-met', target: kind, dueAt: status.dueAt, late }];
  });
}
