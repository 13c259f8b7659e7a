import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { Outage, Sandbox } from '../../sandbox/index.ts';
import type { SlackCredentials } from '../../src/slack-credentials.ts';
import { type BotInSlack, openBotInSlack, publicUrl } from '../support/bot-in-slack.ts';
import { installBot } from '../support/install-bot.ts';
import { botToken, netexDesk, report, roots, signingSecret } from '../support/sandbox-desk.ts';
import { credentials, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { startAt } from '../support/world.ts';

// With a socket: socket-mode.test.ts.

let slack: SlackWorld;
let bot: BotInSlack;

afterEach(async () => {
  await bot?.close();
});

const { clientId, clientSecret } = credentials;
const byToken = (apiUrl: string): SlackCredentials => ({
  kind: 'token',
  signingSecret,
  botToken,
  apiUrl,
});
const byInstallation = (apiUrl: string): SlackCredentials => ({
  kind: 'oauth',
  signingSecret,
  clientId,
  clientSecret,
  encryptionKeys: [randomBytes(32)],
  apiUrl,
});

/** What works while Slack is away, and that all works once it is back. */
async function startsWithout(sandbox: Sandbox, up: () => Promise<void>): Promise<void> {
  const { url } = bot.bot();
  for (const path of ['/healthz', '/readyz']) expect((await fetch(url + path)).status).toBe(200);
  const rita = sandbox.as('U0RITA');
  const said = await rita.command('/support', 'help');
  expect(said).toMatchObject({ status: 200 });
  expect(said.ephemeral?.text).toBeTruthy();
  expect(said.ms).toBeLessThan(3000);
  const word = await rita.say('Is anybody there?');

  await up();
  const number = await report(rita);
  await slack.settle();
  expect(roots(sandbox, number)).toHaveLength(1);
  const answers = rita.dms().filter(({ thread_ts }) => thread_ts === word.ts);
  expect(answers).toHaveLength(1);
}

test.each<Outage>(['refused', 'silent'])(
  'with one token, Slack %s',
  async (how) => {
    slack = await openSlackWorld([{ startAt, botToken }]);
    const up = await slack.down(how);
    bot = await openBotInSlack(slack, byToken(slack.apiUrl), netexDesk);
    await startsWithout(slack.in('T0SANDBOX'), up);
  },
  30_000,
);

test('with the tokens of installations', async () => {
  const redirectUrls = [`${publicUrl}/slack/oauth_redirect`];
  slack = await openSlackWorld([{ startAt }], {}, { redirectUrls });
  const by = byInstallation(slack.apiUrl);
  bot = await openBotInSlack(slack, by, netexDesk);
  const landed = await installBot({ botUrl: bot.bot().url, slackUrl: slack.url });
  expect(landed.status, landed.text).toBe(200);
  const up = await slack.down('unavailable');
  await bot.restart(by);
  await startsWithout(slack.in('T0SANDBOX'), up);
}, 30_000);
