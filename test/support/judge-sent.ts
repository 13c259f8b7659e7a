import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judge } from '../slack-schema/judge.ts';
import type { Sent } from './record-sent.ts';

export interface Verdict {
  /** How many views, messages and answers were judged. */
  readonly judged: number;
  /** Each with the test, the method and what is wrong with the body. */
  readonly faults: readonly string[];
}

/** Judges all that `recordSent` wrote into the folder; what is the same to the letter once. */
export async function judgeSent(folder: string): Promise<Verdict> {
  let judged = 0;
  const faults = new Map<string, string>();
  const seen = new Set<string>();
  for (const file of await readdir(folder)) {
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter(Boolean);
    judged += lines.length;
    for (const line of lines) {
      const { by, method, body } = JSON.parse(line) as Sent;
      const same = `${method} ${JSON.stringify(body)}`;
      if (seen.has(same)) continue;
      seen.add(same);
      for (const fault of judge(method, body)) {
        const one = `${method} ${fault}`;
        if (!faults.has(one)) faults.set(one, `${by}\n  ${one}\n  ${same.slice(0, 300)}`);
      }
    }
  }
  return { judged, faults: [...faults.values()] };
}
