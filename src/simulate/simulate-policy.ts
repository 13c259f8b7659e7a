import { deskOpen } from '../engine/clock-time.ts';
import type { Command } from '../engine/commands.ts';
import { decide, fold, nextCheckAt } from '../engine/decide.ts';
import { openThresholds } from '../engine/escalation.ts';
import type { Instant } from '../engine/instant.ts';
import { outcomeOf } from '../engine/outcome.ts';
import { levelOf, type Policy, roleTitle } from '../engine/policy.ts';
import { targetKinds, targetStatus } from '../engine/targets.ts';
import {
  type Answers,
  type Person,
  plainReport,
  type TargetKind,
  type Ticket,
  type TicketEvent,
} from '../engine/ticket.ts';
import { type TimelineEntry, timelineOf } from './simulate-timeline.ts';

/** What somebody does to the ticket in a simulation. */
export type Act = { readonly at: Instant } & (
  | { readonly type: 'Take' | 'WaitOnRequester' | 'ResumeWork' | 'Resolve' }
  | { readonly type: 'ChangeLevel'; readonly level: string }
);

export interface Scenario {
  readonly reportedAt: Instant;
  /** A level as it stands, or the answers that give one. */
  readonly from: { readonly level: string } | { readonly answers: Answers };
  /** Not before the report, ascending. */
  readonly acts: readonly Act[];
  /** Where to stop looking; null: when nothing is left to come. */
  readonly until: Instant | null;
}

export interface DueTarget {
  readonly kind: TargetKind;
  readonly dueAt: Instant;
}

/** `after` as the policy writes it, `role` as people read it. */
export interface DueRole {
  readonly after: string;
  readonly role: string;
  readonly dueAt: Instant;
}

export interface Simulation {
  /** As it stands at the end; null where the answers open no ticket. */
  readonly ticket: Ticket | null;
  /** Targets with a clock, as they stand at the end. */
  readonly targets: readonly DueTarget[];
  /** What fired and what is still to fire, ascending by due instant. */
  readonly thresholds: readonly DueRole[];
  readonly timeline: readonly TimelineEntry[];
  /** What comes after `until`. */
  readonly toCome: { readonly targets: readonly DueTarget[]; readonly thresholds: DueRole[] };
}

const requester: Person = { address: 'none:simulation/requester', name: 'the requester' };
const agent: Person = { address: 'none:simulation/agent', name: 'a support agent' };

/**
 * Drives a ticket of this policy through the scenario as the bot would: the clocks are looked at
 * when they next want to be. Consents are given; nobody is on duty for an assignment in turn.
 * A question that was not answered equals no value, so what depends on it is left out.
 * Throws a RangeError for a level that the policy has not, a DomainError for an act that is refused.
 */
export function simulate(policy: Policy, scenario: Scenario): Simulation {
  const { reportedAt, until } = scenario;
  if ('answers' in scenario.from) {
    const { referral } = outcomeOf(policy, scenario.from.answers, reportedAt);
    if (referral && !referral.mayOpen) {
      const team = policy.teams[referral.team]?.name ?? referral.team;
      return {
        ticket: null,
        targets: [],
        thresholds: [],
        timeline: [{ at: reportedAt, what: 'referred', team, clauses: referral.clauses }],
        toCome: { targets: [], thresholds: [] },
      };
    }
  }
  const first = opening(policy, scenario);
  let ticket = fold(null, first);
  const timeline = [...timelineOf(null, ticket, first, policy)];
  const acts = [...scenario.acts];
  let now = reportedAt;
  for (;;) {
    const [act] = acts;
    const check = nextCheckAt(ticket, policy, now);
    const next = Math.min(act?.at ?? Number.POSITIVE_INFINITY, check ?? Number.POSITIVE_INFINITY);
    if (next > (until ?? Number.MAX_VALUE)) break;
    now = Math.max(now, next);
    // What the clocks owe comes first, as in a bot that looks every minute.
    const command = check === next || !act ? ({ type: 'CheckClocks' } as const) : commandOf(act);
    if (command.type !== 'CheckClocks') acts.shift();
    const events = decide(ticket, command, policy, now);
    const after = fold(ticket, events);
    timeline.push(...timelineOf(ticket, after, events, policy));
    ticket = after;
  }
  return {
    ticket,
    targets: dueTargets(ticket, policy, now),
    thresholds: [...fired(ticket, policy), ...stillOpen(ticket, policy)].sort(
      (a, b) => a.dueAt - b.dueAt,
    ),
    timeline: timeline
      .filter(({ at }) => until === null || at <= until)
      .sort((a, b) => a.at - b.at),
    toCome: {
      targets: dueTargets(ticket, policy, now).filter(
        ({ kind, dueAt }) =>
          until !== null && dueAt >= until && !isSettled(ticket, policy, kind, now),
      ),
      thresholds: stillOpen(ticket, policy),
    },
  };
}

function opening(policy: Policy, { from, reportedAt }: Scenario): TicketEvent[] {
  const number = `${policy.numberPrefix}-0`;
  if ('answers' in from) {
    const command: Command = {
      type: 'OpenTicket',
      deskId: policy.id,
      number,
      policyVersion: policy.version,
      requester,
      answers: from.answers,
      consents: policy.consents.map(({ id, wording }) => ({ id, wording, at: reportedAt })),
      office: null,
      next: null,
    };
    return decide(null, command, policy, reportedAt);
  }
  const level = levelOf(policy, from.level);
  const opened: TicketEvent = {
    type: 'TicketOpened',
    at: reportedAt,
    deskId: policy.id,
    number,
    policyVersion: policy.version,
    requester,
    title: number,
    answers: {},
    level: level.id,
    reason: { because: level.meaning, clauses: level.clauses },
    review: false,
    clocksStartAt: reportedAt,
    outsideHours: !deskOpen(policy, reportedAt),
    report: plainReport,
    assignee: null,
  };
  return [opened, ...decide(fold(null, [opened]), { type: 'CheckClocks' }, policy, reportedAt)];
}

function commandOf(act: Act): Command {
  switch (act.type) {
    case 'Take':
    case 'ResumeWork':
      return { type: act.type, by: agent };
    case 'WaitOnRequester':
    case 'Resolve':
      return { type: act.type, by: agent, text: 'simulated' };
    case 'ChangeLevel':
      return { type: 'ChangeLevel', by: agent, level: act.level, reason: 'simulated' };
    default:
      return act satisfies never;
  }
}

function dueTargets(ticket: Ticket, policy: Policy, now: Instant): DueTarget[] {
  return targetKinds.flatMap((kind) => {
    const dueAt = targetStatus(ticket, policy, kind, now)?.dueAt ?? null;
    return dueAt === null ? [] : [{ kind, dueAt }];
  });
}

function isSettled(ticket: Ticket, policy: Policy, kind: TargetKind, now: Instant): boolean {
  const status = targetStatus(ticket, policy, kind, now);
  return status?.state === 'breached' || status?.state === 'fulfilled';
}

function fired(ticket: Ticket, policy: Policy): DueRole[] {
  return ticket.escalations.map(({ after, role, dueAt }) => ({
    after,
    role: roleTitle(policy, role),
    dueAt,
  }));
}

function stillOpen(ticket: Ticket, policy: Policy): DueRole[] {
  return openThresholds(ticket, policy).map(({ threshold: { after, role }, dueAt }) => ({
    after,
    role: roleTitle(policy, role),
    dueAt,
  }));
}
