import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { north, openSlackWorld, type SlackWorld, south } from '../support/slack-world.ts';
import { callApi, startAlone } from './fake-bot.ts';

let world: SlackWorld;
const client = (token: string) =>
  new WebClient(token, { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } });

beforeAll(async () => {
  world = await openSlackWorld([
    { botToken: 'xoxb-home' },
    {
      ...north,
      botToken: 'xoxb-north',
      channels: [
        { id: 'C0PLAZA', name: 'plaza', members: ['U0NORA', 'U0NICK', 'U0FIRSTLINEACME'] },
        { id: 'C0QUIET', name: 'quiet', members: ['U0NORA'], private: true },
        { id: 'C0DESK', name: 'desk', members: ['U0NORA', 'U0FIRSTLINEACME'], private: true },
        { id: 'C0OLD', name: 'old', members: ['U0FIRSTLINEACME'], archived: true },
      ],
      people: [
        ...north.people,
        { id: 'U0GONE', name: 'Gone', deleted: true },
        { id: 'U0BOT', name: 'Robot', bot: true },
        { id: 'U0SHY', name: 'Shy', noDms: true, restricted: true },
      ],
    },
  ]);
});
afterAll(() => world.close());

test('each token speaks for its own workspace at one address', async () => {
  expect(await client('xoxb-home').auth.test()).toMatchObject({
    url: 'https://sandbox.slack.com/',
    team: 'Sandbox',
    team_id: 'T0SANDBOX',
    user_id: 'U0FIRSTLINE',
    is_enterprise_install: false,
  });
  expect(await client('xoxb-north').auth.test()).toMatchObject({
    url: 'https://acme-north.slack.com/',
    team_id: 'T0NORTH',
    user_id: 'U0FIRSTLINEACME',
    bot_id: 'B0FIRSTLINEACME',
    enterprise_id: 'E0ACME',
    is_enterprise_install: false,
  });
  await client('xoxb-north').chat.postMessage({ channel: 'U0NORA', text: 'For Nora' });
  expect(world.in('T0NORTH').as('U0NORA').dms()).toMatchObject([{ text: 'For Nora' }]);
  await expect(
    client('xoxb-home').chat.postMessage({ channel: 'U0NORA', text: 'x' }),
  ).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  await expect(client('xoxb-home').users.info({ user: 'U0NORA' })).rejects.toMatchObject({
    data: { error: 'user_not_found' },
  });
  await expect(client('xoxb-nobody').auth.test()).rejects.toMatchObject({
    data: { error: 'invalid_auth' },
  });
});

test('people are told as they are, and some cannot be written to', async () => {
  const { users, conversations } = client('xoxb-north');
  expect(await users.info({ user: 'U0NORA' })).toMatchObject({
    user: {
      id: 'U0NORA',
      team_id: 'T0NORTH',
      name: 'nora',
      real_name: 'Nora',
      deleted: false,
      is_bot: false,
      is_restricted: false,
      enterprise_user: { enterprise_id: 'E0ACME' },
    },
  });
  expect(await users.info({ user: 'U0GONE' })).toMatchObject({ user: { deleted: true } });
  expect(await users.info({ user: 'U0BOT' })).toMatchObject({ user: { is_bot: true } });
  expect(await users.info({ user: 'U0SHY' })).toMatchObject({ user: { is_restricted: true } });
  const refusal = (user: string) =>
    conversations.open({ users: user }).then(
      () => 'opened',
      ({ data }) => data.error,
    );
  expect(await Promise.all(['U0GONE', 'U0BOT', 'U0SHY', 'U0NICK'].map(refusal))).toEqual([
    'user_disabled',
    'cannot_dm_bot',
    'user_not_visible',
    'opened',
  ]);
  expect(() => world.in('T0NORTH').as('U0RITA')).toThrow('Nobody has the id U0RITA');
});

test('channels are private, archived or not the bot’s; members come page by page', async () => {
  const { conversations, chat } = client('xoxb-north');
  expect(await conversations.info({ channel: 'C0DESK' })).toMatchObject({
    channel: { name: 'desk', is_private: true, is_member: true, is_archived: false },
  });
  expect(await conversations.info({ channel: 'C0OLD' })).toMatchObject({
    channel: { is_private: false, is_archived: true },
  });
  const hidden = { data: { error: 'channel_not_found' } };
  await expect(conversations.info({ channel: 'C0QUIET' })).rejects.toMatchObject(hidden);
  await expect(conversations.members({ channel: 'C0QUIET' })).rejects.toMatchObject(hidden);
  await expect(chat.postMessage({ channel: 'C0OLD', text: 'x' })).rejects.toMatchObject({
    data: { error: 'is_archived' },
  });
  const pages: unknown[] = [];
  for await (const page of client('xoxb-north').paginate('conversations.members', {
    channel: 'C0PLAZA',
    limit: 2,
  })) {
    pages.push((page as { members?: string[] }).members);
  }
  expect(pages).toEqual([['U0NORA', 'U0NICK'], ['U0FIRSTLINEACME']]);
  await expect(
    conversations.members({ channel: 'C0PLAZA', cursor: 'dXNlcjpVMFg=' }),
  ).rejects.toMatchObject({ data: { error: 'invalid_cursor' } });
});

test('a private channel takes a scope of its own', async () => {
  const channels = [{ id: 'C0DESK', name: 'desk', members: ['U0FIRSTLINE'], private: true }];
  const sandbox = await startAlone({ channels });
  const { answer } = await callApi(sandbox, 'conversations.info', { channel: 'C0DESK' });
  expect(answer).toMatchObject({ error: 'missing_scope', needed: 'groups:read' });
  await sandbox.close();
});

test('every answer says the scopes and the time, which may be wrong', async () => {
  const sandbox = await startAlone({ dateSkewMs: -600_000 });
  const ask = (token: string) =>
    fetch(`${sandbox.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
  const { headers } = await ask('xoxb-sandbox-tests');
  expect(headers.get('x-oauth-scopes')).toBe(
    'commands,app_mentions:read,chat:write,im:write,im:history',
  );
  const behind = Date.now() - Date.parse(headers.get('date') ?? '');
  expect(behind).toBeGreaterThan(599_000);
  expect(behind).toBeLessThan(610_000);
  expect((await ask('xoxb-other')).headers.get('x-oauth-scopes')).toBeNull();
  await sandbox.close();
});

test('an organisation’s token works in its workspaces; an id or team_id says in which', async () => {
  const org = await openSlackWorld([{}, north, south]);
  const { team } = org.in('T0NORTH');
  const scopes = ['chat:write', 'im:write', 'users:read', 'channels:read'];
  const { token } = org.app.install({ team, by: 'U0NORA', scopes, orgWide: true });
  const web = new WebClient(token, { slackApiUrl: org.apiUrl, retryConfig: { retries: 0 } });
  expect(await web.auth.test()).toMatchObject({
    team: 'Acme',
    team_id: 'E0ACME',
    enterprise_id: 'E0ACME',
    is_enterprise_install: true,
  });
  await web.chat.postMessage({ channel: 'U0SARA', text: 'South' });
  expect(org.in('T0SOUTH').as('U0SARA').dms()).toMatchObject([{ text: 'South' }]);
  expect(await web.conversations.info({ channel: 'C0GENERALSOUTH' })).toMatchObject({
    channel: { context_team_id: 'T0SOUTH' },
  });
  const sent: string[] = [];
  const sara = org.in('T0SOUTH').as('U0SARA');
  org.in('T0SOUTH').connectBot({
    by: async ({ body }) => {
      sent.push(body);
      return { status: 200, body: '', ms: 0 };
    },
  });
  await sara.command('/support');
  const command = Object.fromEntries(new URLSearchParams(sent[0]));
  expect(command).toMatchObject({
    team_id: 'T0SOUTH',
    enterprise_id: 'E0ACME',
    enterprise_name: 'Acme',
    is_enterprise_install: 'true',
  });
  const title = { type: 'plain_text' as const, text: 'Ask' };
  const section = { type: 'section' as const, text: title };
  const view = { type: 'modal' as const, title, submit: title, blocks: [section] };
  const opened = await web.views.open({ trigger_id: command.trigger_id ?? '', view });
  await web.views.update({ view_id: opened.view?.id ?? '', view });
  await sara.submit();
  expect(JSON.parse(new URLSearchParams(sent[1]).get('payload') ?? '')).toMatchObject({
    team: { id: 'T0SOUTH', enterprise_id: 'E0ACME' },
    enterprise: { id: 'E0ACME', name: 'Acme' },
    is_enterprise_install: true,
    view: { team_id: 'T0SOUTH', app_installed_team_id: 'E0ACME' },
  });
  const there = await web.apiCall('auth.test', { team_id: 'T0SOUTH' });
  expect(there).toMatchObject({ url: 'https://acme-south.enterprise.slack.com/' });
  await expect(web.users.info({ user: 'U0RITA' })).rejects.toMatchObject({
    data: { error: 'user_not_found' },
  });
  await org.close();
});

test('all of Slack can be gone, answer 503 or say nothing, and come back', async () => {
  const send = (ms = 5000) =>
    fetch(`${world.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-north' },
      signal: AbortSignal.timeout(ms),
    });
  const back = await world.down();
  await expect(send()).rejects.toThrow('fetch failed');
  await back();
  expect((await send()).status).toBe(200);
  const better = await world.down('unavailable');
  expect((await send()).status).toBe(503);
  await better();
  const awake = await world.down('silent');
  await expect(send(100)).rejects.toThrow(/timeout/);
  await awake();
  expect(await (await send()).json()).toMatchObject({ ok: true, team_id: 'T0NORTH' });
});
