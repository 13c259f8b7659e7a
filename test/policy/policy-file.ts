import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { policyCheck } from '../../src/commands/policy-command.ts';

/** A change to a policy that is clean, and what the check says of the result. */
export interface Broken {
  readonly name: string;
  readonly change: readonly [from: string, to: string];
  readonly says: readonly string[];
}

/** A policy file beside this one, to be checked with changes, and a folder that goes with the test. */
export async function policyFile(name: string) {
  const text = await readFile(new URL(name, import.meta.url), 'utf8');
  const folder = await mkdtemp(join(tmpdir(), 'policy-'));
  afterAll(() => rm(folder, { recursive: true }));

  /** What the check says, without the name of the file and the last line. */
  async function checkChanged([from, to]: Broken['change']) {
    expect(text).toContain(from);
    const file = join(folder, 'policy.yaml');
    await writeFile(
      file,
      text.replace(from, () => to),
    );
    const { exitCode, output } = await policyCheck(file, { json: false });
    const lines = output.replaceAll(`${file}:`, '').split('\n');
    return { exitCode, lines: lines.slice(0, -1).map((line) => line.trim()) };
  }

  return { text, folder, checkChanged };
}
