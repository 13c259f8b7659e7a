import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openRates } from '../support/teams/faults.ts';
import { type Json, objectAt, textAt } from '../support/teams/json.ts';
import { openTenant, type Tenant } from '../support/teams/tenant.ts';

// What a mistake of the simulated tenant would hide of the bot's.

let tenant: Tenant;
let server: Server;
let bearer: string;
const heard: Json[] = [];
/** What the bot of this file answers next. */
let answers: { readonly status: number; readonly body?: unknown }[] = [];

beforeAll(async () => {
  tenant = await openTenant({
    people: [
      { key: 'rita' },
      { key: 'ana' },
      { key: 'tom', installed: false },
      ...Array.from({ length: 60 }, (_, place) => ({ key: `one-${place}`, installed: false })),
    ],
    channels: [
      {
        key: 'support',
        members: ['ana', ...Array.from({ length: 60 }, (_, place) => `one-${place}`)],
      },
      { key: 'closed', members: ['tom'], installed: false },
    ],
  });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      heard.push(JSON.parse(Buffer.concat(chunks).toString()));
      const { status, body } = answers.shift() ?? { status: 200 };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  tenant.connectBot(`http://127.0.0.1:${port}/api/messages`);
  bearer = `Bearer ${textAt((await signIn({})).body, 'access_token')}`;
});

afterEach(() => {
  answers = [];
  tenant.takeFaults();
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await tenant.close();
});

async function signIn(changed: Readonly<Record<string, string>>, of = tenant.tenantId) {
  const { credentials } = tenant;
  if (credentials.kind !== 'app') throw new Error('no app');
  const form = {
    grant_type: 'client_credentials',
    client_id: credentials.appId,
    client_secret: credentials.appPassword,
    scope: 'https://api.botframework.com/.default',
    ...changed,
  };
  const url = `${tenant.authority.loginUrl}${of}/oauth2/v2.0/token`;
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as unknown };
}

async function call(method: string, path: string, body?: unknown, authorization = bearer) {
  const response = await fetch(`${tenant.serviceUrl()}v3/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const read = (await response.json()) as Json;
  return { status: response.status, body: read, code: textAt(read, 'error', 'code') };
}

const cardOf = (body: readonly object[], more: object = {}) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body,
  ...more,
});
const withCard = (card: object) => ({
  type: 'message',
  summary: 'A card',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});
const text = (words: string) => withCard(cardOf([{ type: 'TextBlock', text: words }]));
const channelPath = (key = 'support', more = '') =>
  `conversations/${encodeURIComponent(`${tenant.channel(key).id}${more}`)}`;
const thread = (activity: object, key = 'support') =>
  call('POST', 'conversations', {
    isGroup: true,
    channelData: { channel: { id: tenant.channel(key).id } },
    activity,
  });
const direct = (id: string, of = tenant.tenantId) =>
  call('POST', 'conversations', { members: [{ id }], tenantId: of });

test('only the bot of this tenant gets a token, and only with one the connector answers', async () => {
  expect((await signIn({ client_secret: 'wrong' })).status).toBe(401);
  expect((await signIn({ client_id: 'wrong' })).status).toBe(400);
  expect((await signIn({ scope: 'https://graph.microsoft.com/.default' })).status).toBe(400);
  expect((await signIn({}, 'another-tenant')).status).toBe(400);
  const other = tenant.token();
  for (const wrong of ['', 'Bearer x.y.z', other, bearer.toLowerCase(), `${bearer}x`]) {
    expect((await call('GET', `${channelPath()}/pagedmembers`, undefined, wrong)).status).toBe(401);
  }
});

test('a person is reached by the 29: id, and by object id with the app only', async () => {
  const { objectId, userId, chat } = tenant.person('rita');
  expect(await direct(objectId)).toMatchObject({ status: 201, body: { id: chat } });
  expect(await direct(userId)).toMatchObject({ status: 201, body: { id: chat } });
  const ofTeam = tenant.person('one-3');
  expect(await direct(ofTeam.objectId)).toMatchObject({ status: 403 });
  expect(await direct(ofTeam.userId)).toMatchObject({ status: 201 });
  expect(await direct(tenant.person('tom').userId)).toMatchObject({ status: 403 });
  expect((await direct('nobody')).status).toBe(404);
  expect((await direct(userId, 'another-tenant')).status).toBe(400);

  const path = `conversations/${encodeURIComponent(chat)}/activities`;
  expect((await call('POST', path, text('Hello'))).status).toBe(201);
  tenant.block('rita');
  expect(await call('POST', path, text('Hello'))).toMatchObject({
    status: 403,
    code: 'ConversationBlockedByUser',
  });
  tenant.block('rita', false);
  await tenant.uninstall('rita');
  expect(heard.at(-1)).toMatchObject({ type: 'installationUpdate', action: 'remove' });
  expect((await call('POST', path, text('Hello'))).code).toBe('BotNotInConversationRoster');
  await tenant.install('rita');
  expect(tenant.directOf('rita')).toHaveLength(1);
  expect((await thread(text('Hello'), 'closed')).code).toBe('BotNotInConversationRoster');
});

test('threads, updates and rosters are as Teams has them', async () => {
  const begun = await thread(text('Root'));
  const root = tenant.messages('support').at(-1);
  if (!root) throw new Error('no root');
  expect(begun).toMatchObject({
    status: 201,
    body: { id: `${tenant.channel('support').id};messageid=${root.id}`, activityId: root.id },
  });
  const under = `${channelPath('support', `;messageid=${root.id}`)}/activities`;
  expect((await call('POST', under, text('Reply'))).status).toBe(201);
  expect(tenant.replies(root)).toHaveLength(1);
  const nowhere = `${channelPath('support', ';messageid=1')}/activities`;
  expect((await call('POST', nowhere, text('Reply'))).status).toBe(404);

  const change = `${channelPath()}/activities/${root.id}`;
  expect((await call('PUT', change, text('Changed'))).status).toBe(200);
  expect(JSON.stringify(root.card)).toContain('Changed');
  tenant.erase(root);
  expect((await call('PUT', change, text('Changed'))).status).toBe(404);

  const first = await call('GET', `${channelPath()}/pagedmembers?pageSize=50`);
  const next = textAt(first.body, 'continuationToken');
  const second = await call('GET', `${channelPath()}/pagedmembers?continuationToken=${next}`);
  const ids = [first, second].flatMap(({ body }) => (body.members as Json[]).map(({ id }) => id));
  expect(new Set(ids).size).toBe(62);
  expect(textAt(second.body, 'continuationToken')).toBeUndefined();
});

test('what Teams would not take or show is refused and fails the run', async () => {
  const mention = (id: string, said: string) => ({
    msteams: {
      entities: [{ type: 'mention', text: '<at>Ana</at>', mentioned: { id, name: 'Ana' } }],
    },
    body: [{ type: 'TextBlock', text: said }],
  });
  const ana = tenant.person('ana').userId;
  expect((await thread(withCard(cardOf([], mention(ana, 'Hi <at>Ana</at>'))))).status).toBe(201);
  expect(tenant.takeFaults()).toEqual([]);
  const button = { type: 'Action.Execute', title: 'Press', verb: 'v', data: {} };
  const bad = [
    withCard(cardOf([], mention(ana, 'Hi Ana'))),
    withCard(cardOf([], mention(tenant.person('rita').userId, 'Hi <at>Ana</at>'))),
    withCard(cardOf([{ type: 'TextBlok', text: 'x' }])),
    withCard(cardOf([], { actions: Array.from({ length: 7 }, () => button) })),
    { type: 'message' },
    { type: 'event' },
  ];
  for (const activity of bad) {
    expect((await thread(activity)).status).toBe(400);
    expect(tenant.takeFaults()).toHaveLength(1);
  }
  expect((await thread(text('x'.repeat(29_000)))).status).toBe(413);
  expect(tenant.takeFaults()).toHaveLength(1);
  await thread({ type: 'message' });
  await expect(tenant.say('rita', 'Hello')).rejects.toThrow('an empty message');
});

test('a fault is met as often as asked for, before or after the effect', async () => {
  const count = () => tenant.messages('support').length;
  const before = count();
  tenant.fail({ on: 'create', how: 429, times: 2, retryAfter: 3, match: ['Faulty'] });
  tenant.fail({ on: 'create', how: '502 after', match: ['Faulty'] });
  expect((await thread(text('Good'))).status).toBe(201);
  const faulty = [429, 429, 502, 201];
  for (const status of faulty) expect((await thread(text('Faulty'))).status).toBe(status);
  expect(count()).toBe(before + 3);
  expect(tenant.faultsLeft()).toBe(0);
  const old = tenant.serviceUrl();
  tenant.moveTo('emea');
  expect((await fetch(`${old}v3/conversations`, { method: 'POST' })).status).toBe(404);
  expect((await thread(text('Good'))).status).toBe(201);
});

test('the eighth message within a second is one too many, in each conversation', () => {
  const tooFast = openRates();
  const first = Array.from({ length: 8 }, () => tooFast('a'));
  expect(first.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => null));
  expect(first[7]).toBe(1);
  expect(tooFast('b')).toBeNull();
});

test('each person sees the card that is theirs, and presses what is on it', async () => {
  const own = (label: string) => ({
    statusCode: 200,
    type: 'application/vnd.microsoft.card.adaptive',
    value: cardOf([], { actions: [{ type: 'Action.Execute', title: label, verb: label }] }),
  });
  const { userId } = tenant.person('ana');
  const card = cardOf([{ type: 'Input.Text', id: 'f.words', label: 'Words', maxLength: 5 }], {
    refresh: { action: { type: 'Action.Execute', verb: 'look' }, userIds: [userId] },
    actions: [
      { type: 'Action.Execute', title: 'Take', verb: 'take', data: { of: 'all' } },
      { type: 'Action.Submit', title: 'Open', data: { msteams: { type: 'task/fetch' }, a: 1 } },
    ],
  });
  await thread(withCard(card));
  const message = tenant.messages('support').at(-1);
  if (!message) throw new Error('no message');
  const said = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'No' };
  answers = [{ status: 200, body: said }];
  const pressed = await tenant.press('rita', message, 'Take', { words: 'five' });
  expect(pressed).toEqual({ kind: 'words', text: 'No' });
  await expect(tenant.press('rita', message, 'Take')).rejects.toThrow('no answer');
  heard.pop();
  expect(objectAt(heard.at(-1), 'value')).toMatchObject({
    trigger: 'manual',
    action: { verb: 'take', data: { of: 'all', 'f.words': 'five' } },
  });
  await expect(tenant.press('rita', message, 'Take', { words: 'longer' })).rejects.toThrow('5');
  await expect(tenant.press('rita', message, 'Take', { other: 'x' })).rejects.toThrow('no input');
  await expect(tenant.press('rita', message, 'Leave')).rejects.toThrow('no button');

  answers = [{ status: 200, body: own('Mine') }];
  expect(JSON.stringify(await tenant.see('ana', message))).toContain('Mine');
  expect(objectAt(heard.at(-1), 'value')).toMatchObject({ trigger: 'automatic' });
  const asked = heard.length;
  await tenant.see('ana', message);
  await tenant.see('rita', message);
  expect(heard).toHaveLength(asked);
  answers = [{ status: 200, body: { ...own('x'), value: cardOf([{ type: 'Nothing' }]) } }];
  await expect(tenant.press('ana', message, 'Mine')).rejects.toThrow('Teams would not take it');

  const dialog = (title: string) => ({
    task: {
      type: 'continue',
      value: {
        title,
        card: {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: cardOf([], {
            actions: [{ type: 'Action.Submit', title: 'Send', data: { b: 2 } }],
          }),
        },
      },
    },
  });
  answers = [
    { status: 200, body: dialog('First') },
    { status: 200, body: dialog('Second') },
  ];
  const first = await tenant.press('rita', message, 'Open');
  expect(first).toMatchObject({ kind: 'dialog', title: 'First' });
  expect(heard.at(-1)).toMatchObject({ name: 'task/fetch', value: { data: { a: 1 } } });
  const second = await tenant.submit('rita', first, {});
  expect(heard.at(-1)).toMatchObject({ name: 'task/submit', value: { data: { b: 2 } } });
  expect(await tenant.submit('rita', second, {})).toEqual({ kind: 'nothing', status: 200 });
});
