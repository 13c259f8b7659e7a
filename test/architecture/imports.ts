import { dirname, join } from 'node:path/posix';

export interface Import {
  /** As written; a template literal up to its first hole. null: computed, so unknown. */
  readonly specifier: string | null;
  /** Written with `import type` or `export type`, so nothing of it runs. */
  readonly typeOnly: boolean;
  /** From 1. */
  readonly line: number;
}

const COMMENT = String.raw`/\*[\s\S]*?\*/|//[^\n]*\n`;
const GAP = `(?:\\s|${COMMENT})*`;
const STATIC = new RegExp(String.raw`\b(from|import)${GAP}(['"])((?:(?!\2)[^\n])*)\2`, 'g');
const CALLED = new RegExp(
  String.raw`\b(?:import|require)${GAP}\(${GAP}(?:(['"\`])((?:(?!\1|\$\{)[^\n])*)|[\w(])`,
  'g',
);
/** What may stand between `import` or `export` and `from`. */
const CLAUSE = /^[\s\w$*{},]+$/;
const TYPE_ONLY = /^\s+type\s+(?!from\b|,)/;

/**
 * Every module that a source file asks for: static, re-exported, for its side effects, dynamic or
 * required. Read from the text alone, comments and strings too: an import may be reported that is
 * none, none may be missed.
 */
export function importsOf(source: string): Import[] {
  const line = (index: number) => source.slice(0, index).split('\n').length;
  const called = [...source.matchAll(CALLED)].map((match) => ({
    specifier: match[2] ?? null,
    typeOnly: false,
    line: line(match.index),
  }));
  const written = [...source.matchAll(STATIC)].flatMap((match) => {
    const clause = match[1] === 'from' ? clauseBefore(source, match.index) : '';
    return clause === null
      ? []
      : [{ specifier: match[3] ?? '', typeOnly: TYPE_ONLY.test(clause), line: line(match.index) }];
  });
  return [...written, ...called];
}

/** What stands between the nearest `import` or `export` and a `from`; null where that is no clause. */
function clauseBefore(source: string, index: number): string | null {
  const before = source.slice(0, index).replaceAll(new RegExp(COMMENT, 'g'), ' ');
  const last = [...before.matchAll(/\b(?:import|export)\b/g)].at(-1);
  const clause = last ? before.slice(last.index + last[0].length) : '';
  return CLAUSE.test(clause) ? clause : null;
}

/** The file that a relative specifier leads to, from the root of the tree; null for a package. */
export function fileOf(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? join(dirname(from), specifier) : null;
}
