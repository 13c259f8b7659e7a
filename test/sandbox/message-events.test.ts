import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callApi, startAlone } from './fake-bot.ts';
import { type Listening, startListening } from './listener.ts';

let world: Listening;
beforeAll(async () => {
  world = await startListening();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sandbox.settle();
  world.heard.length = 0;
});

const rita = () => world.sandbox.as('U0RITA');
const ana = () => world.sandbox.as('U0ANA');
const post = async (channel: string, text: string, more: object = {}) => {
  const { answer } = await callApi(world.sandbox, 'chat.postMessage', { channel, text, ...more });
  await world.sandbox.settle();
  return String(answer.ts);
};

test('what is written to the bot arrives in an envelope, with blocks, threads and files', async () => {
  const root = await rita().write('bot', 'Is <this> on & *off*?');
  await rita().write('bot', '', { thread: root, files: ['day.log', { name: 'b.png', bytes: 7 }] });
  const [first, second] = world.heard;
  expect(first?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-slack-signature': expect.stringMatching(/^v0=/),
  });
  expect(first?.body).toMatchObject({
    type: 'event_callback',
    team_id: 'T0SANDBOX',
    api_app_id: 'A0FIRSTLINE',
    event_id: expect.stringMatching(/^Ev/),
    event_time: Date.UTC(2026, 0, 5, 9) / 1000,
    authorizations: [{ team_id: 'T0SANDBOX', user_id: 'U0FIRSTLINE', is_bot: true }],
    is_ext_shared_channel: false,
    event: {
      type: 'message',
      user: 'U0RITA',
      channel: 'D0RITA',
      channel_type: 'im',
      ts: root.ts,
      event_ts: root.ts,
      client_msg_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      text: 'Is &lt;this&gt; on &amp; *off*?',
      blocks: [
        {
          type: 'rich_text',
          block_id: expect.any(String),
          elements: [
            {
              type: 'rich_text_section',
              elements: [{ type: 'text', text: 'Is <this> on & *off*?' }],
            },
          ],
        },
      ],
    },
  });
  expect(first?.body.event).not.toHaveProperty('subtype');
  expect(second?.body.event).toMatchObject({
    subtype: 'file_share',
    text: '',
    thread_ts: root.ts,
    parent_user_id: 'U0RITA',
    files: [
      { name: 'day.log', filetype: 'log', ims: ['D0RITA'], user: 'U0RITA' },
      { name: 'b.png', size: 7, permalink: expect.stringContaining('/files/U0RITA/') },
    ],
    upload: false,
  });
  expect(rita().sees()).toContain('  (file: day.log)');
});

test('edits and deletions are told with what stood there before', async () => {
  const root = await rita().write('bot', 'Frist');
  const reply = await rita().write('bot', 'Reply', { thread: root });
  world.heard.length = 0;
  await rita().edit(root, 'First');
  await rita().erase(reply);
  await rita().write('bot', 'Again', { thread: root });
  await rita().erase(root);
  const [edited, erased, , gone] = world.events();
  expect(edited).toMatchObject({
    type: 'message',
    subtype: 'message_changed',
    channel: 'D0RITA',
    channel_type: 'im',
    hidden: true,
    message: { user: 'U0RITA', text: 'First', ts: root.ts, edited: { user: 'U0RITA' } },
    previous_message: { text: 'Frist', ts: root.ts },
  });
  expect(edited?.ts).not.toBe(root.ts);
  expect(erased).toMatchObject({
    subtype: 'message_deleted',
    deleted_ts: reply.ts,
    previous_message: { text: 'Reply', thread_ts: root.ts },
  });
  expect(gone).toMatchObject({
    subtype: 'message_changed',
    message: { subtype: 'tombstone', ts: root.ts, user: 'USLACKBOT' },
    previous_message: { text: 'First' },
  });
  await post('U0RITA', 'From the bot');
  const [last] = rita().dms().slice(-1);
  if (!last) throw new Error('the bot wrote nothing');
  await expect(rita().edit(last, 'Mine now')).rejects.toThrow(/own messages/);
  await expect(ana().erase(last)).rejects.toThrow(/own messages/);
  await expect(rita().write('bot', ' ')).rejects.toThrow(/nothing to send/);
  await expect(rita().write('bot', 'x', { thread: '1.2' })).rejects.toThrow(/no message 1.2/);
});

test('a preview of a link is told as a change that nobody made', async () => {
  const said = await rita().write('bot', 'See https://a.example/x');
  await world.sandbox.unfurl(said);
  const [, shown] = world.events();
  expect(shown).toMatchObject({
    subtype: 'message_changed',
    message: {
      text: 'See <https://a.example/x>',
      attachments: [{ from_url: 'https://a.example/x' }],
    },
    previous_message: { text: 'See <https://a.example/x>' },
  });
  expect(shown?.message).not.toHaveProperty('edited');
  await expect(world.sandbox.unfurl(await rita().write('bot', 'No'))).rejects.toThrow(/no link/);
});

test('the bot hears itself in direct messages, and nothing of channels', async () => {
  const ts = await post('U0RITA', 'Hello');
  await callApi(world.sandbox, 'chat.update', { channel: 'D0RITA', ts, text: 'Hello again' });
  await callApi(world.sandbox, 'chat.delete', { channel: 'D0RITA', ts });
  await post('C0SUPPORT', 'Not heard');
  await ana().write('C0SUPPORT', 'Not heard either');
  await world.sandbox.settle();
  const [posted, edited, erased, ...rest] = world.events();
  expect(posted).toMatchObject({
    user: 'U0FIRSTLINE',
    bot_id: 'B0FIRSTLINE',
    bot_profile: { app_id: 'A0FIRSTLINE' },
    text: 'Hello',
  });
  expect(edited).toMatchObject({ subtype: 'message_changed', message: { bot_id: 'B0FIRSTLINE' } });
  expect(erased).toMatchObject({ subtype: 'message_deleted', deleted_ts: ts });
  expect(rest).toEqual([]);
  const gone = await callApi(world.sandbox, 'chat.delete', { channel: 'D0RITA', ts });
  expect(gone.answer).toMatchObject({ ok: false, error: 'message_not_found' });
  const mine = await rita().write('bot', 'Mine');
  const other = await callApi(world.sandbox, 'chat.delete', { channel: 'D0RITA', ts: mine.ts });
  expect(other.answer).toMatchObject({ ok: false, error: 'cant_delete_message' });
});

test('a mention is heard where the bot is a member, as the client writes it', async () => {
  const root = await post('C0SUPPORT', 'Card');
  world.heard.length = 0;
  await ana().mention(
    'C0SUPPORT',
    'tell @Rita: see #support-desk & [a page](https://a.example/?x=1&y=2)',
    {
      thread: root,
    },
  );
  await ana().write(
    'C0SUPPORT',
    'https://a.example/b. ```<raw>``` @Firstline :tada: @nobody @here',
  );
  await ana().write('bot', '@Firstline is this a mention?');
  const [first, second, direct] = world.events();
  expect(first).toMatchObject({
    type: 'app_mention',
    user: 'U0ANA',
    channel: 'C0SUPPORT',
    thread_ts: root,
    parent_user_id: 'U0FIRSTLINE',
    text: '<@U0FIRSTLINE> tell <@U0RITA>: see <#C0SUPPORT|support-desk> &amp; <https://a.example/?x=1&amp;y=2|a page>',
  });
  expect(first).not.toHaveProperty('channel_type');
  expect(first?.blocks[0]?.elements?.[0]?.elements).toEqual([
    { type: 'user', user_id: 'U0FIRSTLINE' },
    { type: 'text', text: ' tell ' },
    { type: 'user', user_id: 'U0RITA' },
    { type: 'text', text: ': see ' },
    { type: 'channel', channel_id: 'C0SUPPORT' },
    { type: 'text', text: ' & ' },
    { type: 'link', url: 'https://a.example/?x=1&y=2', text: 'a page' },
  ]);
  expect(second?.text).toBe(
    '<https://a.example/b>. \n```&lt;raw&gt;```\n <@U0FIRSTLINE> :tada: @nobody <!here>',
  );
  expect(second?.blocks[0]?.elements?.[1]).toEqual({
    type: 'rich_text_preformatted',
    elements: [{ type: 'text', text: '<raw>' }],
  });
  expect(direct).toMatchObject({ type: 'message', channel_type: 'im' });
  expect(world.heard).toHaveLength(3);

  await rita().mention('C0GENERAL', 'hello');
  expect(world.heard).toHaveLength(3);
  expect(rita().ephemerals().at(-1)).toMatchObject({
    user: 'USLACKBOT',
    text: expect.stringContaining('not in this channel'),
  });
});

test('a repeated event can come under another id, and one that wants no retry gets none', async () => {
  await rita().write('bot', 'Once');
  await rita().replayLast(1, { newEventId: true });
  const [first, again] = world.heard.map(({ body }) => body);
  expect(again?.event_id).not.toBe(first?.event_id);
  expect({ ...again, event_id: first?.event_id }).toEqual(first);
  world.answers.push({ status: 500, headers: { 'x-slack-no-retry': '1' } });
  await rita().write('bot', 'Never again');
  await world.sandbox.advance(3_600_000);
  expect(world.heard).toHaveLength(3);
});

test('retries can come in real time, each under an id of its own', async () => {
  const quick = await startListening({ redelivery: { afterMs: [0, 20, 40], newIds: true } });
  quick.answers.push(...Array.from({ length: 3 }, () => ({ status: 503 })));
  await quick.sandbox.as('U0RITA').write('bot', 'Anybody?');
  await expect.poll(() => quick.heard.length).toBe(4);
  expect(quick.heard.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([
    undefined,
    '1',
    '2',
    '3',
  ]);
  expect(quick.heard[1]?.headers['x-slack-retry-reason']).toBe('http_error');
  expect(new Set(quick.heard.map(({ body }) => body.event_id)).size).toBe(4);
  await quick.stop();
});

test('a manifest that asks for events without their scopes is not installed', async () => {
  const manifestPath = join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'manifest.json');
  const install = (bot: string[], manifest: object) => {
    writeFileSync(manifestPath, JSON.stringify({ ...manifest, oauth_config: { scopes: { bot } } }));
    return startAlone({ manifestPath });
  };
  const events = (...bot_events: string[]) => ({
    settings: { event_subscriptions: { bot_events } },
  });
  const silent = { features: { app_home: { messages_tab_read_only_enabled: true } } };
  await expect(install(['chat:write'], events('message.im'))).rejects.toThrow(/im:history/);
  await expect(install(['chat:write'], events('app_mention'))).rejects.toThrow(/app_mentions:read/);
  const sandbox = await install(['chat:write'], silent);
  await expect(sandbox.as('U0RITA').write('bot', 'Hello')).rejects.toThrow(/turned off/);
  const view = { type: 'home', blocks: [] };
  const { answer } = await callApi(sandbox, 'views.publish', { user_id: 'U0RITA', view });
  expect(answer).toMatchObject({ ok: false, error: 'not_enabled' });
  await sandbox.close();
});
