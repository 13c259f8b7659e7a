import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPolicy, PolicyFileError } from '../../src/files/load-policy.ts';

let folder = '';
let clean = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
  clean = await readFile(new URL('clean.yaml', import.meta.url), 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

async function load(text: string) {
  const file = join(folder, 'policy.yaml');
  await writeFile(file, text);
  return loadPolicy(file);
}

test('the version follows the content, not the way it is written', async () => {
  const { version } = await load(clean);
  expect(version).toMatch(/^[0-9a-f]{16}$/);
  const rewritten = clean
    .replace('id: shop\nname: Shop Support\n', 'name: "Shop Support"   # its name\nid: shop\n')
    .replace('{ from: ["1"], to: "2" }', '{ to: "2", from: ["1"], clauses: [] }');
  expect(rewritten).not.toBe(clean);
  expect((await load(rewritten)).version).toBe(version);
  expect((await load(clean.replace('after: PT2H', 'after: PT3H'))).version).not.toBe(version);
  const [first, second] = ['{ value: high, label: High }', '{ value: low, label: Low }'];
  const swapped = clean.replace(first, '@').replace(second, first).replace('@', second);
  expect((await load(swapped)).version).not.toBe(version);
});

test('a broken file throws every problem, with places', async () => {
  const broken = clean.replace('id: shop\nname: Shop Support', 'id: a shop\nname: 7');
  const error = await load(broken).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PolicyFileError);
  const { problems, message } = error as PolicyFileError;
  expect(problems.map(({ path, line, column }) => ({ path, line, column }))).toEqual([
    { path: 'id', line: 1, column: 5 },
    { path: 'name', line: 2, column: 7 },
  ]);
  expect(message.split('\n')).toHaveLength(2);
  expect(message).toContain('policy.yaml:2:7: name: expected text, found 7');
});
