import { readFile } from 'node:fs/promises';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';

/** Where something stands in a document: keys, and positions in lists from 0. */
export type Path = readonly (string | number)[];

/** A mistake in a file. `line` and `column` count from 1; 0 where the file could not be read. */
export interface FileProblem {
  readonly file: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A file that cannot be used; the message lists all its problems, one a line. */
export class FileError extends Error {
  readonly file: string;
  readonly problems: readonly FileProblem[];

  constructor(file: string, problems: readonly FileProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'FileError';
    this.file = file;
    this.problems = problems;
  }
}

/** The content of a YAML file, with the places where its parts are written. */
export interface YamlFile {
  readonly file: string;
  /** Plain data; undefined where there are problems. */
  readonly value: unknown;
  readonly problems: readonly FileProblem[];
  /** A problem at a path: at its key, or at its value; where it is missing, at what should hold it. */
  problemAt(path: Path, at: 'key' | 'value', message: string): FileProblem;
}

/** A path as people read it, e.g. `levels[0].response.within`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** A problem on one line: file, line, column, path and message. */
export function formatProblem(problem: FileProblem): string {
  const place = problem.line > 0 ? `:${problem.line}:${problem.column}` : '';
  return [`${problem.file}${place}`, problem.path, problem.message].filter(Boolean).join(': ');
}

/** Reads a YAML file. What is wrong with it as YAML, or with reading it, stands in `problems`. */
export async function readYaml(file: string): Promise<YamlFile> {
  try {
    return parseYaml(file, await readFile(file, 'utf8'));
  } catch (error) {
    const problem = { file, path: '', line: 0, column: 0, message: unreadable(error) };
    return { file, value: undefined, problems: [problem], problemAt: () => problem };
  }
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  if (code === 'EACCES') return 'no permission to read it';
  return `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

/** Reads YAML text; `file` is the name to give in problems. */
export function parseYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });

  function problem(path: Path, offset: number, message: string): FileProblem {
    const { line, col } = lines.linePos(offset);
    return { file, path: formatPath(path), line, column: col, message };
  }

  function problems(): FileProblem[] {
    const [first, ...others] = document.errors;
    // After the first mistake, tokens are unexpected up to the end of the file.
    const told = others.filter(({ code }) => code !== 'UNEXPECTED_TOKEN');
    const errors = [...(first ? [first, ...told] : []), ...document.warnings];
    const faults = errors.map(({ code, pos, message }) => {
      const path = pathAt(document, pos[0]);
      return code === 'DUPLICATE_KEY'
        ? problem(path, pos[0], `the key ${JSON.stringify(path.at(-1))} is already set above`)
        : problem(path, pos[0], `not valid YAML: ${message}`);
    });
    visit(document, {
      Alias(_key, alias) {
        if (alias.resolve(document)) return;
        const at = alias.range?.[0] ?? 0;
        const message = `not valid YAML: no anchor &${alias.source} stands above`;
        faults.push(problem(pathAt(document, at), at, message));
      },
    });
    if (faults.length > 0 || document.contents !== null) return faults;
    return [problem([], 0, 'the file is empty')];
  }

  function value(): unknown {
    try {
      return document.toJS();
    } catch (error) {
      faults.push(
        problem([], 0, `not valid YAML: ${error instanceof Error ? error.message : String(error)}`),
      );
      return undefined;
    }
  }

  const faults = problems();
  return {
    file,
    value: faults.length > 0 ? undefined : value(),
    problems: faults,
    problemAt: (path, at, message) => problem(path, offsetOf(document, path, at), message),
  };
}

function nodeOf(document: Document, value: unknown): Node | null {
  if (isAlias(value)) return value.resolve(document) ?? null;
  return isNode(value) ? value : null;
}

function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

/** A value before which no key is written, as after a second colon. */
function isKeyless({ key }: Pair): boolean {
  return key === null || (isScalar(key) && key.value === null);
}

/** The offset of what stands at a path, or of the nearest part around it that is written. */
function offsetOf(document: Document, path: Path, at: 'key' | 'value'): number {
  let node = nodeOf(document, document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, part] of path.entries()) {
    const pair = isMap(node)
      ? node.items.find((candidate) => keyOf(candidate) === String(part))
      : undefined;
    const next = pair ? pair.value : isSeq(node) ? node.items[Number(part)] : undefined;
    if (next === undefined) break;
    const key = pair && isNode(pair.key) ? pair.key : null;
    node = nodeOf(document, next);
    const wanted = at === 'key' && depth === path.length - 1 ? key : (node ?? key);
    offset = wanted?.range?.[0] ?? offset;
  }
  return offset;
}

/** The path of the innermost part that begins at or before an offset and ends after it. */
function pathAt(document: Document, offset: number): Path {
  const path: (string | number)[] = [];
  let node: unknown = document.contents;
  for (;;) {
    const found: [string | number | null, unknown] | undefined = isMap(node)
      ? node.items
          .filter((pair) => startOf(pair.key) <= offset)
          .map((pair): [string | null, unknown] => [
            isKeyless(pair) ? null : keyOf(pair),
            pair.value,
          ])
          .at(-1)
      : isSeq(node)
        ? [...node.items.entries()].filter(([, item]) => startOf(item) <= offset).at(-1)
        : undefined;
    const [key, value] = found ?? [null, null];
    if (key === null) return path;
    path.push(key);
    node = startOf(value) <= offset ? value : null;
  }
}

function startOf(node: unknown): number {
  return isNode(node) && node.range ? node.range[0] : Number.POSITIVE_INFINITY;
}
