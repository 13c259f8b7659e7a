import { parseArgs } from 'node:util';
import { checkPolicy, type Problem } from '../check/check-policy.ts';
import { contentOf, describePolicy } from '../check/describe-policy.ts';
import { type LoadedPolicy, loadPolicy } from '../files/load-policy.ts';
import { FileError, type FileProblem, formatProblem } from '../files/read-yaml.ts';
import { count } from './count.ts';
import type { Outcome } from './outcome.ts';

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
        ...describePolicy(loaded),
      ].join('\n');
  return { exitCode: 0, output };
}

function refused(
  file: string,
  problems: readonly FileProblem[],
  warnings: readonly FileProblem[],
  asJson: boolean,
): CommandResult {
  const output = asJson
    ? json({ file, clean: false, problems, warnings })
    : [
        ...problems.map(formatProblem),
        ...warnings.map((warning) => `warning: ${formatProblem(warning)}`),
        `${file}: ${count(problems.length, 'problem')}`,
      ].join('\n');
  return { exitCode: 1, output };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The same with its arguments as they were typed; 2 where they are not of its form. */
export async function policyCheckCommand(args: string[]): Promise<Outcome> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    return { exitCode: 2, output: 'policy check: expected one policy file' };
  }
  return policyCheck(file, { json: values.json });
}
