import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkPolicy } from '../../src/check/check-policy.ts';
import { carriersOf } from '../../src/check/check-references.ts';
import { policyCheck } from '../../src/commands/policy-command.ts';
import { levelTitle } from '../../src/engine/policy.ts';
import { loadDesks } from '../../src/files/load-desks.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const policyFile = (name: string) => join(root, 'policies', `${name}.yaml`);

/** The clauses that each source has: M-01 to M-15 and so on, and the example's own. */
const known = {
  mednet: ['M-', 15, 2],
  netex: ['N-', 15, 2],
  teladentistry: ['T-', 11, 2],
  'examples/lord-howe': ['L-', 9, 1],
} as const;
const names = Object.keys(known) as (keyof typeof known)[];

test.each(names)('%s is clean, without warnings', async (name) => {
  const { policy } = await loadPolicy(policyFile(name));
  expect(checkPolicy(policy)).toEqual({ problems: [], warnings: [] });
});

test.each(names)('%s has every clause of its source, and no other', async (name) => {
  const [letter, last, digits] = known[name];
  const ids = Array.from(
    { length: last },
    (_, at) => `${letter}${String(at + 1).padStart(digits, '0')}`,
  );
  const { policy } = await loadPolicy(policyFile(name));
  expect(Object.keys(policy.clauses)).toEqual(ids);
  const text = await readFile(policyFile(name), 'utf8');
  const named = [...new Set(text.match(/\b[A-Z]-\d+\b/g))];
  expect(named.sort()).toEqual(ids);
  for (const [clause, carriers] of carriersOf(policy)) expect(carriers, clause).not.toEqual([]);
});

test('the three sources have 41 clauses', async () => {
  const policies = await Promise.all(
    ['mednet', 'netex', 'teladentistry'].map((name) => loadPolicy(policyFile(name))),
  );
  expect(policies.flatMap(({ policy }) => Object.keys(policy.clauses))).toHaveLength(41);
});

/** Where the source has a gap or a contradiction, somebody has chosen. */
test.each([
  ['mednet', ['M-01', 'M-03', 'M-04', 'M-05', 'M-07', 'M-08', 'M-11', 'M-14', 'M-15']],
  ['netex', ['N-01', 'N-03', 'N-04', 'N-06', 'N-07', 'N-09', 'N-10', 'N-14']],
  ['teladentistry', ['T-04', 'T-06', 'T-11']],
  ['examples/lord-howe', ['L-6', 'L-9']],
])('the choices of %s are named assumptions', async (name, clauses) => {
  const { policy } = await loadPolicy(policyFile(name));
  const chosen = new Set(policy.assumptions.map(({ clause }) => clause));
  expect(clauses.filter((clause) => !chosen.has(clause))).toEqual([]);
});

test.each(names)('the check of %s lists its levels, assumptions and clauses', async (name) => {
  const { policy } = await loadPolicy(policyFile(name));
  const { exitCode, output } = await policyCheck(policyFile(name), { json: false });
  expect(exitCode).toBe(0);
  for (const level of policy.levels) {
    expect(output).toContain(`\n${levelTitle(policy, level.id)}\n`);
  }
  for (const { clause, id } of policy.assumptions) expect(output).toContain(`  ${clause}  ${id}: `);
  for (const [id, text] of Object.entries(policy.clauses)) {
    expect(output).toContain(`  ${id}  ${text}`);
  }
  const json = JSON.parse((await policyCheck(policyFile(name), { json: true })).output);
  expect(json).toMatchObject({
    clean: true,
    problems: [],
    assumptions: policy.assumptions,
    referrals: policy.referrals,
    charges: policy.charges,
  });
  expect(Object.keys(json.carriedBy)).toEqual(Object.keys(policy.clauses));
});

test.each([
  'sandbox/desk.yaml',
  'sandbox/mednet.yaml',
  'sandbox/teladentistry.yaml',
  'sandbox/lord-howe.yaml',
  'desk.example.yaml',
])('the desk file %s loads, with somebody in every role', async (file) => {
  const warnings: string[] = [];
  const desks = await loadDesks(join(root, file), (warning) => warnings.push(warning));
  expect(desks).toHaveLength(1);
  expect(warnings).toEqual([]);
});

test('no code names a company: policies are data', async () => {
  const files: string[] = [];
  for (const folder of ['src', 'adapters', 'db']) {
    for (const entry of await readdir(join(root, folder), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
    }
  }
  expect(files.length).toBeGreaterThan(10);
  const naming = [];
  for (const file of files) {
    if (/mednet|(?<![a-z])netex|teladentistry/i.test(await readFile(file, 'utf8')))
      naming.push(file);
  }
  expect(naming).toEqual([]);
});
