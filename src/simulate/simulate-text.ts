import { deskZone } from '../engine/clock-time.ts';
import { holds } from '../engine/condition.ts';
import type { Instant } from '../engine/instant.ts';
import { levelTitle, type Policy, roleTitle } from '../engine/policy.ts';
import { afterText, durationText } from '../engine/snapshot.ts';
import { targetRule } from '../engine/targets.ts';
import type { TargetKind } from '../engine/ticket.ts';
import { instantText } from '../views/when.ts';
import type { Simulation } from './simulate-policy.ts';
import type { MovedTarget, TimelineEntry } from './simulate-timeline.ts';

/** The simulation of a level left alone: a table of due instants, in the desk's zone. */
export function dueTable(
  policy: Policy,
  level: string,
  reportedAt: Instant,
  found: Simulation,
): string {
  const zone = deskZone(policy);
  const rows = [
    ...found.targets.map(({ kind, dueAt }) => {
      const rule = targetRule(policy, level, kind);
      return [targetName(kind), rule ? durationText(rule.within) : '', instantText(dueAt, zone)];
    }),
    ...found.thresholds.map(({ after, role, dueAt }) => [
      role,
      afterText(after),
      instantText(dueAt, zone),
    ]),
  ];
  return [
    `${levelTitle(policy, level)}, reported ${instantText(reportedAt, zone)}`,
    '',
    ...(rows.length > 0 ? aligned(rows) : ['No target and no threshold has a clock here.']),
    ...leftOut(policy, level),
  ].join('\n');
}

/** Everything that happens, line by line, in the desk's zone. `level`: given, not answered for. */
export function timelineWords(policy: Policy, level: string | null, found: Simulation): string {
  const zone = deskZone(policy);
  const { targets, thresholds } = found.toCome;
  const later = [
    ...targets.map(({ kind, dueAt }) => ({ dueAt, text: `${targetName(kind)} due` })),
    ...thresholds.map(({ after, role, dueAt }) => ({ dueAt, text: toldText(role, after) })),
  ].sort((a, b) => a.dueAt - b.dueAt);
  return [
    ...aligned(linesOf(found.timeline, policy)),
    ...(later.length > 0
      ? [
          '',
          'Still to come:',
          ...aligned(later.map((one) => [instantText(one.dueAt, zone), one.text])),
        ]
      : []),
    ...(level === null ? [] : leftOut(policy, level)),
  ].join('\n');
}

function linesOf(timeline: readonly TimelineEntry[], policy: Policy): string[][] {
  const zone = deskZone(policy);
  return timeline.flatMap((entry) => {
    const breach = timeline.find(
      (other) =>
        other.what === 'target-breached' && 'target' in entry && other.target === entry.target,
    );
    // A target that is missed at the same moment is not said to be due, or at risk, as well.
    if (entry.what === 'target-breached' && !entry.reclassified) return [];
    if (entry.what === 'target-at-risk' && breach?.at === entry.at) return [];
    return [[instantText(entry.at, zone), entryText(entry, policy)]];
  });
}

/** One entry in words, without its instant. */
export function entryText(entry: TimelineEntry, policy: Policy): string {
  const zone = deskZone(policy);
  switch (entry.what) {
    case 'referred':
      return `No ticket: the requester is sent to ${entry.team}${source(entry.clauses)}`;
    case 'reported': {
      const where = entry.outsideHours ? 'Reported outside hours' : 'Reported';
      const extras = [
        entry.emergency ? ' An emergency: first in the queue.' : '',
        entry.charge ? ` Billed: ${entry.charge}` : '',
      ];
      const level = levelTitle(policy, entry.level);
      return `${where}: ${level}. ${entry.because}${source(entry.clauses)}${extras.join('')}`;
    }
    case 'clocks-start':
      return 'All clocks start';
    case 'target-at-risk':
      return `${targetName(entry.target)} at risk, due ${instantText(entry.dueAt, zone)}`;
    case 'target-due':
      return `${targetName(entry.target)} due, and missed`;
    case 'target-breached':
      return entry.reclassified
        ? `${targetName(entry.target)} missed: by this level it was due ${instantText(entry.dueAt, zone)}`
        : `${targetName(entry.target)} missed`;
    case 'target-met':
      return `${targetName(entry.target)} met${entry.late ? ' late' : ''}`;
    case 'threshold':
      return entry.at === entry.dueAt
        ? toldText(entry.role, entry.after)
        : `${toldText(entry.role, entry.after)}: by this level it was due ${instantText(entry.dueAt, zone)}`;
    case 'assignment-missed':
      return 'Nobody has it yet: the lead is told';
    case 'taken':
      return 'Taken by a support agent';
    case 'resolved':
      return 'Resolved';
    case 'waiting-starts':
      return `Waiting for the requester${movedText(entry.targets, zone)}`;
    case 'waiting-ends':
      return `Waiting ends${movedText(entry.targets, zone)}`;
    case 'level-changed':
      return `${levelTitle(policy, entry.from)} becomes ${levelTitle(policy, entry.to)}${movedText(entry.targets, zone)}`;
    case 'charge-waived':
      return `The charge is waived${source(entry.clauses)}`;
    default:
      return entry satisfies never;
  }
}

export function targetName(kind: TargetKind): string {
  return kind === 'response' ? 'Response target' : 'Resolution target';
}

function toldText(role: string, after: string): string {
  return `${role} is told, ${afterText(after)}`;
}

function movedText(targets: readonly MovedTarget[], zone: string): string {
  return targets
    .map(({ kind, dueAt }) =>
      dueAt === null
        ? `. ${targetName(kind)} stands still`
        : `. ${targetName(kind)} now due ${instantText(dueAt, zone)}`,
    )
    .join('');
}

function source(clauses: readonly string[]): string {
  return clauses.length > 0 ? ` (${clauses.join(', ')})` : '';
}

function leftOut(policy: Policy, level: string): string[] {
  const conditional = policy.escalation.thresholds
    .filter((threshold) => threshold.level === level && needsAnswers(threshold.when))
    .map(({ after, role }) => `${roleTitle(policy, role)} ${afterText(after)}`);
  return conditional.length > 0
    ? ['', `Left out, because it depends on answers: ${conditional.join(', ')}.`]
    : [];
}

/** Whether a condition fails for want of an answer, whatever the hours. */
function needsAnswers(when: Parameters<typeof holds>[0]): boolean {
  return !holds(when, {}, true) && !holds(when, {}, false);
}

function aligned(rows: readonly string[][]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < row.length - 1 ? cell.padEnd(width(column)) : cell))
      .join('  ')
      .trimEnd(),
  );
}
