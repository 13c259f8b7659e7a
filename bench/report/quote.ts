import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { drawCurve } from './draw-curve.ts';
import { curvesBlock, fullBlock, shortBlock } from './quote-text.ts';
import type { SuiteResult } from './results.ts';

const root = new URL('../../', import.meta.url);
const pictures = 'docs/performance/';

/** Writes results into the README and docs/performance.md, and draws their curves. */
export function quote(results: readonly SuiteResult[]): void {
  mkdirSync(new URL(pictures, root), { recursive: true });
  const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
  for (const [path, text] of quoted(results, read)) writeFileSync(new URL(path, root), text);
}

/** What each file that quotes results then holds, by its path. Throws for two curves of one name. */
export function quoted(
  results: readonly SuiteResult[],
  read: (path: string) => string,
): Map<string, string> {
  const files = new Map<string, string>();
  for (const curve of results.flatMap(({ curves }) => curves)) {
    const path = `${pictures}${curve.name}.svg`;
    if (files.has(path)) throw new Error(`there are two curves "${curve.name}"`);
    files.set(path, drawCurve(curve));
  }
  files.set('README.md', withBlock(read('README.md'), 'bench', shortBlock(results)));
  const performance = withBlock(read('docs/performance.md'), 'bench', fullBlock(results));
  files.set('docs/performance.md', withBlock(performance, 'curves', curvesBlock(results)));
  return files;
}

/** The document with a block in the place of its present one. Throws where it has not one place for it. */
export function withBlock(document: string, name: string, block: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, inside, ...others] = document.split(begin);
  const after = inside?.split(end) ?? [];
  if (before === undefined || others.length > 0 || after.length !== 2) {
    throw new Error(`there is not one place from ${begin} to ${end}`);
  }
  return `${before}${begin}\n${block}\n${end}${after[1]}`;
}
