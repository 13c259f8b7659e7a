import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fileSections, policyReference } from '../src/commands/policy-reference.ts';
import { loadDesks } from '../src/files/load-desks.ts';

const document = new URL('../docs/policies.md', import.meta.url);
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const heading = '# Reference\n\n';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policies-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a shell would show: the command, and what it prints. */
function shown(command: string): string {
  const [args = ''] = command.split('firstline -- ').slice(1);
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
  });
  return `$ ${command}\n${stdout}${stderr}`;
}

/** The document with the present output of its commands, and the present reference. */
async function retold(text: string): Promise<string> {
  const [walk = ''] = text.split(heading);
  let told = walk;
  for (const [block, kind = '', file = '', body = ''] of walk.matchAll(
    /^```(yaml|console) ?(\S*)\n([\s\S]*?)^```$/gm,
  )) {
    if (kind === 'yaml') {
      await appendFile(join(folder, file), body);
      continue;
    }
    const [command = ''] = body.split('\n');
    const output = shown(command.replace(/^\$ /, ''));
    told = told.replace(block, () => `\`\`\`console\n${output}\`\`\``);
  }
  return `${told}${heading}${policyReference()}`;
}

// Written anew by `vitest run test/policy-reference.test.ts -u`.
test('the walk shows what its commands print, and the reference is the schema’s', async () => {
  const text = await readFile(document, 'utf8');
  await expect(await retold(text)).toMatchFileSnapshot(fileURLToPath(document));
});

test('the walk ends with a policy and a desk file that a bot starts with', async () => {
  const warnings: string[] = [];
  const desks = await loadDesks(join(folder, 'desk.yaml'), (warning) => warnings.push(warning));
  expect(desks.map(({ id, policy }) => [id, policy.id])).toEqual([['press', 'press']]);
  expect(warnings).toEqual([]);
});

test('every link within the document leads to a heading', async () => {
  const text = await readFile(document, 'utf8');
  const slugs = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 _-]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, slug]) => slug);
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((slug) => !slugs.includes(slug ?? ''))).toEqual([]);
  const linked = slugs.filter((slug) => links.includes(slug));
  expect(linked).toEqual([...new Set(linked)]);
});

describe('the reference', () => {
  test('explains a key with its value, its default and its meaning', () => {
    const schema = z.strictObject({
      name: z.string().max(20).describe('What it is called.'),
      count: z.int().min(1).max(9).default(2).describe('How many.'),
      sides: z
        .array(z.enum(['left', 'right']))
        .min(1)
        .optional()
        .describe('Where, left | right.'),
    });
    expect(fileSections('A file', schema)).toEqual([
      '## A file',
      [
        '| key | value | default | meaning |',
        '|---|---|---|---|',
        '| `name` | text, at most 20 characters | required | What it is called. |',
        '| `count` | whole number, 1 to 9 | `2` | How many. |',
        '| `sides` | list: `left` or `right` (at least 1) |  | Where, left \\| right. |',
      ].join('\n'),
    ]);
  });

  test.each([
    ['deep', z.strictObject({ deep: z.boolean() })],
    ['a.deep', z.strictObject({ a: z.strictObject({ deep: z.int() }).describe('A map.') })],
    [
      'all[].deep',
      z.strictObject({ all: z.array(z.strictObject({ deep: z.string() })).describe('A list.') }),
    ],
    [
      'by.<id>.deep',
      z.strictObject({
        by: z.record(z.string(), z.strictObject({ deep: z.string() })).describe('A map.'),
      }),
    ],
    [
      'one.deep',
      z.strictObject({
        one: z
          .discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('a').describe('Which.') }),
            z.strictObject({ kind: z.literal('b').describe('Which.'), deep: z.string() }),
          ])
          .describe('Either.'),
      }),
    ],
  ])('refuses a schema that does not describe the key %s', (path, schema) => {
    expect(() => fileSections('A file', schema)).toThrow(`does not describe the key ${path}`);
  });

  test('is printed by the command', () => {
    expect(shown('npm run -s firstline -- policy reference')).toContain(policyReference());
  });
});
