import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runMain } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let dataDir: string;
beforeAll(async () => {
  database = await freshDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'firstline-signals-'));
});
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs the bot in the sandbox; `then` happens in it once it listens to this, while it starts. */
function run(heard: string, then: string) {
  const module = `process.on('newListener', (name) => {
    if (name === '${heard}') setImmediate(() => { ${then} });
  });`;
  return runMain([], {
    env: { PORT: '0', DATABASE_URL: database.url, FIRSTLINE_DATA_DIR: dataDir },
    node: ['--import', `data:text/javascript,${encodeURIComponent(module)}`],
  });
}

test('asked to end while it starts, the bot ends in order', async () => {
  const { code, stderr } = await run('SIGTERM', `process.kill(process.pid, 'SIGTERM')`);
  expect([code, stderr]).toEqual([0, '']);
  const left = await database.sql`
    select 1 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;
  expect(left).toHaveLength(0);
});

test.each([
  ['unhandledRejection', 'Promise.reject(error)'],
  ['uncaughtException', 'throw error'],
])('what nobody has caught is logged once and ends it: %s', async (event, thrown) => {
  const { code, stderr } = await run(
    event,
    `const error = Object.assign(new Error('broken'), { parameters: ['sword' + 'fish'] }); ${thrown};`,
  );
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(stderr)).toMatchObject({ level: 50, event, err: { message: 'broken' } });
  expect(stderr).not.toContain('swordfish');
});

test.each([
  ['signals in one moment are one', 'async () => {}', 'void end(0);', 0],
  ['a further one ends a stop that hangs', '() => new Promise(() => {})', '', 1],
])('%s', async (_, stop, atOnce, expected) => {
  const url = new URL('../../src/end-once.ts', import.meta.url).href;
  const script = `const { endOnce } = await import('${url}');
    const end = endOnce(${stop});
    setTimeout(() => end(0), 1100);
    void end(0); ${atOnce}`;
  const code = await new Promise((resolve) => {
    const child = execFile(process.execPath, ['--input-type=module', '-e', script], (_, __, said) =>
      resolve([child.exitCode, said.includes('Asked again, so it ends at once')]),
    );
  });
  expect(code).toEqual([expected, expected === 1]);
});
