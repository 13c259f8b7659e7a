import { type Duration, durationMs, formatDuration } from '../engine/duration.ts';
import { periodText } from '../engine/period.ts';
import {
  type Condition,
  type Level,
  levelTitle,
  type Policy,
  roleTitle,
} from '../engine/policy.ts';
import type { Circumstance } from '../engine/policy-outcome.ts';
import type { LoadedPolicy } from '../files/load-policy.ts';
import { formatPath } from '../files/read-yaml.ts';
import { source } from '../views/inline.ts';
import { outcomeLists, outcomesOf } from './check-outcomes.ts';
import { carriersOf } from './check-references.ts';

/** What a policy says, as data: levels, outcomes, assumptions, clauses and where each is carried. */
export function contentOf({ policy, version }: LoadedPolicy) {
  return {
    policy: { id: policy.id, name: policy.name, version: policy.version, contentVersion: version },
    levels: policy.levels.map((level) => ({
      id: level.id,
      name: level.name,
      response: level.response,
      resolution: level.resolution,
      thresholds: policy.escalation.thresholds
        .filter((threshold) => threshold.level === level.id)
        .map(({ after, role, when }) => ({ after, role, ...(when ? { when } : {}) })),
    })),
    ...Object.fromEntries(outcomeLists.map(({ list }) => [list, policy[list]])),
    notice: policy.notice ?? null,
    retention: policy.retention ?? null,
    reminders: policy.escalation.reminders,
    teams: policy.teams,
    assignment: policy.assignment,
    assumptions: policy.assumptions,
    clauses: policy.clauses,
    carriedBy: Object.fromEntries(
      [...carriersOf(policy)].map(([clause, paths]) => [clause, paths.map(formatPath)]),
    ),
  };
}

/** What a policy says, for people, line by line. */
export function describePolicy({ policy, version }: LoadedPolicy): string[] {
  const outcomes = [
    ...describeOutcomes(policy),
    ...describeAssignment(policy),
    ...describeReminders(policy),
    ...describeKeeping(policy),
  ];
  return [
    `${policy.name}, version ${policy.version}, content ${version}`,
    ...policy.levels.flatMap((level) => ['', ...describeLevel(policy, level)]),
    ...(outcomes.length > 0 ? ['', 'Besides the level:', ...outcomes] : []),
    '',
    `Assumptions (${policy.assumptions.length}), each a choice where the source is silent:`,
    ...policy.assumptions.map(({ clause, id, text }) => `  ${clause}  ${id}: ${text}`),
    '',
    `Clauses carried (${Object.keys(policy.clauses).length}):`,
    ...Object.entries(policy.clauses).map(([clause, text]) => `  ${clause}  ${text}`),
  ];
}

function describeLevel(policy: Policy, level: Level): string[] {
  const { response, resolution } = level;
  const resolved =
    resolution === 'release'
      ? 'with a release, no clock'
      : resolution
        ? `within ${span(resolution.within)}, clock ${resolution.clock}`
        : 'no target';
  return [
    levelTitle(policy, level.id),
    `  response: ${response ? `within ${span(response.within)}, clock ${response.clock}` : 'no target'}`,
    `  resolution: ${resolved}`,
    ...policy.escalation.thresholds
      .filter((threshold) => threshold.level === level.id)
      .map(({ after, role, when }) => {
        const moment = durationMs(after) === 0 ? 'at once' : `after ${span(after)}`;
        return `  ${moment}: ${roleTitle(policy, role)}${conditionText(when)}`;
      }),
  ];
}

function describeOutcomes(policy: Policy): string[] {
  const teams = new Map(policy.referrals.map(({ id, team }) => [id, team]));
  return outcomesOf(policy).map(({ kind, id, circumstance, clauses }) => {
    const team = kind === 'referral' ? policy.teams[teams.get(id) ?? ''] : undefined;
    const to = team ? ` to ${team.name}` : '';
    return `  ${kind} ${id}${to}${circumstanceText(circumstance)}${source(clauses)}`;
  });
}

function describeAssignment({ assignment }: Policy): string[] {
  if (assignment.mode === 'manual') return [];
  const { within, clauses } = assignment;
  return [`  assigned in rotation within ${span(within)}${source(clauses)}`];
}

function describeReminders({ escalation: { reminders } }: Policy): string[] {
  if (!reminders) return [];
  const { every, atMost } = reminders;
  return [`  reminded every ${span(every)} until somebody acknowledges, at most ${atMost} times`];
}

function describeKeeping({ notice, retention }: Policy): string[] {
  return [
    ...(notice ? [`  above the first form: ${notice.says}${source(notice.clauses)}`] : []),
    retention
      ? `  resolved tickets are kept for ${periodText(retention.resolved)}${source(retention.clauses)}`
      : '  resolved tickets are kept for good',
  ];
}

function circumstanceText({ when, release, date }: Circumstance): string {
  const { question, supersededFor, releasedWithin } = release ?? {};
  const ago = (duration: string) => formatDuration(durationMs(duration));
  return [
    conditionText(when),
    ...(supersededFor
      ? [`, if ${question} was succeeded more than ${ago(supersededFor)} ago or is off the list`]
      : []),
    ...(releasedWithin ? [`, if ${question} came out within ${ago(releasedWithin)}`] : []),
    ...(date?.within ? [`, if ${date.question} is within ${ago(date.within)}`] : []),
    ...(date?.longerThan ? [`, if ${date.question} is more than ${ago(date.longerThan)} ago`] : []),
  ].join('');
}

function conditionText(condition: Condition | undefined): string {
  if (!condition) return '';
  const { answers, hours, unless } = condition;
  const parts = Object.entries(answers ?? {}).map(
    ([id, values]) => `${id} is ${[values].flat().join(' or ')}`,
  );
  if (hours) parts.push(hours === 'open' ? 'in hours' : 'outside hours');
  const exception = conditionText(unless).replace(', if ', ', unless ');
  return (parts.length > 0 ? `, if ${parts.join(' and ')}` : '') + exception;
}

function span(duration: Duration): string {
  if (typeof duration === 'string') return formatDuration(durationMs(duration));
  const { businessDays } = duration;
  return businessDays === 1 ? '1 business day' : `${businessDays} business days`;
}
