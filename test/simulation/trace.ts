import { createHash } from 'node:crypto';
import type { Owner } from './owner.ts';

/** All that happened in a run, in its order: two runs of one seed have the same. */
export interface Trace {
  add(now: number, owner: Owner, what: string, details?: unknown): void;
  /** Of all that was added. */
  hash(): string;
  /** The last lines, or all where they are kept. */
  lines(): readonly string[];
}

const lastKept = 60;
const mostCharacters = 240;

export function openTrace(startAt: number, keepAll: boolean): Trace {
  const digest = createHash('sha256');
  let lines: string[] = [];
  return {
    add(now, owner, what, details) {
      const told = details === undefined ? '' : (JSON.stringify(details) ?? '');
      const line = `${((now - startAt) / 1000).toFixed(3)} ${owner.name} ${what}`;
      digest.update(`${line} ${told}\n`);
      lines.push(`${line} ${told.slice(0, mostCharacters)}`);
      if (!keepAll && lines.length > 2 * lastKept) lines = lines.slice(-lastKept);
    },
    hash: () => digest.copy().digest('hex').slice(0, 16),
    lines: () => lines,
  };
}
