import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../db/index.ts';
import { openTicket } from './db/decisions.ts';
import { runFirstline } from './support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from './support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 1 });
  await openTicket(storeOn(database).tickets, 'd', 's1');
});
afterAll(() => database.close());

const firstline = (...args: string[]) => runFirstline(args, { DATABASE_URL: database.url });

test.each([[['export']], [['policy', 'reference']]])(
  'whose reader has enough, %s ends silently',
  async (args) => {
    const child = spawn(process.execPath, ['src/cli.ts', ...args], {
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    const ended = once(child, 'close');
    expect(await text(child.stderr)).toBe('');
    expect((await ended)[0]).toBe(0);
  },
);

test('an export of nothing says so beside its lines, of which there are none', async () => {
  const nothing = await firstline('export', '--since', '2099-01-01');
  expect(nothing).toMatchObject({ code: 0, stdout: '' });
  expect(nothing.stderr).toContain('Nothing that is kept fits this selection.');
  const all = await firstline('export');
  expect(all).toMatchObject({ code: 0, stderr: '' });
  expect(all.stdout.split('\n')).toHaveLength(2);
});

test('the first word alone shows the commands that begin with it', async () => {
  const { code, stderr } = await firstline('audit');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^Usage: .*\n\n {2}audit verify \[--desk <id>\]\n/);
  expect(stderr).not.toContain('policy check');
  expect((await firstline('audits')).stderr).toContain('There is no command "audits".');
});
