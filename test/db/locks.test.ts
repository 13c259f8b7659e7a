import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { locks } from '../../db/locks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('no two advisory locks are the same, and no file has a number of its own', () => {
  expect(new Set(Object.values(locks)).size).toBe(Object.keys(locks).length);
  const taken = globSync('db/**/*.ts', { cwd: root }).flatMap((path) =>
    [...readFileSync(`${root}${path}`, 'utf8').matchAll(/advisory_\w+\(([^)]*)\)/g)].map(
      ([, what]) => what,
    ),
  );
  expect(taken.length).toBeGreaterThan(5);
  expect(taken.filter((what) => !/^\$\{locks\.\w+\}::bigint$/.test(what ?? ''))).toEqual([]);
});
