import type { z } from 'zod';
import { suggestion } from './find-nearest.ts';
import type { FileProblem, Path, YamlFile } from './read-yaml.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Stands for an issue whose message is made from the issues inside it. */
const FROM_WITHIN = '';

/**
 * Matches a YAML file with a schema: the data, or every problem with its place, what was found and
 * what is expected there.
 */
export function matchSchema<T>(
  schema: z.ZodType<T>,
  yaml: YamlFile,
): { readonly data: T } | { readonly problems: readonly FileProblem[] } {
  if (yaml.problems.length > 0) return { problems: yaml.problems };
  const result = schema.safeParse(yaml.value, { error: messageOf });
  if (result.success) return { data: result.data };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, [], yaml));
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

function problemsOf(issue: Issue, base: Path, yaml: YamlFile): FileProblem[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ').filter(Boolean);
    return issue.keys.map((key) =>
      yaml.problemAt([...path, key], 'key', `unknown key "${key}"; ${suggestion(key, known)}`),
    );
  }
  if (issue.code === 'invalid_key') {
    const inner = issue.message || issue.issues.map((nested) => nested.message).join('; ');
    return [yaml.problemAt(path, 'key', withFinding(inner, path.at(-1)))];
  }
  if (issue.code === 'invalid_union') {
    const branch = nearestBranch(issue.errors);
    if (branch) return branch.flatMap((nested) => problemsOf(nested, path, yaml));
    const message = issue.message || alternatives(issue.errors);
    return [yaml.problemAt(path, 'value', withFinding(message, valueAt(yaml.value, path)))];
  }
  const message = withFinding(issue.message, valueAt(yaml.value, path));
  return [yaml.problemAt(path, 'value', message)];
}

/** Of a union's branches that take such a value at all, the one with the fewest complaints. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const complaints = (branch: readonly Issue[]) =>
    branch.reduce(
      (sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1),
      0,
    );
  const refusesKind = ({ code, path }: Issue) =>
    path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
  return branches
    .filter((branch) => !branch.some(refusesKind))
    .sort((a, b) => complaints(a) - complaints(b))[0];
}

function alternatives(branches: readonly (readonly Issue[])[]): string {
  const wanted = branches.flatMap((branch) => branch[0]?.message.replace(/^expected /, '') ?? []);
  return `expected ${wanted.join(', or ')}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, part) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, part)
        ? (inside as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );
}

/** Adds what was found to a message that says what is expected. */
function withFinding(message: string, found: unknown): string {
  if (!message.startsWith('expected')) return message;
  if (found === undefined) return `is missing; ${message}`;
  const quote =
    message.startsWith('expected text') && ['number', 'boolean'].includes(typeof found)
      ? `; write it in quotes: "${found}"`
      : '';
  return `${message}, found ${describe(found)}${quote}`;
}

function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  record: 'a map',
  null: 'null',
};

/** What to say of an issue where the schema itself says nothing. */
function messageOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kindOf(issue)}`;
    case 'invalid_value':
      return `expected ${list(
        issue.values.map((value) => JSON.stringify(value)),
        'or',
      )}`;
    case 'too_small':
      return sizeOf(
        issue.origin,
        issue.inclusive === false ? 'more than' : 'at least',
        issue.minimum,
      );
    case 'too_big':
      return sizeOf(
        issue.origin,
        issue.inclusive === false ? 'less than' : 'at most',
        issue.maximum,
      );
    case 'invalid_format':
      return issue.format === 'date'
        ? 'expected a date such as "2026-12-24"'
        : `expected ${issue.format}`;
    case 'unrecognized_keys':
      return Object.keys(shapeOf(issue.inst)).join(' ');
    case 'invalid_union':
      return issue.discriminator && Array.isArray(issue.options)
        ? `expected ${list(
            issue.options.map((value) => JSON.stringify(value)),
            'or',
          )}`
        : FROM_WITHIN;
    case 'invalid_key':
      return FROM_WITHIN;
    default:
      return 'is not valid';
  }
}

function kindOf(issue: Extract<RawIssue, { code: 'invalid_type' }>): string {
  if (issue.expected !== 'object') return KINDS[issue.expected] ?? issue.expected;
  const keys = Object.entries(shapeOf(issue.inst))
    .filter(([, part]) => part._zod.optin === undefined)
    .map(([key]) => key);
  return keys.length > 0 && keys.length <= 6 ? `a map with ${list(keys, 'and')}` : 'a map';
}

function sizeOf(origin: string, bound: string, size: unknown): string {
  if (origin === 'string') return `expected ${bound} ${size} characters`;
  if (origin === 'array')
    return `expected ${bound} ${size} ${Number(size) === 1 ? 'entry' : 'entries'}`;
  return `expected a number of ${bound} ${size}`;
}

/** The fields of the object schema that raised an issue. */
function shapeOf(schema: unknown): Record<string, z.core.$ZodType> {
  const shape = (schema as { _zod?: { def?: { shape?: unknown } } } | undefined)?._zod?.def?.shape;
  return (shape ?? {}) as Record<string, z.core.$ZodType>;
}

function list(words: readonly string[], joint: string): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
}
