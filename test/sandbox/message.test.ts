import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callApi, startWorld, type World } from './fake-bot.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const card = [
  {
    type: 'section' as const,
    block_id: 'words',
    text: { type: 'mrkdwn' as const, text: 'A *card*' },
  },
  {
    type: 'actions' as const,
    block_id: 'buttons',
    elements: [
      { type: 'button' as const, action_id: 'take', text: plain('Take'), value: 'NX-1' },
      { type: 'button' as const, action_id: 'broken', text: plain('Break') },
      {
        type: 'button' as const,
        action_id: 'open',
        text: plain('Open'),
        url: 'https://example.com/thread',
      },
      {
        type: 'static_select' as const,
        action_id: 'level',
        options: [
          { text: plain('Level 1'), value: '1' },
          { text: plain('Level 2'), value: '2' },
        ],
      },
    ],
  },
];

let world: World;
let responseUrl = '';
const bodies: Record<string, unknown>[] = [];

beforeAll(async () => {
  world = await startWorld({ rateLimits: false });
  const { app } = world;
  app.use(async ({ body, next }) => {
    bodies.push(body as unknown as Record<string, unknown>);
    if ('response_url' in body) responseUrl = String(body.response_url);
    await next();
  });
  app.action('take', async ({ ack }) => ack());
  app.action('open', async ({ ack }) => ack());
  app.action('level', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'Level changed', replace_original: false });
  });
  app.action('broken', async () => {
    throw new Error('broken');
  });
});
afterAll(() => world.stop());
beforeEach(() => {
  bodies.length = 0;
});

async function postCard(thread_ts?: string): Promise<string> {
  const { answer } = await callApi(world.sandbox, 'chat.postMessage', {
    channel: 'C0SUPPORT',
    text: 'A card',
    blocks: card,
    metadata: { event_type: 'card', event_payload: { number: 'NX-1' } },
    ...(thread_ts ? { thread_ts } : {}),
  });
  return String(answer.ts);
}

const respondWith = async (body: object) => {
  const res = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return `${res.status} ${await res.text()}`;
};

test('a button sends the action with its message, to whoever can see it', async () => {
  const root = await postCard();
  const ts = await postCard(root);
  const ana = world.sandbox.as('U0ANA');
  expect(await ana.press('Take')).toMatchObject({ status: 200 });
  expect(bodies[0]).toMatchObject({
    type: 'block_actions',
    user: { id: 'U0ANA' },
    container: {
      type: 'message',
      channel_id: 'C0SUPPORT',
      message_ts: ts,
      thread_ts: root,
      is_ephemeral: false,
    },
    channel: { id: 'C0SUPPORT', name: 'support-desk' },
    message: { ts, metadata: { event_type: 'card' } },
    actions: [{ type: 'button', action_id: 'take', block_id: 'buttons', value: 'NX-1' }],
    trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]+$/),
  });
  const rootMessage = world.sandbox.channel('C0SUPPORT').find((one) => one.ts === root);
  await ana.press('take', rootMessage ? { in: rootMessage } : {});
  expect(bodies[1]).toMatchObject({ container: { message_ts: root } });
  await expect(world.sandbox.as('U0RITA').press('Take')).rejects.toThrow(/No button “Take”/);
});

test('a link button tells where it leads; a broken one shows', async () => {
  await postCard();
  const ana = world.sandbox.as('U0ANA');
  expect(await ana.press('Open')).toMatchObject({ status: 200, url: 'https://example.com/thread' });
  await expect(ana.press('Break')).rejects.toThrow('This app responded with status code 500.');
});

test('a choice in a message is sent, and its answer seen by one person', async () => {
  await postCard();
  const ben = world.sandbox.as('U0BEN');
  ben.sees();
  await ben.select('level', 'Level 2');
  expect(bodies[0]).toMatchObject({
    state: { values: { buttons: { level: { selected_option: { value: '2' } } } } },
    actions: [{ type: 'static_select', selected_option: { value: '2' } }],
  });
  const answer = await world.sandbox.until(() => ben.ephemerals().at(-1));
  expect(answer.text).toBe('Level changed');
  expect(ben.sees()).toEqual(['[#support-desk, only to you] Firstline:', '  Level changed']);
});

test('a response URL replaces, adds and deletes, five times', async () => {
  const ts = await postCard();
  const ana = world.sandbox.as('U0ANA');
  await ana.press('Take');
  const find = () => world.sandbox.channel('C0SUPPORT').find((one) => one.ts === ts);
  expect(await respondWith({ replace_original: true, text: 'Taken' })).toBe('200 ok');
  expect(find()).toMatchObject({ text: 'Taken', blocks: [], edited: { user: 'U0FIRSTLINE' } });
  expect(await respondWith({ text: 'For you' })).toBe('200 ok');
  expect(ana.ephemerals().at(-1)).toMatchObject({ text: 'For you' });
  expect(await respondWith({ text: 'For all', response_type: 'in_channel' })).toBe('200 ok');
  expect(world.sandbox.channel('C0SUPPORT').at(-1)).toMatchObject({ text: 'For all' });
  expect(await respondWith({ blocks: [{ type: 'nonsense' }] })).toBe('400 invalid_payload');
  expect(await respondWith({ delete_original: true })).toBe('200 ok');
  expect(find()).toBeUndefined();
  expect(await respondWith({ text: 'Fifth' })).toBe('200 ok');
  expect(await respondWith({ text: 'Sixth' })).toBe('404 used_url');
  responseUrl = `${world.sandbox.url}/response/nothing`;
  expect(await respondWith({ text: 'x' })).toBe('404 no_such_url');
});

test('a request is repeated byte for byte; unsigned and stale ones are not taken', async () => {
  await postCard();
  const ana = world.sandbox.as('U0ANA');
  await ana.press('Take');
  const answers = await ana.replayLast(2);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  expect(bodies).toHaveLength(3);
  expect(bodies[1]).toEqual(bodies[0]);
  const body = 'payload=%7B%7D';
  expect((await world.sandbox.deliver(body, { sign: false })).status).toBe(401);
  const stale = { 'X-Slack-Request-Timestamp': '1', 'X-Slack-Signature': 'v0=00' };
  expect((await world.sandbox.deliver(body, { headers: stale })).status).toBe(401);
});

test('what a person sees reads as plain text, once', async () => {
  const rita = world.sandbox.as('U0RITA');
  rita.sees();
  const at = Date.UTC(2026, 0, 5, 13) / 1000;
  await callApi(world.sandbox, 'chat.postMessage', {
    channel: 'U0RITA',
    text: 'fallback',
    blocks: [
      { type: 'header', text: plain('NX-1') },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: 'Hello <@U0RITA>, see <https://example.com|the page> &amp; <#C0SUPPORT>',
        },
        fields: [
          { type: 'mrkdwn', text: `*Due*\n<!date^${at}^{date_short_pretty} at {time}|soon>` },
        ],
      },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Your words: <b>' },
              { type: 'user', user_id: 'U0ANA' },
            ],
          },
        ],
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: '_quiet_' }, plain('words')] },
      { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plain('Reopen') }] },
    ],
  });
  expect(rita.sees()).toEqual([
    '[direct message] Firstline:',
    '  NX-1',
    '  Hello @Rita, see the page (https://example.com) & #support-desk',
    '  Due: today at 13:00',
    '  Your words: <b>@Ana',
    '  quiet · words',
    '  [Reopen]',
  ]);
  expect(rita.sees()).toEqual([]);
});
