import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { everyView, viewParts } from '../support/every-view.ts';

test('there is no view that is not in the table', async () => {
  const folder = new URL('../../src/views/', import.meta.url);
  const found: string[] = [];
  for (const file of await readdir(folder)) {
    const module: Record<string, unknown> = await import(new URL(file, folder).href);
    const names = Object.keys(module).filter((name) => typeof module[name] === 'function');
    found.push(...names.map((name) => `${file.replace('.ts', '')} ${name}`));
  }
  expect(found.sort()).toEqual([...Object.keys(everyView), ...viewParts].sort());
});
