import { afterEach, expect, test } from 'vitest';
import { type Bot, startBot } from '../../src/bot.ts';
import { botToken, replies, report, roots, signingSecret } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

const hour = 3_600_000;
let world: World;
let second: Bot;

afterEach(async () => {
  await second?.stop();
  await world?.close();
});

test('two replicas on one database: each ticket is shown once, each threshold told once', async () => {
  world = await openWorld();
  const { sandbox, database, deskFile } = world;
  second = await startBot({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    dataDir: '',
    deskFile,
    slack: { kind: 'token', signingSecret, botToken, apiUrl: sandbox.apiUrl },
    logLevel: 'silent',
    clock: { now: sandbox.now },
  });
  const settle = () => Promise.all([world.bot().settle(), second.settle()]);
  const rita = sandbox.as('U0RITA');
  const numbers = [await report(rita), await report(rita), await report(rita)];
  await sandbox.advance(8 * hour);
  await settle();
  await sandbox.advance(16 * hour);
  await settle();

  for (const number of numbers) {
    const cards = roots(sandbox, number);
    expect(cards).toHaveLength(1);
    const [card] = cards;
    const told = card ? replies(sandbox, card).map(({ text }) => text) : [];
    expect(told.filter((text) => text.includes('Director'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('President'))).toHaveLength(1);
    for (const who of ['U0DANA', 'U0PIA'] as const) {
      const about = sandbox
        .as(who)
        .dms()
        .filter(({ text }) => text.includes(number));
      expect(about).toHaveLength(1);
    }
  }
});
