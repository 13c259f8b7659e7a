import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxedBot, startBotInSandbox } from '../../src/sandbox-mode.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { words } from '../support/sandbox-desk.ts';

const minute = 60_000;
let database: FreshDatabase;
let running: SandboxedBot;

beforeAll(async () => {
  database = await freshDatabase();
  running = await startBotInSandbox(
    {
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      dataDir: '',
      deskFile: fileURLToPath(new URL('../../sandbox/lord-howe.yaml', import.meta.url)),
      slack: null,
      teams: null,
      publicUrl: null,
      logLevel: 'silent',
    },
    // A Saturday in the lunch break, which ends at 12:30.
    { startAt: Date.parse('2026-10-03T12:00:00+10:30') },
  );
});
afterAll(async () => {
  await running?.stop();
  await database?.close();
});

test('a policy that nobody planned for runs from its file alone', async () => {
  const { sandbox } = running;
  const rita = sandbox.as('U0RITA');
  await rita.command('/support');
  await rita.submit({ summary: 'A boat is gone from the map', about: 'tracking' });
  await rita.submit({ atSea: 'yes', queue: 'no' });
  await rita.submit({ boats: '1' });
  await rita.submit();
  await sandbox.settle();
  const shown = words(rita.modal());
  expect(shown).toContain('LH-1001');
  expect(shown).toContain('Red flag');
  expect(words(sandbox.channel('C0SUPPORT'))).toContain('Red flag');

  const told = async (minutes: number) => {
    await sandbox.advance(minutes * minute);
    return (['U0BEN', 'U0DANA', 'U0PIA'] as const).map((who) =>
      words(sandbox.as(who).dms()).includes('LH-1001 needs you'),
    );
  };
  const [atOnce, stillLunch, opening, quarter, half] = [
    await told(0),
    await told(15),
    await told(15),
    await told(15),
    await told(15),
  ];
  // The harbour watch hears at once, as the counter is closed; the quarters count from its opening.
  expect(atOnce).toEqual([true, false, false]);
  expect(stillLunch).toEqual([true, false, false]);
  expect(opening).toEqual([true, false, false]);
  expect(quarter).toEqual([true, true, false]);
  expect(half).toEqual([true, true, true]);
});
