import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { callApi, startAlone } from './fake-bot.ts';

const START = Date.UTC(2026, 0, 5, 9);
const newFile = () => join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'deep', 'workspace.json');

test('a workspace is found again after a restart, its clock included', async () => {
  const stateFile = newFile();
  const first = await startAlone({ stateFile });
  await callApi(first, 'chat.postMessage', { channel: 'U0RITA', text: 'Before' });
  await first.advance(3_600_000);
  await first.close();

  const second = await startAlone({ stateFile });
  expect(second.now()).toBe(START + 3_600_000);
  const [before] = second.as('U0RITA').dms();
  expect(before).toMatchObject({ text: 'Before' });
  await callApi(second, 'chat.postMessage', { channel: 'D0RITA', text: 'After' });
  const after = second.as('U0RITA').dms().at(-1);
  expect(Number(after?.ts)).toBeGreaterThan(Number(before?.ts));
  await second.close();
});

test('a workspace that was saved without files takes them', async () => {
  const stateFile = newFile();
  await (await startAlone({ stateFile })).close();
  const saved = JSON.parse(readFileSync(stateFile, 'utf8'));
  delete saved.state.files;
  writeFileSync(stateFile, JSON.stringify(saved));
  const again = await startAlone({ stateFile });
  const posted = await callApi(again, 'chat.postMessage', { channel: 'U0RITA', text: 'Hello' });
  expect(posted.answer.ok).toBe(true);
  await again.close();
});

test('it is saved while it runs, for a bot that is killed', async () => {
  const stateFile = newFile();
  const first = await startAlone({ stateFile });
  await callApi(first, 'chat.postMessage', { channel: 'U0RITA', text: 'Before' });
  const second = await vi.waitFor(async () => {
    const copy = await startAlone({ stateFile });
    try {
      expect(copy.as('U0RITA').dms()).toHaveLength(1);
    } catch (error) {
      await copy.close();
      throw error;
    }
    return copy;
  });
  await second.close();
  await first.close();
});

test('without startAt the clock runs, ahead by what it was moved', async () => {
  const stateFile = newFile();
  const { startAt: _, ...running } = { startAt: undefined, stateFile };
  const options = { manifestPath: new URL('./manifest.yaml', import.meta.url).pathname };
  const { startSandbox } = await import('../../sandbox/index.ts');
  const start = () => startSandbox({ signingSecret: 's', botToken: 't', ...options, ...running });
  const first = await start();
  await first.advance(86_400_000);
  expect(Math.abs(first.now() - Date.now() - 86_400_000)).toBeLessThan(1000);
  await first.close();
  const second = await start();
  expect(Math.abs(second.now() - Date.now() - 86_400_000)).toBeLessThan(1000);
  await second.close();
});

test('a damaged file and a wrong manifest are named', async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'workspace.json');
  writeFileSync(stateFile, '{"format":');
  await expect(startAlone({ stateFile })).rejects.toThrow(/workspace\.json is damaged/);
  writeFileSync(stateFile, '{"format":99}');
  await expect(startAlone({ stateFile })).rejects.toThrow(/delete it to start afresh/);
  const manifestPath = `${stateFile}.manifest`;
  writeFileSync(manifestPath, 'oauth_config: {}');
  await expect(startAlone({ manifestPath })).rejects.toThrow(/oauth_config\.scopes/);
  await expect(startAlone({ host: '0.0.0.0' })).rejects.toThrow(/this machine only/);
});

test('the clock goes to what is due next, and the bot settles', async () => {
  const settled: number[] = [];
  let due: number | null = START + 500;
  const sandbox = await startAlone();
  sandbox.connectBot({
    url: 'http://127.0.0.1:9/',
    nextDueAt: async () => due,
    settle: async () => void settled.push(sandbox.now()),
  });
  expect(await sandbox.advanceToNextDue()).toBe(START + 500);
  expect(settled).toEqual([START + 500]);
  due = null;
  expect(await sandbox.advanceToNextDue()).toBeNull();
  await sandbox.settle();
  expect(sandbox.now()).toBe(START + 500);
  expect(settled).toHaveLength(2);
  expect(await sandbox.as('U0RITA').command('/support')).toMatchObject({
    status: 0,
    failure: 'unreachable',
    ephemeral: { user: 'USLACKBOT', text: expect.stringContaining('dispatch_failed') },
  });
  await sandbox.close();
});
