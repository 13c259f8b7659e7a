import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BotInSlack, openBotInSlack, publicUrl } from '../support/bot-in-slack.ts';
import { askToInstall, decide, installBot, openBrowser } from '../support/install-bot.ts';
import {
  netexDesk,
  replies,
  report,
  roots,
  signingSecret,
  words,
} from '../support/sandbox-desk.ts';
import {
  credentials,
  north,
  openSlackWorld,
  type SlackWorld,
  south,
} from '../support/slack-world.ts';
import { startAt } from '../support/world.ts';

const keys = [randomBytes(32), randomBytes(32)];
const oauth = (encryptionKeys: readonly Uint8Array[], apiUrl: string) =>
  ({
    kind: 'oauth',
    signingSecret,
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    encryptionKeys,
    apiUrl,
  }) as const;

let slack: SlackWorld;
let bot: BotInSlack;

beforeAll(async () => {
  slack = await openSlackWorld(
    [{ startAt }, north, south],
    {},
    {
      redirectUrls: [`${publicUrl}/slack/oauth_redirect`],
    },
  );
  const desk = { ...netexDesk, serves: 'all' };
  bot = await openBotInSlack(slack, oauth(keys.slice(0, 1), slack.apiUrl), desk);
  const landed = await install('T0SANDBOX');
  expect(landed.status, landed.text).toBe(200);
});

afterAll(async () => {
  await bot?.close();
});

const urls = () => ({ botUrl: bot.bot().url, slackUrl: slack.url });
const install = (team: string, more: object = {}) => installBot({ ...urls(), team, ...more });
const desk = () => slack.in('T0SANDBOX');

async function threadOf(number: string): Promise<{ root: string; replies: string[] }> {
  await slack.settle();
  const [root] = roots(desk(), number);
  if (!root) throw new Error(`no status thread of ${number}`);
  return { root: words(root), replies: replies(desk(), root).map((reply) => words(reply)) };
}

async function replyTo(number: string, text: string): Promise<void> {
  const ana = desk().as('U0ANA');
  const [root] = roots(desk(), number);
  if (!root) throw new Error(`no status thread of ${number}`);
  await ana.press('Reply to requester', { in: root });
  expect((await ana.submit({ 'Your reply': text })).errors).toBeUndefined();
  await slack.settle();
}

test('a workspace installs the bot, reports, is answered, removes it and comes back', async () => {
  const { status, text } = await install('T0NORTH');
  expect(status).toBe(200);
  expect(text).toContain('Firstline is installed in Acme North');
  const [kept] = await bot.database.sql<{ secret: string }[]>`
    select secret from installations where workspace = 'slack:T0NORTH'`;
  const token = slack.app.at(slack.in('T0NORTH').team)?.token ?? '';
  expect(token).toMatch(/^xoxb-/);
  expect(kept?.secret).not.toContain(token.slice(5));
  expect(text).not.toContain(token);

  const nora = slack.in('T0NORTH').as('U0NORA');
  const number = await report(nora);
  const { root } = await threadOf(number);
  expect(root).toContain('Acme North');
  expect(words(nora.dms())).toContain(number);
  expect(words(desk().as('U0RITA').dms())).not.toContain(number);

  await replyTo(number, 'We are looking at the gateway.');
  expect(words(nora.dms())).toContain('We are looking at the gateway.');

  const asked = async (about: string) => {
    const { ephemeral } = await desk().as('U0RITA').command('/support', `status ${about}`);
    return ephemeral?.text;
  };
  expect(await asked(number)).toBe((await asked('NX-9999'))?.replace('NX-9999', number));

  await slack.in('T0NORTH').uninstall();
  expect(
    await bot.database.sql`select 1 from installations where workspace = 'slack:T0NORTH'`,
  ).toEqual([]);
  const before = words(nora.dms());
  await replyTo(number, 'Please restart it.');
  expect(words(nora.dms())).toBe(before);
  const told = await threadOf(number);
  expect(told.replies.join()).toContain('not_installed');

  expect((await install('T0NORTH')).status).toBe(200);
  await replyTo(number, 'Is it well again?');
  expect(words(nora.dms())).toContain('Is it well again?');
});

test('a token that is void, without a word of it, is not waited for', async () => {
  await install('T0NORTH');
  const nora = slack.in('T0NORTH').as('U0NORA');
  const number = await report(nora, 'The second report');
  const grant = slack.app.at(slack.in('T0NORTH').team);
  if (!grant) throw new Error('not installed');
  await threadOf(number);
  slack.app.end(grant, 'account_inactive');
  await replyTo(number, 'Nobody hears this.');
  expect((await threadOf(number)).replies.join()).toContain('account_inactive');
  await install('T0NORTH');
  await replyTo(number, 'Somebody hears this.');
  expect(words(nora.dms())).toContain('Somebody hears this.');
  expect(words(nora.dms())).not.toContain('Nobody hears this.');
});

test('an organisation installs it for all its workspaces', async () => {
  const { status, text } = await install('T0NORTH', { orgWide: true });
  expect(status).toBe(200);
  expect(text).toContain('installed in Acme');
  const sara = slack.in('T0SOUTH').as('U0SARA');
  const number = await report(sara);
  await threadOf(number);
  expect(words(sara.dms())).toContain(number);
  await bot.restart();
  await replyTo(number, 'From the organisation’s token.');
  expect(words(sara.dms())).toContain('From the organisation’s token.');
});

test('an installation that does not come about says what to do next, and keeps nothing', async () => {
  const kept = () => bot.database.sql`select workspace, installed_at from installations order by 1`;
  const before = await kept();
  const denied = await install('T0SOUTH', { decision: 'deny' });
  expect(denied).toMatchObject({ status: 403 });
  expect(denied.text).toContain('Nothing was installed');
  expect(denied.text).toContain(`href="${publicUrl}/slack/install"`);

  const browser = openBrowser();
  const back = await decide(browser, await askToInstall(browser, urls()), urls());
  const elsewhere = await openBrowser().get(back);
  expect(elsewhere).toMatchObject({ status: 400 });
  expect(elsewhere.text).toContain('This link has expired');
  const forged = new URL(back);
  forged.searchParams.set('state', `${back.searchParams.get('state')}x`);
  expect(await browser.get(forged)).toMatchObject({ status: 400 });
  expect(await openBrowser().get(new URL('/slack/oauth_redirect', urls().botUrl))).toMatchObject({
    status: 400,
  });

  const asking = openBrowser();
  const way = await decide(asking, await askToInstall(asking, urls()), urls());
  const up = await slack.down('unavailable');
  const away = await asking.get(way);
  await up();
  expect(away).toMatchObject({ status: 502 });
  expect(away.text).toContain('Slack does not answer at the moment');

  for (const { text } of [denied, elsewhere, away]) {
    expect(text).not.toContain(credentials.clientSecret);
    expect(text).not.toContain(way.searchParams.get('code'));
  }
  expect(await kept()).toEqual(before);
});

test('keys change while tokens stay; a lost one is told by its name', async () => {
  const [first = randomBytes(32), second = randomBytes(32)] = keys;
  await bot.restart(oauth([second, first], slack.apiUrl));
  await install('T0NORTH');
  const number = await report(slack.in('T0NORTH').as('U0NORA'), 'After the change of keys');
  await threadOf(number);
  await expect(bot.restart(oauth([randomBytes(32)], slack.apiUrl))).rejects.toThrow(
    /^FIRSTLINE_ENCRYPTION_KEY: the token of slack:/,
  );
});
