import { parseArgs } from 'node:util';
import { z } from 'zod';
import { checkPolicy } from './check-policy.ts';
import { deskZone } from './engine/clock-time.ts';
import { holds } from './engine/condition.ts';
import type { Instant } from './engine/instant.ts';
import { levelTitle, type Policy, roleTitle } from './engine/policy.ts';
import { afterText, durationText } from './engine/snapshot.ts';
import { targetRule } from './engine/targets.ts';
import { loadPolicy } from './load-policy.ts';
import { FileError, formatProblem } from './read-yaml.ts';
import { type Simulation, simulate } from './simulate-policy.ts';
import { instantText } from './views/when.ts';

const usage =
  'Usage: npm run -s firstline -- policy simulate <file> --level <n> --reported-at <instant> [--json]';

const instantSchema = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * `policy simulate <file> --level <n> --reported-at <instant> [--json]`: when targets and
 * thresholds would be due. Exit code 1 where the policy or a value is wrong, 2 where the command
 * is. JSON instants are UTC.
 */
export async function policySimulate(args: string[]): Promise<Outcome> {
  const asked = read(args);
  if ('exitCode' in asked) return asked;
  const { file, level, reportedAt } = asked;
  let policy: Policy;
  try {
    const loaded = await loadPolicy(file);
    const { problems } = checkPolicy(loaded.policy);
    if (problems.length > 0) {
      const places = problems.map(({ path, message }) =>
        formatProblem(loaded.yaml.problemAt(path, 'value', message)),
      );
      return refused(places.join('\n'));
    }
    policy = loaded.policy;
  } catch (error) {
    if (error instanceof FileError) return refused(error.message);
    throw error;
  }
  const ids = policy.levels.map(({ id }) => id);
  if (!ids.includes(level)) {
    return refused(`--level: ${file} has no level "${level}"; expected one of ${ids.join(', ')}`);
  }
  const simulation = simulate(policy, level, reportedAt);
  const output = asked.json
    ? JSON.stringify(inUtc(simulation))
    : table(policy, level, reportedAt, simulation);
  return { exitCode: 0, output };
}

interface Asked {
  readonly file: string;
  readonly level: string;
  readonly reportedAt: Instant;
  readonly json: boolean;
}

function read(args: string[]): Asked | Outcome {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
  const { level, json, 'reported-at': reported } = parsed.values;
  const [file] = parsed.positionals;
  if (file === undefined || parsed.positionals.length > 1) {
    return misused(`expected one policy file, got ${parsed.positionals.length}`);
  }
  if (level === undefined) return misused('--level is missing: give the id of a level, such as 1');
  if (reported === undefined) {
    return misused('--reported-at is missing: give an instant, such as 2026-06-01T17:00:00-04:00');
  }
  const instant = instantSchema.safeParse(reported);
  if (!instant.success || Number.isNaN(instant.data)) return refused(objectionTo(reported));
  return { file, level, reportedAt: instant.data, json };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      level: { type: 'string' },
      'reported-at': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
}

function objectionTo(reported: string): string {
  const local = z.iso.datetime({ local: true }).safeParse(reported).success;
  const way = local
    ? `has no offset from UTC; add one, such as ${reported}Z or ${reported}-05:00`
    : 'is no instant; expected a date, a time and an offset, such as 2026-06-01T17:00:00-04:00';
  return `--reported-at: "${reported}" ${way}`;
}

function refused(output: string): Outcome {
  return { exitCode: 1, output };
}

function misused(message: string): Outcome {
  return { exitCode: 2, output: `policy simulate: ${message}\n${usage}` };
}

function inUtc({ targets, thresholds }: Simulation) {
  const utc = (at: Instant) => new Date(at).toISOString().replace('.000Z', 'Z');
  return {
    targets: targets.map(({ kind, dueAt }) => ({ kind, dueAt: utc(dueAt) })),
    thresholds: thresholds.map(({ after, role, dueAt }) => ({ after, role, dueAt: utc(dueAt) })),
  };
}

/** The same for people, in the desk's zone. */
function table(policy: Policy, level: string, reportedAt: Instant, found: Simulation): string {
  const zone = deskZone(policy);
  const rows = [
    ...found.targets.map(({ kind, dueAt }) => {
      const rule = targetRule(policy, level, kind);
      const name = kind === 'response' ? 'Response target' : 'Resolution target';
      return [name, rule ? durationText(rule.within) : '', instantText(dueAt, zone)];
    }),
    ...found.thresholds.map(({ after, role, dueAt }) => [
      role,
      afterText(after),
      instantText(dueAt, zone),
    ]),
  ];
  const conditional = policy.escalation.thresholds
    .filter((threshold) => threshold.level === level && needsAnswers(threshold.when))
    .map(({ after, role }) => `${roleTitle(policy, role)} ${afterText(after)}`);
  return [
    `${levelTitle(policy, level)}, reported ${instantText(reportedAt, zone)}`,
    '',
    ...(rows.length > 0 ? aligned(rows) : ['No target and no threshold has a clock here.']),
    ...(conditional.length > 0
      ? ['', `Left out, because it depends on answers: ${conditional.join(', ')}.`]
      : []),
  ].join('\n');
}

/** Whether a condition fails for want of an answer, whatever the hours. */
function needsAnswers(when: Parameters<typeof holds>[0]): boolean {
  return !holds(when, {}, true) && !holds(when, {}, false);
}

function aligned(rows: readonly string[][]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(width(column)) : cell))
      .join('  ')
      .trimEnd(),
  );
}
