import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { callApi, startAlone, TOKEN } from './fake-bot.ts';

let sandbox: Sandbox;
const api = async (method: string, args: Record<string, unknown> = {}) =>
  (await callApi(sandbox, method, args)).answer;
const post = (channel: string, text: string, more: Record<string, unknown> = {}) =>
  api('chat.postMessage', { channel, text, ...more });

beforeAll(async () => {
  sandbox = await startAlone({ rateLimits: false });
});
afterAll(() => sandbox.close());

test('a token is asked for, and only the bot’s own is taken', async () => {
  expect((await callApi(sandbox, 'auth.test', {}, null)).answer).toEqual({
    ok: false,
    error: 'not_authed',
  });
  expect((await callApi(sandbox, 'auth.test', {}, 'xoxb-other')).answer).toEqual({
    ok: false,
    error: 'invalid_auth',
  });
  expect(await api('auth.test')).toMatchObject({
    ok: true,
    team_id: 'T0SANDBOX',
    user_id: 'U0FIRSTLINE',
    bot_id: 'B0FIRSTLINE',
  });
  expect(await api('chat.shout')).toMatchObject({ ok: false, error: 'unknown_method' });
});

test('forms are read like JSON, the token may be a field', async () => {
  const res = await fetch(`${sandbox.apiUrl}chat.postMessage`, {
    method: 'POST',
    body: new URLSearchParams({
      token: TOKEN,
      channel: 'C0SUPPORT',
      text: 'By form',
      blocks: JSON.stringify([{ type: 'divider' }]),
      metadata: JSON.stringify({ event_type: 'note', event_payload: { id: '1' } }),
    }),
  });
  expect(await res.json()).toMatchObject({ ok: true, message: { text: 'By form' } });
  expect(sandbox.channel('C0SUPPORT').at(-1)).toMatchObject({
    blocks: [{ type: 'divider', block_id: expect.any(String) }],
    metadata: { event_type: 'note', event_payload: { id: '1' } },
  });
  expect(sandbox.calls.at(-1)).toMatchObject({ method: 'chat.postMessage', status: 200 });
  expect(JSON.stringify(sandbox.calls)).not.toContain(TOKEN);
});

test('a scope that the manifest does not ask for is missing, and named', async () => {
  expect(await api('users.info', { user: 'U0RITA' })).toEqual({
    ok: false,
    error: 'missing_scope',
    needed: 'users:read',
    provided: 'commands,app_mentions:read,chat:write,im:write,im:history',
  });
  expect(await api('conversations.history', { channel: 'C0SUPPORT' })).toMatchObject({
    error: 'missing_scope',
    needed: 'channels:history',
  });
});

test('with the scopes granted, people and channels are told', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'sandbox-')), 'manifest.json');
  const bot = [
    'users:read',
    'channels:read',
    'channels:history',
    'chat:write',
    'chat:write.public',
  ];
  writeFileSync(path, JSON.stringify({ oauth_config: { scopes: { bot } } }));
  const open = await startAlone({ manifestPath: path });
  const ask = async (method: string, args: Record<string, unknown>) =>
    (await callApi(open, method, args)).answer;
  expect(await ask('users.info', { user: 'U0DANA' })).toMatchObject({
    user: { id: 'U0DANA', real_name: 'Dana', deleted: false },
  });
  expect(await ask('users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  expect(await ask('conversations.info', { channel: 'C0GENERAL' })).toMatchObject({
    channel: { name: 'general', is_member: false },
  });
  expect(await ask('conversations.members', { channel: 'C0SUPPORT' })).toMatchObject({
    members: ['U0ANA', 'U0BEN', 'U0FIRSTLINE'],
  });
  expect(await ask('chat.postMessage', { channel: 'C0GENERAL', text: 'Hello' })).toMatchObject({
    ok: true,
  });
  await open.close();
});

test('the bot writes where it may, and to people who can be reached', async () => {
  expect(await post('C0GENERAL', 'Hello')).toMatchObject({ error: 'not_in_channel' });
  expect(await post('C0NOWHERE', 'Hello')).toMatchObject({ error: 'channel_not_found' });
  expect(await post('C0SUPPORT', '')).toMatchObject({ error: 'no_text' });
  expect(await api('conversations.open', { users: 'U0FIRSTLINE' })).toMatchObject({
    error: 'cannot_dm_bot',
  });
  expect(await api('conversations.open', { users: 'U0NOBODY' })).toMatchObject({
    error: 'user_not_found',
  });
  expect(await api('conversations.open', { users: 'U0RITA,U0ANA' })).toMatchObject({
    error: 'missing_scope',
    needed: 'mpim:write',
  });
  expect(await api('conversations.open', { users: 'U0PIA' })).toEqual({
    ok: true,
    channel: { id: 'D0PIA' },
  });
  expect(await api('conversations.open', { users: 'U0PIA' })).toMatchObject({ already_open: true });
  expect(await post('U0PIA', 'Good morning')).toMatchObject({ ok: true, channel: 'D0PIA' });
  expect(sandbox.as('U0PIA').dms()).toMatchObject([{ text: 'Good morning', user: 'U0FIRSTLINE' }]);

  sandbox.setActive('U0PIA', false);
  expect(await post('U0PIA', 'Hello')).toMatchObject({ error: 'user_disabled' });
  expect(await post('D0PIA', 'Hello')).toMatchObject({ error: 'user_disabled' });
  sandbox.setActive('U0PIA', true);
  expect(await post('D0PIA', 'Hello')).toMatchObject({ ok: true });

  sandbox.setMember('C0SUPPORT', 'U0FIRSTLINE', false);
  expect(await post('C0SUPPORT', 'Hello')).toMatchObject({ error: 'not_in_channel' });
  sandbox.setMember('C0SUPPORT', 'U0FIRSTLINE', true);
});

test('timestamps follow the moved clock and never repeat', async () => {
  const first = await post('C0SUPPORT', 'One');
  const second = await post('C0SUPPORT', 'Two');
  expect(Number(second.ts)).toBeGreaterThan(Number(first.ts));
  await sandbox.advance(3_600_000);
  const later = await post('C0SUPPORT', 'Three');
  expect(Math.floor(Number(later.ts))).toBe(sandbox.now() / 1000);
  expect(Number(later.ts) - Number(second.ts)).toBeGreaterThan(3599);
  await expect(sandbox.advance(-1)).rejects.toThrow(/forward/);
});

test('a message is found again by its metadata, in its thread and page by page', async () => {
  const root = await post('U0DANA', 'Root');
  const metadata = { event_type: 'notice', event_payload: { outbox: '17' } };
  const reply = await post('D0DANA', 'Reply', { thread_ts: root.ts, metadata });
  // A reply to a reply lands in the same thread.
  await post('D0DANA', 'Deeper', { thread_ts: reply.ts });
  await post('D0DANA', 'Aside');
  const thread = (more: Record<string, unknown>) =>
    api('conversations.replies', { channel: 'D0DANA', ts: root.ts, ...more });

  expect(await thread({ include_all_metadata: true })).toMatchObject({
    messages: [{ text: 'Root', reply_count: 2 }, { text: 'Reply', metadata }, { text: 'Deeper' }],
    has_more: false,
  });
  expect(JSON.stringify(await thread({}))).not.toContain('outbox');
  const page = await thread({ limit: 2 });
  expect(page).toMatchObject({ messages: [{ text: 'Root' }, { text: 'Reply' }], has_more: true });
  const { next_cursor } = page.response_metadata as { next_cursor: string };
  expect(await thread({ limit: 2, cursor: next_cursor })).toMatchObject({
    messages: [{ text: 'Deeper' }],
    has_more: false,
  });
  expect(await api('conversations.history', { channel: 'D0DANA' })).toMatchObject({
    messages: [{ text: 'Aside' }, { text: 'Root', reply_count: 2 }],
  });
  expect(
    await api('conversations.history', { channel: 'D0DANA', oldest: root.ts, limit: 10 }),
  ).toMatchObject({ messages: [{ text: 'Aside' }] });
  expect(await thread({ ts: '1.000001' })).toMatchObject({ error: 'thread_not_found' });
  expect(await post('D0DANA', 'Lost', { thread_ts: '1.000001' })).toMatchObject({
    error: 'thread_not_found',
  });
});

test('the bot edits its own messages only', async () => {
  const { ts } = await post('C0SUPPORT', 'Before', { blocks: [{ type: 'divider' }] });
  const update = (more: Record<string, unknown>) =>
    api('chat.update', { channel: 'C0SUPPORT', ts, ...more });
  const blocks = [{ type: 'divider' }];
  expect(await update({ text: 'After', blocks })).toMatchObject({
    ok: true,
    text: 'After',
    message: { blocks, edited: { user: 'U0FIRSTLINE' } },
  });
  expect(await update({})).toMatchObject({ error: 'no_text' });
  expect(await update({ text: 'Bare' })).toMatchObject({ message: { text: 'Bare', blocks: [] } });
  expect(await update({ blocks })).toMatchObject({ message: { text: 'Bare', blocks } });
  expect(await update({ ts: '1.000001', text: 'x' })).toMatchObject({ error: 'message_not_found' });
  const said = await sandbox.as('U0ANA').say('Mine', { channel: 'C0SUPPORT' });
  expect(await update({ ts: said.ts, text: 'x' })).toMatchObject({ error: 'cant_update_message' });
});

test('an ephemeral message is for one member, a permalink names the thread', async () => {
  const ephemeral = (user: string) =>
    api('chat.postEphemeral', { channel: 'C0SUPPORT', user, text: 'Psst' });
  expect(await ephemeral('U0ANA')).toMatchObject({ ok: true, message_ts: expect.any(String) });
  expect(sandbox.as('U0ANA').ephemerals().at(-1)).toMatchObject({ text: 'Psst' });
  expect(sandbox.as('U0BEN').ephemerals()).toEqual([]);
  expect(await ephemeral('U0RITA')).toMatchObject({ error: 'user_not_in_channel' });

  const root = await post('C0SUPPORT', 'Root');
  const reply = await post('C0SUPPORT', 'Reply', { thread_ts: root.ts });
  const link = await api('chat.getPermalink', { channel: 'C0SUPPORT', message_ts: reply.ts });
  expect(link.permalink).toBe(
    `https://sandbox.slack.com/archives/C0SUPPORT/p${String(reply.ts).replace('.', '')}` +
      `?thread_ts=${root.ts}&cid=C0SUPPORT`,
  );
});
