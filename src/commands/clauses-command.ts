import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadPolicy } from '../files/load-policy.ts';
import { readYaml } from '../files/read-yaml.ts';
import {
  type CarriedClause,
  carriedClauses,
  clauseRows,
  clauseText,
  type RunTest,
} from './clause-table.ts';
import type { Outcome } from './outcome.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const policyFolder = 'policies';
const testFolder = 'test/clauses';

/**
 * `clauses`: every clause of the shipped policies, where it is carried, and the tests that show it,
 * which are run for this. Exit code 1 where one is not carried, has no test, or fails. With
 * `--json`, one JSON document.
 */
export async function clausesCommand(args: readonly string[]): Promise<Outcome> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
  });
  const carried = await shippedClauses();
  const rows = clauseRows(carried, await runTests());
  const output = values.json ? JSON.stringify(rows, null, 2) : clauseText(rows);
  return { exitCode: rows.every(({ state }) => state === 'pass') ? 0 : 1, output };
}

/** The clauses of every policy file that is shipped; a desk file among them has none. */
async function shippedClauses(): Promise<CarriedClause[]> {
  const names = await readdir(join(root, policyFolder));
  const carried: CarriedClause[] = [];
  for (const name of names.filter((one) => one.endsWith('.yaml')).sort()) {
    const path = join(root, policyFolder, name);
    const { value } = await readYaml(path);
    if (typeof value === 'object' && value !== null && 'desks' in value) continue;
    carried.push(...carriedClauses((await loadPolicy(path)).policy, name));
  }
  return carried;
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
    }),
  ),
});

/** Runs the tests of the clauses; throws what they said where they did not run at all. */
async function runTests(): Promise<RunTest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-clauses-'));
  const file = join(folder, 'report.json');
  try {
    const said = await runVitest(['run', testFolder, '--reporter=json', `--outputFile=${file}`]);
    const text = await readFile(file, 'utf8').catch(() => {
      throw new Error(`the tests of the clauses did not run:\n${said}`);
    });
    return reportSchema.parse(JSON.parse(text)).testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ title, status }) => ({
        file: relative(root, name),
        name: title,
        passed: status === 'passed',
      })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What it said, whatever became of the tests. */
function runVitest(args: readonly string[]): Promise<string> {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const child = spawn(process.execPath, [vitest, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(said.trim()));
  });
}
