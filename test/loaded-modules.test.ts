import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** What the script prints, in a process of its own with nothing in its environment. */
async function ran(script: string): Promise<string> {
  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env: {} });
  return stdout;
}

/** The packages with CommonJS modules that a process has loaded once it imported these. */
async function loadedBy(modules: readonly string[]): Promise<string[]> {
  const script = `
    for (const module of ${JSON.stringify(modules)}) await import(module);
    const { createRequire } = await import('node:module');
    console.log(JSON.stringify(Object.keys(createRequire('${root}x.js').cache)));`;
  const files: string[] = JSON.parse(await ran(script));
  return files.map((file) => /.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file);
}

const needless = ['express', 'undici', 'jsonwebtoken', '@opentelemetry/api', 'botbuilder'];

test('a start over HTTP in Slack loads nothing of what it does not use', async () => {
  const loaded = await loadedBy(['./src/bot.ts', './src/metrics.ts', './src/slack-side.ts']);
  expect(loaded).toEqual(expect.arrayContaining(['@slack/bolt', '@slack/web-api', 'prom-client']));
  expect(loaded.filter((name) => needless.includes(name))).toEqual([]);
  expect(await loadedBy(['@slack/bolt'])).toEqual(
    expect.arrayContaining(['express', 'undici', 'jsonwebtoken']),
  );
});

test('what is compiled is kept among the packages', async () => {
  const script = `
    const { keepCompiled } = await import('./src/keep-compiled.js');
    const { getCompileCacheDir } = await import('node:module');
    keepCompiled();
    console.log(getCompileCacheDir());`;
  expect((await ran(script)).startsWith(`${root}node_modules/.cache/firstline/`)).toBe(true);
});
