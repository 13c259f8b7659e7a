import { afterEach, expect, test } from 'vitest';
import { overHttp, type Transport } from '../../sandbox/index.ts';
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

async function openTwo(): Promise<() => Promise<unknown>> {
  world = await openWorld();
  const { sandbox, database, deskFile } = world;
  second = await startBot({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    dataDir: '',
    deskFile,
    slack: { kind: 'token', signingSecret, botToken, apiUrl: sandbox.apiUrl },
    teams: null,
    logLevel: 'silent',
    clock: { now: sandbox.now },
    paced: false,
  });
  return () => Promise.all([world.bot().settle(), second.settle()]);
}

/** Every request of Slack's goes to all of these at once; by turns another one's answer counts. */
function toEach(bots: readonly Bot[]): { by: Transport; failed: string[] } {
  const ways = bots.map(({ url }) => overHttp(`${url}/slack/events`));
  const failed: string[] = [];
  let turn = 0;
  return {
    failed,
    by: async (sent) => {
      turn += 1;
      const answers = await Promise.all(ways.map((way) => way(sent)));
      const answer = answers[turn % answers.length];
      if (!answer) throw new Error('no bot');
      failed.push(...answers.filter(({ status }) => status !== 200).map(({ body }) => body));
      return answer;
    },
  };
}

test('two replicas on one database: each ticket is shown once, each threshold told once', async () => {
  const settle = await openTwo();
  const { sandbox } = world;
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

test('every request reaches both replicas at once: all that was asked for happens once', async () => {
  const settle = await openTwo();
  const { sandbox } = world;
  const { by, failed } = toEach([world.bot(), second]);
  sandbox.connectBot({ by, settle: async () => void (await settle()) });
  const rita = sandbox.as('U0RITA');
  const ana = sandbox.as('U0ANA');

  const number = await report(rita);
  await settle();
  const [card, ...more] = roots(sandbox, number);
  if (!card) throw new Error('no card');
  expect(more).toEqual([]);
  expect(await world.tickets()).toHaveLength(1);
  expect(rita.dms()).toHaveLength(1);

  await ana.press('Take', { in: card });
  await ana.press('Reply to requester', { in: card });
  await sandbox.until(() => ana.modal());
  await ana.submit({ text: 'We are looking into it.' });
  const [confirmation] = rita.dms();
  if (!confirmation) throw new Error('no confirmation');
  const word = await rita.write('bot', 'It smells.', { thread: confirmation });
  await rita.edit(word, 'It smells of rubber.');
  await rita.write('bot', 'Is anybody there?');
  await settle();
  await sandbox.replayLast(3, { fresh: true });
  await sandbox.replayLast(2, { newEventId: true });
  await sandbox.advance(8 * hour);
  await sandbox.as('U0DANA').press('Acknowledge');
  await settle();

  expect((await world.events(number)).map(({ type }) => type).sort()).toEqual([
    'EscalationAcknowledged',
    'EscalationFired',
    'RequesterReplied',
    'RequesterReplied',
    'SupportReplied',
    'TicketOpened',
    'TicketTaken',
  ]);
  expect(replies(sandbox, card)).toHaveLength(6);
  expect(roots(sandbox, number)).toHaveLength(1);
  expect(sandbox.as('U0DANA').dms()).toHaveLength(1);
  const told = rita.dms().filter(({ bot_id }) => bot_id);
  for (const once of [
    /^Your ticket/,
    /has taken/,
    /wrote/,
    /has reached support/,
    /not solved yet/,
  ]) {
    expect(
      told.filter(({ text }) => once.test(text)),
      String(once),
    ).toHaveLength(1);
  }
  // And once how words that stand for themselves become a report.
  expect(told).toHaveLength(6);
  expect(failed).toEqual([]);
});
