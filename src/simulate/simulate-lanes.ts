import { clockOf, deskZone } from '../engine/clock-time.ts';
import type { Instant, Interval } from '../engine/instant.ts';
import { levelOf, levelTitle, type Policy } from '../engine/policy.ts';
import { afterText, durationText } from '../engine/snapshot.ts';
import { targetKinds, targetStatus } from '../engine/targets.ts';
import type { TargetKind, Ticket } from '../engine/ticket.ts';
import { momentLabel } from './simulate-axis.ts';
import { targetName } from './simulate-text.ts';
import type { TimelineEntry } from './simulate-timeline.ts';

/** A target as the picture shows it: from where its clock starts to its due instant, or beyond. */
export interface TargetBar {
  readonly text: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Where the clock counts, up to being at risk and from there on. */
  readonly counted: readonly Interval[];
  readonly atRisk: readonly Interval[];
  readonly paused: readonly Interval[];
  readonly dueAt: Instant | null;
  readonly metAt: Instant | null;
  /** From the due instant of a missed target to where it was met, or to the end. */
  readonly late: Interval | null;
}

export interface Mark {
  readonly at: Instant;
  readonly text: string;
}

/** The bars of the targets, as they stand at `end`, each by the level at which it was settled. */
export function targetBars(
  policy: Policy,
  ticket: Ticket,
  timeline: readonly TimelineEntry[],
  end: Instant,
): TargetBar[] {
  return targetKinds.flatMap((kind) => {
    const settled = timeline.find(
      ({ what, ...entry }) =>
        (what === 'target-breached' || what === 'target-met') &&
        'target' in entry &&
        entry.target === kind,
    );
    const level = settled ? levelAt(ticket, timeline, settled.at) : ticket.level;
    const bar = targetBar(policy, { ...ticket, level }, kind, end);
    return bar ? [bar] : [];
  });
}

function levelAt(ticket: Ticket, timeline: readonly TimelineEntry[], at: Instant): string {
  const changes = timeline.filter((entry) => entry.what === 'level-changed');
  return changes.findLast((change) => change.at <= at)?.to ?? ticket.levelAtReport;
}

function targetBar(
  policy: Policy,
  ticket: Ticket,
  kind: TargetKind,
  end: Instant,
): TargetBar | null {
  const status = targetStatus(ticket, policy, kind, end);
  if (!status) return null;
  const { dueAt, atRiskAt, fulfilledAt } = status;
  const from = ticket.clocksStartAt;
  const to = Math.max(from, Math.min(dueAt ?? end, fulfilledAt ?? end, end));
  const pauses = kind === 'resolution' ? ticket.waits : [];
  const paused = pauses.flatMap((pause) => clip({ ...pause, to: pause.to ?? end }, from, to));
  const open = clockOf(policy, status.clock).openIntervals(from, to);
  const counting = paused.reduce(without, open);
  const turn = Math.min(atRiskAt ?? to, to);
  const name = `${targetName(kind)}, ${durationText(status.within)}`;
  return {
    text: `${name}: ${outcomeText(status, deskZone(policy))}`,
    from,
    to,
    counted: counting.flatMap((interval) => clip(interval, from, turn)),
    atRisk: counting.flatMap((interval) => clip(interval, turn, to)),
    paused,
    dueAt,
    metAt: fulfilledAt,
    late:
      status.state === 'breached' && dueAt !== null
        ? { from: dueAt, to: Math.max(dueAt, fulfilledAt ?? end) }
        : null,
  };
}

function outcomeText(
  { dueAt, fulfilledAt, state }: NonNullable<ReturnType<typeof targetStatus>>,
  zone: string,
): string {
  const due = dueAt === null ? 'stands still' : `due ${momentLabel(dueAt, zone)}`;
  const met = fulfilledAt === null ? '' : `met ${momentLabel(fulfilledAt, zone)}`;
  if (state === 'breached') return `${due}, missed${met ? `, ${met}` : ''}`;
  return met ? `${met} (${due})` : due;
}

/** What to write where a level has no bar for a target. */
export function targetRemark(policy: Policy, ticket: Ticket): string | null {
  const { response, resolution } = levelOf(policy, ticket.level);
  if (resolution === 'release')
    return 'The resolution comes with a planned release: no clock runs.';
  return response === null && resolution === null
    ? `${levelTitle(policy, ticket.level)} has no targets.`
    : null;
}

/** Where each threshold fired; what a level change made late says when it was due. */
export function thresholdMarks(policy: Policy, timeline: readonly TimelineEntry[]): Mark[] {
  const zone = deskZone(policy);
  return timeline.flatMap((entry) => {
    if (entry.what !== 'threshold') return [];
    const due = entry.at === entry.dueAt ? '' : ` (due ${momentLabel(entry.dueAt, zone)})`;
    const text = `${entry.role}, ${afterText(entry.after)}: ${momentLabel(entry.at, zone)}${due}`;
    return [{ at: entry.at, text }];
  });
}

/** What people do, and what else is neither a target nor a threshold. */
export function eventMarks(policy: Policy, timeline: readonly TimelineEntry[]): Mark[] {
  const zone = deskZone(policy);
  const reported = timeline[0]?.at;
  return timeline.flatMap((entry) => {
    const text = eventText(entry, policy);
    if (text === null || (entry.what === 'clocks-start' && entry.at === reported)) return [];
    return [{ at: entry.at, text: `${text}: ${momentLabel(entry.at, zone)}` }];
  });
}

function eventText(entry: TimelineEntry, policy: Policy): string | null {
  switch (entry.what) {
    case 'reported':
      return entry.outsideHours ? 'Reported outside hours' : 'Reported';
    case 'clocks-start':
      return 'Clocks start';
    case 'taken':
      return 'Taken';
    case 'resolved':
      return 'Resolved';
    case 'waiting-starts':
      return 'Waiting for the requester';
    case 'waiting-ends':
      return 'Waiting ends';
    case 'level-changed':
      return `Becomes ${levelTitle(policy, entry.to)}`;
    case 'charge-waived':
      return 'Charge waived';
    case 'assignment-missed':
      return 'Nobody has it: the lead is told';
    case 'referred':
    case 'target-at-risk':
    case 'target-due':
    case 'target-breached':
    case 'target-met':
    case 'threshold':
      return null;
    default:
      return entry satisfies never;
  }
}

function clip({ from, to }: Interval, start: Instant, end: Instant): Interval[] {
  const clipped = { from: Math.max(from, start), to: Math.min(to, end) };
  return clipped.from < clipped.to ? [clipped] : [];
}

function without(intervals: readonly Interval[], gap: Interval): Interval[] {
  return intervals.flatMap((interval) => [
    ...clip(interval, Number.NEGATIVE_INFINITY, gap.from),
    ...clip(interval, gap.to, Number.POSITIVE_INFINITY),
  ]);
}
