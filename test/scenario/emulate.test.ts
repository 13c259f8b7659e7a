import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slackScopes } from '../../src/files/slack-manifest.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type DeskFiles, writeDeskFiles } from '../support/desk-files.ts';
import { buttonsOf, type EmulatedClient, emulatedClient } from '../support/emulated-client.ts';
import {
  type EmulatedMessage,
  type EmulatedSlack,
  emulateSlack,
  type Name,
} from '../support/emulated-slack.ts';
import { eventually } from '../support/eventually.ts';
import { askToInstall, type Browser, openBrowser } from '../support/install-bot.ts';

const publicUrl = 'https://firstline.example';
const signingSecret = 'a-secret-of-the-emulated-workspace';
const summary = 'Nothing transfers since the night run';
const answers = {
  summary,
  product: 'user-access',
  systemDown: 'yes',
  errorText: 'NETEX 4107: no path to host',
};

let slack: EmulatedSlack;
let database: FreshDatabase;
let files: DeskFiles;
let bot: BotProcess;
let client: EmulatedClient;
let token: string;

beforeAll(async () => {
  slack = await emulateSlack(`${publicUrl}/slack/oauth_redirect`);
  const person = (name: Name) => `slack:${slack.team}/${slack.ids[name]}`;
  files = await writeDeskFiles(
    {
      netex: {
        policy: 'netex.yaml',
        supportChannel: `slack:${slack.team}/${slack.channel}`,
        roster: [],
        contacts: { director: [person('dana')], president: [person('pia')] },
        fallback: person('ana'),
        lead: person('ana'),
      },
    },
    [
      { at: ['escalation', 'thresholds', 0, 'after'], to: 'PT2S' },
      { at: ['escalation', 'thresholds', 1, 'after'], to: 'PT6S' },
    ],
  );
  database = await freshDatabase();
  bot = await startBotProcess({
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_CLIENT_ID: slack.clientId,
    SLACK_CLIENT_SECRET: slack.clientSecret,
    SLACK_API_URL: slack.apiUrl,
    FIRSTLINE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    FIRSTLINE_CONFIG: files.deskFile,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: database.url,
  });
  client = emulatedClient(slack, bot.url, signingSecret);
});

afterAll(async () => {
  await bot?.kill();
  await slack?.close();
  await database?.close();
  await files?.remove();
});

function words(value: unknown): string {
  return JSON.stringify(value);
}

/** The tables of the bot that hold this text anywhere. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await database.sql<{ name: string }[]>`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.sql`
      select 1 from ${database.sql(name)} as one where strpos(one::text, ${text}) > 0 limit 1`;
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** The status thread of a ticket and what the bot wrote in it. */
async function threadOf(number: string): Promise<{
  root: EmulatedMessage;
  replies: EmulatedMessage[];
}> {
  const root = await eventually(`a status thread of ${number}`, async () =>
    (await slack.channelAs('ana')).find(({ text }) => text.includes(number)),
  );
  const all = await slack.threadAs('ben', root.ts);
  return { root, replies: all.filter(({ user }) => user === slack.bot) };
}

/** The direct messages that somebody has about a ticket, once some of them say this. */
async function told(who: Name, number: string, text: string): Promise<EmulatedMessage[]> {
  return eventually(`${who} hears “${text}” of ${number}`, async () => {
    const { messages } = await slack.dmsOf(who);
    const about = messages.filter((message) => words(message).includes(number));
    return about.some((message) => words(message).includes(text)) && about;
  });
}

test('a workspace installs the bot; a wrong state and a used code are told what to do', async () => {
  const urls = { botUrl: bot.url, slackUrl: slack.url };
  const allowed = async (browser: Browser) => {
    const back = await slack.allow(await askToInstall(browser, urls), 'ana');
    expect(back.href).toMatch(`${publicUrl}/slack/oauth_redirect?`);
    return new URL(`${back.pathname}${back.search}`, bot.url);
  };
  const refused = async (browser: Browser, back: URL) => {
    const { status, text } = await browser.get(back);
    expect(status).toBe(400);
    expect(text).toContain('This link has expired');
    expect(text).toContain(`href="${publicUrl}/slack/install"`);
    return text;
  };
  const [browser, another] = [openBrowser(), openBrowser()];
  const back = await allowed(browser);
  await refused(openBrowser(), back);
  const forged = await allowed(another);
  forged.searchParams.set('state', back.searchParams.get('state') ?? '');
  await refused(another, forged);
  expect(slack.calls).toEqual([]);

  const installed = await browser.get(back);
  expect(installed.status, installed.text).toBe(200);
  expect(installed.text).toContain('Firstline is installed in Emulate');
  const [{ method, answer } = { method: '', answer: { ok: false } }] = slack.calls;
  expect(method).toBe('oauth.v2.access');
  token = answer.access_token ?? '';
  expect(token).toMatch(/^xoxb-.{20}/);
  expect(answer.scope?.split(',').toSorted()).toEqual((await slackScopes()).toSorted());
  expect(installed.text).not.toContain(token);
  expect(await tablesWith(slack.team)).toContain('public.installations');

  const reloaded = await refused(browser, back);
  expect(reloaded).toContain('If you were told before that the bot is installed, it still is.');
  const used = await allowed(browser);
  used.searchParams.set('code', back.searchParams.get('code') ?? '');
  await refused(browser, used);
  expect(slack.calls.map((call) => `${call.method} ${call.answer.error ?? ''}`)).toEqual([
    'oauth.v2.access ',
    'auth.test ',
    'oauth.v2.access invalid_code',
  ]);
  await slack.invite();
});

test('from /support to the escalations; a message whose answer is lost is sent once', async () => {
  slack.loseAnswer(
    (call) => call.method === 'chat.postMessage' && call.args.channel?.startsWith('D') === true,
  );
  expect(await client.command('rita', summary)).toBe('');
  const first = await client.viewOf('views.open');
  expect(first.title.text).toBe('What happened');
  expect(words(first.blocks)).toContain(`"initial_value":"${summary}"`);
  const second = await client.submit('rita', first, answers);
  expect(second.title.text).toBe('Details');
  await client.pressIn('rita', 'Back', second, answers);
  const back = await client.viewOf('views.update');
  expect(back.title.text).toBe('What happened');
  expect(words(back.blocks)).toContain(`"initial_value":"${summary}"`);
  const log = await slack.upload('rita', 'night-run.log');
  const details = await client.submit('rita', back, answers);
  const last = await client.submit('rita', details, { ...answers, files: [log] });
  expect(last.title.text).toBe('Before you send');
  for (const shown of ['Severity 1', answers.errorText, 'Told if it lasts', log.name]) {
    expect(words(last.blocks)).toContain(shown);
  }
  const done = await client.submit('rita', last, answers);
  expect(done.submit).toBeNull();
  expect(words(done.blocks)).toContain('NX-1001');

  const { root } = await threadOf('NX-1001');
  for (const shown of [answers.errorText, log.permalink]) expect(words(root)).toContain(shown);
  expect(buttonsOf(root.blocks).map(({ text }) => text?.text)).toEqual([
    'Take',
    'Reply to requester',
    'Waiting on requester',
    'Workaround in place',
    'Change level',
    'Hand over',
    'Resolve',
    'Explain',
  ]);

  const [escalation] = await told('dana', 'NX-1001', 'Acknowledge');
  expect((await slack.dmsOf('pia')).messages).toEqual([]);
  const { channel } = await slack.dmsOf('dana');
  await client.press('dana', 'Acknowledge', escalation as EmulatedMessage, channel);
  await told('dana', 'NX-1001', 'Acknowledged by ');
  await told('pia', 'NX-1001', 'Acknowledge');
  const texts = await eventually('the thread tells all of it', async () => {
    const { replies } = await threadOf('NX-1001');
    return replies.length === 3 && replies.map(({ text }) => text);
  });
  expect(texts).toEqual([
    'Escalated to the Director of Customer Services after 2 s.',
    expect.stringContaining('acknowledged the escalation.'),
    'Escalated to the President and General Manager after 6 s.',
  ]);
  const heard = await told('rita', 'NX-1001', 'President and General Manager');
  expect(heard.map(({ text }) => text)).toEqual([
    expect.stringContaining('Your ticket'),
    expect.stringContaining('Director of Customer Services'),
    expect.stringContaining('President and General Manager'),
  ]);
  expect(slack.calls.map(({ method }) => method)).toContain('conversations.history');

  expect(await client.command('rita', 'status nx-1001')).toContain(summary);
  expect((await slack.dmsOf('dana')).messages).toHaveLength(1);
  expect((await slack.dmsOf('pia')).messages).toHaveLength(1);
  expect(await slack.channelAs('ana')).toHaveLength(1);
}, 40_000);

test('requester and agents talk, each in their thread; their home pages keep current', async () => {
  const homeOf = (who: Name) =>
    words(
      slack.calls.findLast(
        ({ method, args }) => method === 'views.publish' && args.user_id === slack.ids[who],
      )?.answer.view?.blocks ?? '',
    );
  const { root, replies } = await threadOf('NX-1001');
  const sinceThen = async () => (await threadOf('NX-1001')).replies.slice(replies.length);
  await client.event({ type: 'app_home_opened', user: slack.ids.ana, channel: 'D0', tab: 'home' });
  await eventually('the queue', () => homeOf('ana').includes('Queue: 1 open'));
  await client.press('ana', 'Take', root, slack.channel);
  await told('rita', 'NX-1001', 'is working on it');
  await eventually('a current card', async () =>
    words((await threadOf('NX-1001')).root).includes('in progress'),
  );

  const mention = await slack.write(
    'ana',
    slack.channel,
    `<@${slack.bot}> Please restart the gateway.`,
    root.ts,
  );
  const asEvent = { channel: slack.channel, team: slack.team, event_ts: mention.ts, ...mention };
  await client.event({ ...asEvent, type: 'app_mention' });
  await told('rita', 'NX-1001', 'Please restart the gateway.');

  const { channel, messages } = await slack.dmsOf('rita');
  const [confirmation] = messages;
  const place = { channel_id: channel, thread_ts: confirmation?.ts ?? '' };
  const shot = await slack.upload('rita', 'screen.png', { ...place, initial_comment: 'See this.' });
  const answer = (await slack.dmsOf('rita')).messages.find(({ files }) => files);
  const said = { ...answer, type: 'message', channel_type: 'im', channel, event_ts: answer?.ts };
  await client.event(said);
  await client.event(said);
  const since = await eventually('her words in the status thread', async () => {
    const all = await sinceThen();
    return all.length >= 3 && all;
  });
  expect(since.map(({ text }) => text)).toEqual([
    expect.stringContaining('has taken this'),
    expect.stringContaining('replied to the requester'),
    expect.stringContaining('wrote'),
  ]);
  for (const shown of ['See this.', shot.permalink]) expect(words(since[2])).toContain(shown);
  await eventually('her page has it', () => homeOf('ana').includes('in progress'));
  const heard = await database.sql`
    select 1 from events where number = 'NX-1001' and event ->> 'type' = 'RequesterReplied'`;
  expect(heard).toHaveLength(1);
}, 40_000);

test('a message becomes a report by the shortcut, and the lead changes who hears', async () => {
  const message = await slack.write('ben', slack.channel, 'The *night run* <hangs> again');
  await client.shortcut('rita', 'report_message', message);
  const form = await client.viewOf('views.open');
  expect(words(form.blocks)).toContain('night run');
  const done = await client.submitAll('rita', form, answers);
  expect(words(done.blocks)).toContain('NX-1002');
  const { root } = await threadOf('NX-1002');
  const { pathname } = await slack.permalink(message.ts);
  expect(words(root)).toContain(`https://${slack.domain}.slack.com${pathname}`);

  expect(await client.command('rita', 'contacts')).toContain('Only the support agents');
  const contacts = await client.command('ana', 'contacts');
  expect(contacts.match(/, reachable/g)).toHaveLength(4);
  expect(contacts.match(/, last message sent /g)).toHaveLength(2);
  await client.pressOwn('ana', 'Send a test', contacts);
  expect(await client.response()).toContain('A test message for');
  await eventually('the Director sees the test', async () =>
    words((await slack.dmsOf('dana')).messages).includes('This is a test'),
  );
  await client.pressOwn('ana', 'Change', contacts);
  const change = await client.viewOf('views.open');
  const changed = await client.submit('ana', change, { people: [slack.ids.ben] });
  expect(words(changed.blocks)).toContain('changed who stands behind Director');
  expect(await client.command('ana', 'contacts')).toContain('Set by');
}, 40_000);

test('a trigger that has been used opens nothing, and the person is told', async () => {
  const trigger = await slack.trigger('rita');
  await client.command('rita', 'new', trigger);
  await client.viewOf('views.open');
  await client.command('rita', 'new', trigger);
  expect(await client.response()).toContain('please run /support again');
});

test('a workspace that removes the bot is forgotten; nothing was refused, and no token is seen', async () => {
  expect(await tablesWith(token)).toEqual([]);
  expect(await tablesWith(slack.clientSecret)).toEqual([]);
  await client.event({ type: 'app_uninstalled' });
  await eventually('the installation is gone', async () => {
    const kept = await database.sql`select 1 from installations`;
    return kept.length === 0;
  });
  expect(await client.command('rita', '')).toContain('is not installed in this workspace any more');

  // Not called here: `conversations.replies`, which looks for a lost answer in a thread; `views.push`,
  // over a form that cannot be changed; `conversations.info`, of the doctor; and `api.test`, while
  // Slack is silent: the emulator lacks it.
  expect([...new Set(slack.calls.map(({ method }) => method))].toSorted()).toEqual([
    'auth.test',
    'chat.getPermalink',
    'chat.postMessage',
    'chat.update',
    'conversations.history',
    'conversations.members',
    'conversations.open',
    'oauth.v2.access',
    'users.info',
    'views.open',
    'views.publish',
    'views.update',
  ]);
  const refused = slack.calls.filter(({ answer }) => !answer.ok);
  expect(refused.map(({ method, answer }) => `${method}: ${answer.error}`)).toEqual([
    'oauth.v2.access: invalid_code',
    'views.open: exchanged_trigger_id',
  ]);
  const ended = await bot.stop();
  expect(ended).toMatchObject({ code: 0 });
  expect(`${ended.stdout}${ended.stderr}`).not.toContain(token);
});
