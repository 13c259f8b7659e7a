import { writeFile } from 'node:fs/promises';
import { checkPolicy } from '../check/check-policy.ts';
import { DomainError } from '../engine/commands.ts';
import type { Instant } from '../engine/instant.ts';
import type { Policy } from '../engine/policy.ts';
import { loadPolicy } from '../files/load-policy.ts';
import { FileError, formatProblem } from '../files/read-yaml.ts';
import { simulatedAnswers } from '../simulate/simulate-answers.ts';
import {
  OptionError,
  readSimulateOptions,
  type SimulateOptions,
  simulateUsage,
} from '../simulate/simulate-options.ts';
import { type Scenario, type Simulation, simulate } from '../simulate/simulate-policy.ts';
import { drawSimulation } from '../simulate/simulate-svg.ts';
import { dueTable, timelineWords } from '../simulate/simulate-text.ts';
import type { Outcome } from './outcome.ts';

/**
 * `policy simulate <file> …`: what would happen to a ticket, and when. Exit code 1 where the policy
 * or a value is wrong, 2 where the command is. JSON instants are UTC.
 */
export async function policySimulate(args: readonly string[]): Promise<Outcome> {
  try {
    const options = readSimulateOptions(args);
    const policy = await checkedPolicy(options.file);
    const scenario = scenarioOf(policy, options);
    const found = run(policy, scenario, options);
    if (options.svg !== null) await draw(policy, scenario, found, options.svg);
    return { exitCode: 0, output: outputOf(policy, found, options) };
  } catch (error) {
    if (error instanceof OptionError && error.usage) {
      return { exitCode: 2, output: `policy simulate: ${error.message}\n${simulateUsage}` };
    }
    if (error instanceof OptionError || error instanceof FileError) {
      return { exitCode: 1, output: error.message };
    }
    throw error;
  }
}

async function checkedPolicy(file: string): Promise<Policy> {
  const { policy, yaml } = await loadPolicy(file);
  const { problems } = checkPolicy(policy);
  if (problems.length === 0) return policy;
  const places = problems.map(({ path, message }) => yaml.problemAt(path, 'value', message));
  throw new OptionError(places.map(formatProblem).join('\n'));
}

function scenarioOf(policy: Policy, options: SimulateOptions): Scenario {
  const { file, level, reportedAt, acts, until } = options;
  const ids = policy.levels.map(({ id }) => id);
  const unknown = (option: string, id: string) =>
    new OptionError(`${option}: ${file} has no level "${id}"; expected one of ${ids.join(', ')}`);
  for (const act of acts) {
    if (act.type === 'ChangeLevel' && !ids.includes(act.level)) {
      throw unknown(act.option, act.level);
    }
  }
  if (level !== null) {
    if (!ids.includes(level)) throw unknown('--level', level);
    return { from: { level }, reportedAt, acts, until };
  }
  const checked = simulatedAnswers(policy, options.answers, reportedAt);
  if ('errors' in checked) throw new OptionError(checked.errors.join('\n'));
  return { from: { answers: checked.answers }, reportedAt, acts, until };
}

function run(policy: Policy, scenario: Scenario, { acts }: SimulateOptions): Simulation {
  try {
    const found = simulate(policy, scenario);
    const [act] = acts;
    if (found.ticket || !act) return found;
    throw new OptionError(
      `${act.option}: these answers open no ticket, because another team serves them; leave it out`,
    );
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // The order of acts is checked already, so what is left is a change to the same level.
    throw new OptionError(`--raised-at: ${error.message}`);
  }
}

async function draw(
  policy: Policy,
  scenario: Scenario,
  found: Simulation,
  file: string,
): Promise<void> {
  const picture = drawSimulation(policy, scenario, found);
  if (picture === null) {
    throw new OptionError('--svg: these answers open no ticket, so there is nothing to draw');
  }
  try {
    await writeFile(file, picture);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OptionError(
      `--svg: ${file} cannot be written; name a file in a folder that is there (${reason})`,
    );
  }
}

function outputOf(policy: Policy, found: Simulation, options: SimulateOptions): string {
  const { level, reportedAt, timeline, svg } = options;
  if (options.json) return JSON.stringify(asJson(found, timeline));
  const text =
    timeline || level === null
      ? timelineWords(policy, level, found)
      : dueTable(policy, level, reportedAt, found);
  return svg === null ? text : `${text}\n\nThe picture is in ${svg}.`;
}

const instants = ['at', 'dueAt'];

/** With instants in UTC; `level` and `timeline` where a timeline is wanted. */
function asJson({ ticket, targets, thresholds, timeline }: Simulation, withTimeline: boolean) {
  const utc = (at: Instant) => new Date(at).toISOString().replace('.000Z', 'Z');
  const plain = {
    targets: targets.map(({ kind, dueAt }) => ({ kind, dueAt })),
    thresholds: thresholds.map(({ after, role, dueAt }) => ({ after, role, dueAt })),
  };
  const content = withTimeline
    ? { ...plain, level: ticket?.levelAtReport ?? null, timeline }
    : plain;
  return JSON.parse(
    JSON.stringify(content, (key, value: unknown) =>
      instants.includes(key) && typeof value === 'number' ? utc(value) : value,
    ),
  );
}
