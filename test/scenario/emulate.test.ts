import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type DeskFiles, writeDeskFiles } from '../support/desk-files.ts';
import {
  type EmulatedElement,
  type EmulatedMessage,
  type EmulatedSlack,
  type EmulatedView,
  emulateSlack,
  type Name,
} from '../support/emulated-slack.ts';
import { eventually } from '../support/eventually.ts';

const signingSecret = 'a-secret-of-the-emulated-workspace';
const answers: Readonly<Record<string, string>> = {
  summary: 'Nothing transfers since the night run',
  product: 'user-access',
  systemDown: 'yes',
  errorText: 'NETEX 4107: no path to host',
};

let slack: EmulatedSlack;
let database: FreshDatabase;
let files: DeskFiles;
let bot: BotProcess;

beforeEach(async () => {
  const manifest = new URL('../../manifest/slack.yaml', import.meta.url);
  const { oauth_config } = parse(await readFile(manifest, 'utf8'));
  slack = await emulateSlack(oauth_config.scopes.bot);
  const person = (name: Name) => `slack:${slack.team}/${slack.ids[name]}`;
  files = await writeDeskFiles(
    {
      netex: {
        policy: 'netex.yaml',
        supportChannel: `slack:${slack.team}/${slack.channel}`,
        roster: [person('ana'), person('ben')],
        contacts: { director: [person('dana')], president: [person('pia')] },
        fallback: person('ana'),
      },
    },
    [
      { at: ['escalation', 'thresholds', 0, 'after'], to: 'PT2S' },
      { at: ['escalation', 'thresholds', 1, 'after'], to: 'PT5S' },
    ],
  );
  database = await freshDatabase();
  bot = await startBotProcess({
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    FIRSTLINE_CONFIG: files.deskFile,
    DATABASE_URL: database.url,
  });
});

afterEach(async () => {
  await bot?.kill();
  await slack?.close();
  await database?.close();
  await files?.remove();
});

async function deliver(fields: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams(fields).toString();
  const at = String(Math.floor(Date.now() / 1000));
  const hash = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
  const response = await fetch(`${bot.url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${hash}`,
    },
    body,
  });
  const said = await response.text();
  expect(response.status, said).toBe(200);
  return said;
}

async function command(user: Name, text: string, trigger: string): Promise<string> {
  return deliver({
    command: '/support',
    text,
    team_id: slack.team,
    user_id: slack.ids[user],
    user_name: user,
    channel_id: slack.channel,
    api_app_id: slack.app,
    trigger_id: trigger,
    response_url: slack.responseUrl,
  });
}

async function interact(user: Name, payload: object): Promise<string> {
  return deliver({
    payload: JSON.stringify({
      team: { id: slack.team },
      user: { id: slack.ids[user], name: user, team_id: slack.team },
      api_app_id: slack.app,
      trigger_id: await slack.trigger(user),
      ...payload,
    }),
  });
}

/** The view of the bot's newest successful call of this method, as the emulator keeps it. */
function viewOf(method: 'views.open' | 'views.update'): Promise<EmulatedView> {
  return eventually(
    `a view by ${method}`,
    () => slack.calls.findLast((call) => call.method === method)?.answer.view,
  );
}

/** Fills in what the view asks for and sends it: the view that the bot answers with. */
async function submit(user: Name, view: EmulatedView): Promise<EmulatedView> {
  const said = await interact(user, { type: 'view_submission', view: filledIn(view) });
  const { response_action, view: next } = JSON.parse(said);
  expect(response_action, said).toBe('update');
  return slack.follow(view, next);
}

function filledIn(view: EmulatedView): object {
  const values = view.blocks.flatMap(({ type, block_id = '', optional, element }) => {
    if (type !== 'input' || !element?.action_id) return [];
    const answer = answers[block_id];
    if (answer === undefined && !optional) throw new Error(`no answer for ${block_id}`);
    return [[block_id, { [element.action_id]: entered(element, answer ?? null) }]];
  });
  return { ...view, state: { values: Object.fromEntries(values) } };
}

function entered({ type, options }: EmulatedElement, answer: string | null): object {
  if (!options) return { type, value: answer };
  const selected_option = options.find(({ value }) => value === answer);
  if (!selected_option) throw new Error(`no option ${answer}`);
  return { type, selected_option };
}

function buttonsOf(message: EmulatedMessage): EmulatedElement[] {
  return (message.blocks ?? []).flatMap((block) =>
    block.type === 'actions' ? (block.elements ?? []) : [],
  );
}

function words(value: unknown): string {
  return JSON.stringify(value);
}

test('the bot as it is, against a Slack Web API of others: from /support to the escalations', async () => {
  expect(await command('rita', '', await slack.trigger('rita'))).toBe('');
  const first = await viewOf('views.open');
  expect(first.title.text).toBe('What happened');
  const second = await submit('rita', first);
  expect(second.title.text).toBe('Details');

  const back = second.blocks.flatMap(({ elements = [] }) => elements).find(isBack);
  await interact('rita', {
    type: 'block_actions',
    container: { type: 'view', view_id: second.id },
    view: filledIn(second),
    actions: [back],
  });
  const again = await viewOf('views.update');
  expect(again.title.text).toBe('What happened');
  expect(words(again.blocks)).toContain(`"initial_value":"${answers.summary}"`);
  const summary = await submit('rita', await submit('rita', again));
  expect(summary.title.text).toBe('Before you send');
  const done = await submit('rita', summary);
  expect(done.submit).toBeNull();
  expect(words(done.blocks)).toContain('NX-1001');
  expect(words(done.blocks)).toContain('Severity 1');

  const root = await eventually('a status thread', async () => (await slack.channelAs('ana'))[0]);
  expect(words(root)).toContain('NETEX 4107: no path to host');
  expect(buttonsOf(root).map(({ text }) => text?.text)).toEqual([
    'Take',
    'Reply to requester',
    'Waiting on requester',
    'Workaround in place',
    'Change level',
    'Hand over',
    'Resolve',
    'Explain',
  ]);
  const confirmed = await eventually('a confirmation', async () => {
    return (await slack.dmsOf('rita')).messages[0];
  });
  expect(words(confirmed)).toContain('NX-1001');

  const told = await eventually('the Director is told', async () => {
    const { channel, messages } = await slack.dmsOf('dana');
    return messages[0] && { channel, message: messages[0] };
  });
  expect((await slack.dmsOf('pia')).messages).toEqual([]);
  const acknowledge = buttonsOf(told.message).find(({ text }) => text?.text === 'Acknowledge');
  await interact('dana', {
    type: 'block_actions',
    container: { type: 'message', message_ts: told.message.ts, channel_id: told.channel },
    channel: { id: told.channel },
    message: told.message,
    response_url: slack.responseUrl,
    actions: [acknowledge],
  });
  await eventually('the thread says who acknowledged', async () =>
    words(await slack.threadAs('ben', root.ts)).includes('acknowledged the escalation'),
  );
  expect((await slack.dmsOf('pia')).messages).toEqual([]);

  await eventually('the President is told', async () => (await slack.dmsOf('pia')).messages[0]);
  await eventually('the requester hears of both', async () => {
    return (await slack.dmsOf('rita')).messages.length === 3;
  });
  const thread = await eventually('the thread tells all of it', async () => {
    const replies = await slack.threadAs('ben', root.ts);
    return replies.length === 3 && replies;
  });
  expect(thread.map(({ text }) => text)).toEqual([
    'Escalated to the Director of Customer Services after 2 s.',
    expect.stringContaining('acknowledged the escalation.'),
    'Escalated to the President and General Manager after 5 s.',
  ]);

  const said = await command('rita', 'status nx-1001', await slack.trigger('rita'));
  expect(said).toContain(answers.summary);
  expect((await slack.dmsOf('dana')).messages).toHaveLength(1);
  expect(words((await slack.dmsOf('dana')).messages)).toContain('Acknowledged by ');
  expect((await slack.dmsOf('pia')).messages).toHaveLength(1);
  expect(await slack.channelAs('ana')).toHaveLength(1);
  expect(slack.responses).toEqual([]);
  expect(slack.calls.filter(({ answer }) => !answer.ok)).toEqual([]);
  expect(await bot.stop()).toMatchObject({ code: 0 });
}, 40_000);

test('a trigger that has been used opens nothing, and the person is told', async () => {
  const trigger = await slack.trigger('rita');
  await command('rita', '', trigger);
  await viewOf('views.open');

  await command('rita', '', trigger);

  const [told] = await eventually('word of it', () => slack.responses[0] && slack.responses);
  expect(told?.text).toContain('please run /support again');
  expect(slack.calls.map(({ answer }) => answer.error ?? 'ok')).toEqual([
    'ok',
    'exchanged_trigger_id',
  ]);
});

function isBack({ action_id }: EmulatedElement): boolean {
  return action_id === 'firstline:back';
}
