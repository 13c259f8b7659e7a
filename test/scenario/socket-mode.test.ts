import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BotInSlack, openBotInSlack } from '../support/bot-in-slack.ts';
import { eventually } from '../support/eventually.ts';
import { botToken, fillIn, netexDesk, replies, roots, words } from '../support/sandbox-desk.ts';
import { credentials, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { openSocketMode, type SocketMode } from '../support/socket-mode.ts';
import { startAt } from '../support/world.ts';

let slack: SlackWorld;
let sockets: SocketMode;
let bot: BotInSlack;

beforeAll(async () => {
  slack = await openSlackWorld([{ startAt, botToken }]);
  const { appToken } = credentials;
  const up = await slack.down();
  const socket = { kind: 'socket', appToken, botToken, apiUrl: slack.apiUrl } as const;
  bot = await openBotInSlack(slack, socket, netexDesk);
  expect(await ready()).toEqual([503, 'there is no connection to slack\n']);
  expect((await fetch(`${bot.bot().url}/healthz`)).status).toBe(200);
  await up();
  sockets = await openSocketMode(slack.workspaces);
  await sockets.connected(1);
});

afterAll(async () => {
  await bot?.close();
  await sockets?.close();
});

const desk = () => slack.in('T0SANDBOX');

async function ready(): Promise<[number, string]> {
  const answer = await fetch(`${bot.bot().url}/readyz`);
  return [answer.status, await answer.text()];
}

const becomesReady = () => eventually('ready', async () => (await ready())[0] === 200);

test('a report, its ticket, a press and the answers, all through a socket', async () => {
  await becomesReady();
  const rita = desk().as('U0RITA');
  const number = await fillIn(rita);
  await rita.close();
  await slack.settle();
  const [root] = roots(desk(), number);
  if (!root) throw new Error('no status thread');
  expect(words(rita.dms())).toContain(number);

  await desk().as('U0ANA').press('Take', { in: root });
  await slack.settle();
  expect(replies(desk(), root).map(({ text }) => text)).toContainEqual(
    expect.stringContaining('Ana has taken'),
  );
  expect(words(rita.dms())).toContain('Ana');
  const said = await rita.command('/support', `status ${number}`);
  expect(said.ephemeral?.text).toContain(number);
  const kinds = sockets.envelopes.map(({ type }) => type);
  expect(kinds).toContain('slash_commands');
  expect(kinds).toContain('interactive');
});

test('a word to the bot comes as an event, and is acknowledged', async () => {
  const rita = desk().as('U0RITA');
  await rita.say('Is anybody there?');
  await slack.settle();
  expect(sockets.envelopes.filter(({ type }) => type === 'events_api').length).toBeGreaterThan(0);
  expect(sockets.envelopes.every(({ retry_attempt = 0 }) => retry_attempt === 0)).toBe(true);
});

test('a socket that Slack closes, or cuts, is opened again', async () => {
  for (const end of [sockets.refresh, sockets.drop]) {
    end();
    await sockets.connected(0);
    await sockets.connected(1);
    await becomesReady();
    const { ephemeral } = await desk().as('U0RITA').command('/support', 'hours');
    expect(ephemeral?.text).not.toContain('failed');
    expect(ephemeral?.text).toBeTruthy();
  }
});

test('Slack away for a while: the bot stays up and comes back by itself', async () => {
  const up = await slack.down();
  sockets.drop();
  await sockets.connected(0);
  await eventually('not ready', async () => (await ready())[0] === 503);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect((await fetch(`${bot.bot().url}/healthz`)).status).toBe(200);
  await up();
  await sockets.connected(1);
  await becomesReady();
});

test('a stop lets the work under way finish, and its answer go out', async () => {
  const { sql } = bot.database;
  const held = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const holding = sql.begin(async (transaction) => {
    await transaction`lock table drafts in access exclusive mode`;
    held.resolve();
    await free.promise;
  });
  await held.promise;
  const rita = desk().as('U0RITA');
  const asked = rita.command('/support');
  await eventually('a command that waits', async () => {
    const [waits] = await sql`
      select 1 from pg_locks where not granted and relation = 'drafts'::regclass`;
    return waits;
  });
  const restarted = bot.restart();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sockets.connections).toBe(1);
  free.resolve();
  await holding;
  expect((await asked).failure).toBeUndefined();
  await restarted;
  expect(rita.modal()).toBeDefined();
  await sockets.connected(1);
});
