import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const sources = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] })
    .filter((path) => !path.endsWith('unused-packages.test.ts'))
    .map(read)
    .join('\n');

const shipped = sources('{src,adapters,db,sandbox,manifest}/**/*.ts');
const bench = sources('bench/**/*.ts');
const own = JSON.parse(read('package.json'));
const commands = Object.values<string>(own.scripts).join('\n');
const names = (dependencies: object) => Object.keys(dependencies);

/** Those packages that no text imports, in whole or in part, or names a file of. */
function unusedIn(text: string, packages: readonly string[]): string[] {
  return packages.filter((name) => {
    const imported = name.replace(/^@types\//, '').replaceAll(/[.-]/g, '\\$&');
    return !new RegExp(`(['"]|node_modules/)${imported}['":/]`).test(text);
  });
}

test('every package that is installed is used', () => {
  // The Node that npm's scripts find is a package for each platform.
  const ours = names({ ...own.dependencies, ...own.optionalDependencies });
  expect(unusedIn(shipped, ours).filter((name) => !/^node(-bin)?-\w+-\w+$/.test(name))).toEqual([]);

  const all = [shipped, bench, sources('{test/**/*,*.config}.ts')].join('\n');
  const commandsOf: Readonly<Record<string, string>> = { typescript: 'tsc' };
  const unused = unusedIn(all, names(own.devDependencies));
  expect(unused.filter((name) => !commands.includes(commandsOf[name] ?? name))).toEqual([]);

  const compared = JSON.parse(read('bench/package.json')).dependencies;
  expect(unusedIn(bench, names(compared))).toEqual([]);
});

test('one that nothing uses is found', () => {
  const text = `import { z } from 'zod';\nimport 'node:fs';\nimport '@a/b/part';\n// pino`;
  const packages = ['zod', '@types/node', '@a/b', 'pino', 'b', '@types/zo'];
  expect(unusedIn(text, packages)).toEqual(['pino', 'b', '@types/zo']);
});
