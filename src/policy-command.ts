import { checkPolicy, type Problem } from './check-policy.ts';
import { type Duration, durationMs, formatDuration } from './engine/duration.ts';
import { type Condition, type Level, levelTitle, type Policy, roleTitle } from './engine/policy.ts';
import { type LoadedPolicy, loadPolicy } from './load-policy.ts';
import { FileError, type FileProblem, formatProblem } from './read-yaml.ts';

export interface CommandResult {
  readonly exitCode: 0 | 1;
  readonly output: string;
}

/**
 * `policy check <file>`: every problem with its place, or what the policy says, with its clauses
 * and assumptions. Exit code 1 where there are problems. With `json`, one JSON document.
 */
export async function policyCheck(
  file: string,
  options: { readonly json: boolean },
): Promise<CommandResult> {
  let loaded: LoadedPolicy;
  try {
    loaded = await loadPolicy(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return refused(file, error.problems, [], options.json);
  }
  const place = ({ path, message }: Problem) => loaded.yaml.problemAt(path, 'value', message);
  const check = checkPolicy(loaded.policy);
  const byLine = (a: FileProblem, b: FileProblem) => a.line - b.line || a.column - b.column;
  const problems = check.problems.map(place).sort(byLine);
  const warnings = check.warnings.map(place).sort(byLine);
  if (problems.length > 0) return refused(file, problems, warnings, options.json);
  const output = options.json
    ? json({ file, clean: true, problems, warnings, ...contentOf(loaded) })
    : [
        ...warnings.map((warning) => `warning: ${formatProblem(warning)}`),
        `${file}: clean`,
        '',
        ...describe(loaded),
      ].join('\n');
  return { exitCode: 0, output };
}

function refused(
  file: string,
  problems: readonly FileProblem[],
  warnings: readonly FileProblem[],
  asJson: boolean,
): CommandResult {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const output = asJson
    ? json({ file, clean: false, problems, warnings })
    : [
        ...problems.map(formatProblem),
        ...warnings.map((warning) => `warning: ${formatProblem(warning)}`),
        `${file}: ${count}`,
      ].join('\n');
  return { exitCode: 1, output };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function contentOf({ policy, version }: LoadedPolicy) {
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
    assumptions: policy.assumptions,
    clauses: policy.clauses,
  };
}

function describe({ policy, version }: LoadedPolicy): string[] {
  return [
    `${policy.name}, version ${policy.version}, content ${version}`,
    ...policy.levels.flatMap((level) => ['', ...describeLevel(policy, level)]),
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
