import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkPolicy } from '../../src/check-policy.ts';
import { loadDesks } from '../../src/load-desks.ts';
import { loadPolicy } from '../../src/load-policy.ts';
import { policyCheck } from '../../src/policy-command.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const policyFile = (name: string) => join(root, 'policies', `${name}.yaml`);

/** The clauses that there are, by the policy's prefix: M-01 to M-15, N-01 to N-15. */
const known = { mednet: ['M', 15], netex: ['N', 15] } as const;
const names = ['mednet', 'netex'] as const;

test.each(names)('%s is clean, without warnings', async (name) => {
  const { policy } = await loadPolicy(policyFile(name));
  expect(checkPolicy(policy)).toEqual({ problems: [], warnings: [] });
});

test.each(names)('every clause id in %s is a real one', async (name) => {
  const [letter, last] = known[name];
  const ids = Array.from(
    { length: last },
    (_, at) => `${letter}-${String(at + 1).padStart(2, '0')}`,
  );
  const text = await readFile(policyFile(name), 'utf8');
  const named = [...new Set(text.match(/\b[A-Z]-\d+\b/g))];
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  const { policy } = await loadPolicy(policyFile(name));
  expect(Object.keys(policy.clauses).sort()).toEqual(named.sort());
});

test.each(names)('the check of %s lists its levels, assumptions and clauses', async (name) => {
  const { policy } = await loadPolicy(policyFile(name));
  const { exitCode, output } = await policyCheck(policyFile(name), { json: false });
  expect(exitCode).toBe(0);
  for (const level of policy.levels) {
    expect(output).toContain(`\n${policy.levelWord} ${level.id} (${level.name})\n`);
  }
  for (const { clause, id } of policy.assumptions) expect(output).toContain(`  ${clause}  ${id}: `);
  for (const [id, text] of Object.entries(policy.clauses)) {
    expect(output).toContain(`  ${id}  ${text}`);
  }
  const json = JSON.parse((await policyCheck(policyFile(name), { json: true })).output);
  expect(json).toMatchObject({ clean: true, problems: [], assumptions: policy.assumptions });
});

test.each(['sandbox/desk.yaml', 'sandbox/mednet.yaml', 'policies/desk.example.yaml'])(
  'the desk file %s loads, with somebody in every role',
  async (file) => {
    const warnings: string[] = [];
    const desks = await loadDesks(join(root, file), (warning) => warnings.push(warning));
    expect(desks).toHaveLength(1);
    expect(warnings).toEqual([]);
  },
);

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
    if (/mednet|netex|teladentistry/i.test(await readFile(file, 'utf8'))) naming.push(file);
  }
  expect(naming).toEqual([]);
});
