import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixedWorkspace, slackPlatform } from '../../../adapters/slack/index.ts';
import { type MessageRef, type PlatformError, realTimers } from '../../../src/runtime/ports.ts';
import type { Message } from '../../../src/views/message.ts';
import { silent } from './silent.ts';

const API = 'https://slack.test';
const CHANNEL = 'slack:T0SANDBOX/C0SUPPORT';
const RITA = 'slack:T0SANDBOX/U0RITA';
const message: Message = { summary: 'Hello', parts: [{ kind: 'paragraph', text: ['Hello'] }] };
const entry = { entryId: 'e-1', repeat: false };

const platform = () =>
  slackPlatform({
    workspaces: fixedWorkspace('xoxb-1', silent),
    apiUrl: `${API}/api/`,
    log: silent,
  });
const slack = () => nock(API);
type Body = Record<string, string>;

// Its hold on every request ends with this file; other files of the same process make real ones.
beforeAll(() => {
  if (!nock.isActive()) nock.activate();
});
afterAll(() => nock.restore());
beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const open = nock.pendingMocks();
  nock.abortPendingRequests();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(open).toEqual([]);
});

/** What one call to Slack failed with. */
async function failure(work: Promise<unknown>): Promise<PlatformError> {
  try {
    await work;
  } catch (error) {
    return error as PlatformError;
  }
  throw new Error('it did not fail');
}

function posting(answer: object = { ok: true, channel: 'C0SUPPORT', ts: '1.2' }) {
  let body: Body = {};
  slack()
    .post('/api/chat.postMessage', (sent: Body) => {
      body = sent;
      return true;
    })
    .reply(200, answer);
  return () => body;
}

describe('posting', () => {
  test('to a channel: text, blocks, the entry id as metadata, no previews, and a link back', async () => {
    const sent = posting();
    slack()
      .post('/api/chat.getPermalink', { channel: 'C0SUPPORT', message_ts: '1.2' })
      .reply(200, { ok: true, permalink: 'https://x.slack.com/p12' });
    const ref = await platform().post(CHANNEL, message, entry);
    expect(ref).toEqual({ conversation: 'C0SUPPORT', id: '1.2', url: 'https://x.slack.com/p12' });
    const body = sent();
    expect(body).toMatchObject({
      channel: 'C0SUPPORT',
      text: 'Hello',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect(body.thread_ts).toBeUndefined();
    expect(JSON.parse(body.blocks ?? '')).toHaveLength(1);
    expect(JSON.parse(body.metadata ?? '')).toEqual({
      event_type: 'firstline_entry',
      event_payload: { entry_id: 'e-1' },
    });
  });

  test('counts as sent where only its link cannot be had', async () => {
    posting();
    slack().post('/api/chat.getPermalink').reply(500);
    const ref = await platform().post(CHANNEL, message, entry);
    expect(ref).toEqual({ conversation: 'C0SUPPORT', id: '1.2' });
  });

  test('as a reply: in the thread, without asking for a link', async () => {
    const sent = posting();
    const parent = { conversation: 'C0SUPPORT', id: '1.1' };
    await platform().post(CHANNEL, message, { ...entry, parent });
    expect(sent()).toMatchObject({ channel: 'C0SUPPORT', thread_ts: '1.1' });
  });

  test('to a person: opens the direct message once', async () => {
    slack()
      .post('/api/conversations.open', { users: 'U0RITA' })
      .reply(200, { ok: true, channel: { id: 'D0RITA' } });
    const to = platform();
    for (const ts of ['1.1', '1.2']) {
      const sent = posting({ ok: true, channel: 'D0RITA', ts });
      expect(await to.post(RITA, message, entry)).toEqual({ conversation: 'D0RITA', id: ts });
      expect(sent().channel).toBe('D0RITA');
    }
  });

  test('again after a cut-off attempt: says that it may be a repeat', async () => {
    const sent = posting();
    const parent = { conversation: 'C0SUPPORT', id: '1.1' };
    await platform().post(CHANNEL, message, { ...entry, parent, repeat: true });
    expect(sent().blocks).toContain('This may be a repeat');
  });

  test('refuses an address of another platform and a message that cannot be shown', async () => {
    const elsewhere = await failure(platform().post('teams:t/u', message, entry));
    expect(elsewhere).toMatchObject({ outcome: 'refused', reason: 'not_a_slack_address' });
    const strange = { summary: 's', parts: [{ kind: 'video' }] } as unknown as Message;
    expect(await failure(platform().post(CHANNEL, strange, entry))).toMatchObject({
      name: 'PlatformError',
      outcome: 'refused',
      reason: 'cannot_be_rendered',
    });
  });
});

describe('a post that fails', () => {
  const post = () => failure(platform().post(CHANNEL, message, entry));

  test.each([
    ['channel_not_found', 'refused', null],
    ['is_archived', 'refused', null],
    ['invalid_blocks', 'refused', null],
    ['internal_error', 'ambiguous', null],
    ['fatal_error', 'ambiguous', null],
    ['service_unavailable', 'retryable', 30_000],
    ['invalid_auth', 'retryable', 300_000],
    ['token_revoked', 'retryable', 300_000],
    ['missing_scope', 'retryable', 300_000],
  ])('with %s is %s', async (error, outcome, retryAfterMs) => {
    slack().post('/api/chat.postMessage').reply(200, { ok: false, error });
    expect(await post()).toMatchObject({
      name: 'PlatformError',
      platform: 'slack',
      operation: 'chat.postMessage',
      outcome,
      reason: error,
      retryAfterMs,
    });
  });

  test('with 429 is retryable when Slack says', async () => {
    slack().post('/api/chat.postMessage').reply(429, '', { 'retry-after': '7' });
    expect(await post()).toMatchObject({ outcome: 'retryable', retryAfterMs: 7000 });
  });

  test('with 429 and no time is retryable after a while', async () => {
    slack().post('/api/chat.postMessage').reply(429);
    expect(await post()).toMatchObject({ outcome: 'retryable', retryAfterMs: 30_000 });
  });

  test.each([
    [500, 'ambiguous', 'http_500'],
    [503, 'ambiguous', 'http_503'],
    [403, 'retryable', 'http_403'],
  ])('with HTTP %i is %s', async (status, outcome, reason) => {
    slack().post('/api/chat.postMessage').reply(status, 'an error page');
    expect(await post()).toMatchObject({ outcome, reason });
  });

  test('with a page instead of JSON is ambiguous', async () => {
    slack().post('/api/chat.postMessage').reply(200, '<html>maintenance</html>');
    expect(await post()).toMatchObject({ outcome: 'ambiguous', reason: 'unreadable_answer' });
  });

  test.each([
    [{ code: 'ECONNRESET' }, 'ambiguous', 'ECONNRESET'],
    [{ name: 'TimeoutError' }, 'ambiguous', 'timeout'],
    [{ code: 'ENOTFOUND' }, 'retryable', 'ENOTFOUND'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'retryable', 'UND_ERR_CONNECT_TIMEOUT'],
  ])('with %o on the way is %s', async (error, outcome, reason) => {
    slack()
      .post('/api/chat.postMessage')
      .replyWithError(Object.assign(new Error('the wire'), error));
    expect(await post()).toMatchObject({ outcome, reason });
  });

  test('where nothing listens was certainly not sent', async () => {
    nock.enableNetConnect();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const apiUrl = `http://127.0.0.1:${port}/api/`;
    const nobody = slackPlatform({
      workspaces: fixedWorkspace('x', silent),
      apiUrl,
      log: silent,
    });
    expect(await failure(nobody.post(CHANNEL, message, entry))).toMatchObject({
      outcome: 'retryable',
      reason: 'ECONNREFUSED',
    });
  });

  test('before the message, at the opening of the conversation, was certainly not sent', async () => {
    slack().post('/api/conversations.open').reply(500);
    expect(await failure(platform().post(RITA, message, entry))).toMatchObject({
      operation: 'conversations.open',
      outcome: 'retryable',
    });
    slack().post('/api/conversations.open').reply(200, { ok: false, error: 'user_disabled' });
    expect(await failure(platform().post(RITA, message, entry))).toMatchObject({
      outcome: 'refused',
      reason: 'user_disabled',
    });
  });
});

test('an update replaces text and blocks', async () => {
  let body: Body = {};
  slack()
    .post('/api/chat.update', (sent: Body) => {
      body = sent;
      return true;
    })
    .reply(200, { ok: true });
  await platform().update(CHANNEL, { conversation: 'C0SUPPORT', id: '1.1' }, message);
  expect(body).toMatchObject({ channel: 'C0SUPPORT', ts: '1.1', text: 'Hello' });
  slack().post('/api/chat.update').reply(200, { ok: false, error: 'message_not_found' });
  const gone = platform().update(CHANNEL, { conversation: 'C0SUPPORT', id: '1.9' }, message);
  expect(await failure(gone)).toMatchObject({ outcome: 'refused', reason: 'message_not_found' });
});

describe('looking for a message', () => {
  const parent: MessageRef = { conversation: 'C0SUPPORT', id: '1.1' };
  const ours = (ts: string, id: string) => ({
    ts,
    metadata: { event_type: 'firstline_entry', event_payload: { entry_id: id } },
  });

  test('goes through the pages of the thread', async () => {
    slack()
      .post('/api/conversations.replies', (sent: Body) => {
        return sent.ts === '1.1' && sent.include_all_metadata === 'true' && !sent.cursor;
      })
      .reply(200, {
        ok: true,
        messages: [{ ts: '1.1' }, ours('1.2', 'e-0')],
        response_metadata: { next_cursor: 'more' },
      });
    slack()
      .post('/api/conversations.replies', (sent: Body) => sent.cursor === 'more')
      .reply(200, { ok: true, messages: [ours('1.3', 'e-1')] });
    const found = await platform().find(CHANNEL, 'e-1', parent);
    expect(found).toEqual({ conversation: 'C0SUPPORT', id: '1.3' });
  });

  test('looks into the direct message with a person', async () => {
    slack()
      .post('/api/conversations.open')
      .reply(200, { ok: true, channel: { id: 'D0RITA' } });
    slack()
      .post('/api/conversations.history', (sent: Body) => sent.channel === 'D0RITA')
      .times(2)
      .reply(200, { ok: true, messages: [{ ts: '1.4' }, ours('1.3', 'e-1')] });
    const to = platform();
    expect(await to.find(RITA, 'e-1')).toEqual({ conversation: 'D0RITA', id: '1.3' });
    expect(await to.find(RITA, 'e-2')).toBe('absent');
  });

  test.each(['missing_scope', 'not_in_channel'])('is unknown with %s', async (error) => {
    slack().post('/api/conversations.replies').reply(200, { ok: false, error });
    expect(await platform().find(CHANNEL, 'e-1', parent)).toBe('unknown');
  });

  test('is unknown where there are more pages than it looks through', async () => {
    slack()
      .post('/api/conversations.replies')
      .times(5)
      .reply(200, { ok: true, messages: [], response_metadata: { next_cursor: 'more' } });
    expect(await platform().find(CHANNEL, 'e-1', parent)).toBe('unknown');
  });

  test('that fails can be tried again: it sends nothing', async () => {
    slack().post('/api/conversations.replies').reply(502);
    expect(await failure(platform().find(CHANNEL, 'e-1', parent))).toMatchObject({
      outcome: 'retryable',
      reason: 'http_502',
    });
  });
});

describe('whether Slack is there', () => {
  test('is so with whatever answer of its own', async () => {
    slack().post('/api/api.test').reply(200, { ok: false, error: 'not_authed' });
    await platform().ping();
    slack().post('/api/api.test').reply(429, '', { 'retry-after': '7' });
    await platform().ping();
  });

  test.each([503, 500])('is not so with %i', async (status) => {
    slack().post('/api/api.test').reply(status);
    expect(await failure(platform().ping())).toMatchObject({ unreachable: true });
    slack().post('/api/conversations.open').reply(status);
    const opening = failure(platform().post(RITA, message, entry));
    expect(await opening).toMatchObject({ outcome: 'retryable', unreachable: true });
    slack().post('/api/chat.postMessage').reply(200, { ok: false, error: 'internal_error' });
    const refused = failure(platform().post(CHANNEL, message, entry));
    expect(await refused).toMatchObject({ outcome: 'ambiguous', unreachable: false });
  });
});

describe('the pace', () => {
  function paced() {
    let now = 1_000_000;
    const slow = slackPlatform({
      workspaces: fixedWorkspace('x', silent),
      apiUrl: `${API}/api/`,
      log: silent,
      timers: { ...realTimers, now: () => now },
    });
    const pass = (ms: number) => {
      now += ms;
    };
    return { slow, pass };
  }

  test('lets about one message a second into a conversation, others undisturbed', async () => {
    const { slow, pass } = paced();
    const burst = await Promise.all([1, 2, 3, 4].map(() => slow.pace(CHANNEL, 'post')));
    expect(burst).toEqual([0, 0, 0, 1000]);
    expect(await slow.pace(RITA, 'post')).toBe(0);
    pass(999);
    expect(await slow.pace(CHANNEL, 'post')).toBeGreaterThan(0);
    pass(1);
    expect(await slow.pace(CHANNEL, 'post')).toBe(0);
    expect(await slow.pace(CHANNEL, 'post')).toBe(1000);
  });

  test('caps a workspace', async () => {
    const { slow, pass } = paced();
    let sent = 0;
    for (let tick = 0; tick < 60_000; tick += 100) {
      for (let to = 0; to < 50; to += 1)
        sent += (await slow.pace(`slack:T1/C${to}`, 'post')) ? 0 : 1;
      pass(100);
    }
    expect(sent).toBeGreaterThanOrEqual(300);
    expect(sent).toBeLessThanOrEqual(310);
  });

  test('counts updates on their own', async () => {
    const { slow, pass } = paced();
    let updates = 0;
    for (let tick = 0; tick < 60_000; tick += 100) {
      updates += (await slow.pace(CHANNEL, 'update')) ? 0 : 1;
      pass(100);
    }
    expect(updates).toBeGreaterThanOrEqual(48);
    expect(updates).toBeLessThanOrEqual(50);
    while ((await slow.pace(CHANNEL, 'update')) === 0);
    expect(await slow.pace(CHANNEL, 'post')).toBe(0);
  });

  test('leaves places to what is urgent, also where a direct message is opened first', async () => {
    const { slow } = paced();
    for (let to = 0; (await slow.pace(`slack:T1/C${to}`, 'post')) === 0; to += 1);
    expect(await slow.pace(RITA.replace('T0SANDBOX', 'T1'), 'post', true)).toBe(0);
    const opening = { ok: true, channel: { id: 'D0' } };
    for (let to = 0; to < 5; to += 1) {
      slack().post('/api/users.info').reply(200, { ok: true, user: {} });
      slack().post('/api/conversations.open').reply(200, opening);
      await slow.reach(`slack:T0SANDBOX/U${to}`, true);
    }
    slack().post('/api/conversations.open').reply(200, opening);
    posting({ ok: true, channel: 'D0', ts: '1.2' });
    const begun = performance.now();
    await slow.post(RITA, message, { ...entry, urgent: true });
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  test('an urgent message asks again whether there is somebody to read it', async () => {
    const { slow, pass } = paced();
    const opened = { ok: true, channel: { id: 'D0RITA' } };
    slack().post('/api/conversations.open').reply(200, opened);
    for (const urgent of [true, true, false]) {
      posting({ ok: true, channel: 'D0RITA', ts: '1.2' });
      await slow.post(RITA, message, { ...entry, urgent });
      if (urgent) pass(5 * 60_000);
    }
    pass(60_000);
    slack().post('/api/conversations.open').reply(200, { ok: false, error: 'user_disabled' });
    expect(await failure(slow.post(RITA, message, { ...entry, urgent: true }))).toMatchObject({
      outcome: 'refused',
      reason: 'user_disabled',
    });
  });

  test('waits as long as Slack said, for that method alone', async () => {
    const { slow, pass } = paced();
    slack().post('/api/chat.postMessage').reply(429, '', { 'retry-after': '9' });
    await failure(slow.post(CHANNEL, message, entry));
    expect(await slow.pace(RITA, 'post')).toBe(9000);
    expect(await slow.pace(CHANNEL, 'update')).toBe(0);
    pass(9000);
    expect(await slow.pace(RITA, 'post')).toBe(0);
  });
});

describe('the home page', () => {
  const page: Message = {
    summary: 'Home',
    parts: [
      { kind: 'heading', text: 'Your tickets' },
      { kind: 'buttons', buttons: [{ kind: 'begin', label: 'Report a problem' }] },
    ],
  };

  test('of a person is replaced', async () => {
    let sent: Body = {};
    slack()
      .post('/api/views.publish', (body: Body) => {
        sent = body;
        return true;
      })
      .reply(200, { ok: true });
    await platform().showHome(RITA, page);
    expect(sent.user_id).toBe('U0RITA');
    expect(JSON.parse(sent.view ?? '')).toMatchObject({
      type: 'home',
      blocks: [
        { type: 'header' },
        { type: 'actions', elements: [{ text: { text: 'Report a problem' } }] },
      ],
    });
  });

  test('waits where Slack said so, for this method alone', async () => {
    const to = platform();
    slack().post('/api/views.publish').reply(429, '', { 'retry-after': '9' });
    const later = { operation: 'views.publish', outcome: 'retryable', reason: 'ratelimited' };
    expect(await failure(to.showHome(RITA, page))).toMatchObject({ ...later, retryAfterMs: 9000 });
    const again = await failure(to.showHome(RITA, page));
    expect(again).toMatchObject(later);
    expect(again.retryAfterMs).toBeGreaterThan(8000);
    expect(await to.pace(RITA, 'post')).toBe(0);
  });

  test('comes at the pace of the method', async () => {
    const to = platform();
    slack().post('/api/views.publish').times(11).reply(200, { ok: true });
    const begun = performance.now();
    await Promise.all(Array.from({ length: 10 }, () => to.showHome(RITA, page)));
    await to.showHome(RITA, page);
    expect(performance.now() - begun).toBeGreaterThan(550);
  });
});

describe('whether somebody can be reached', () => {
  const info = (user: object) =>
    slack().post('/api/users.info', { user: 'U0RITA' }).reply(200, { ok: true, user });
  const opening = (answer: object) =>
    slack().post('/api/conversations.open', { users: 'U0RITA' }).reply(200, answer);
  const opened = { ok: true, channel: { id: 'D0RITA' } };

  test('is asked anew each time, and their name with it', async () => {
    const to = platform();
    for (const names of [{ real_name: 'Rita R' }, { real_name: ' ', name: 'rita' }, {}]) {
      info(names);
    }
    expect(await to.reach(RITA)).toEqual({ reachable: true, name: 'Rita R' });
    expect(await to.reach(RITA)).toEqual({ reachable: true, name: 'rita' });
    expect(await to.reach(RITA)).toEqual({ reachable: true, name: 'U0RITA' });
  });

  test.each([
    [{ deleted: true, real_name: 'Rita' }, 'deactivated'],
    [{ is_bot: true, real_name: 'Rita' }, 'is_a_bot'],
  ])('is no for %o', async (user, reason) => {
    info(user);
    expect(await platform().reach(RITA)).toEqual({ reachable: false, name: 'Rita', reason });
  });

  test('is no where Slack does not know them, or lets nobody write to them', async () => {
    slack().post('/api/users.info').reply(200, { ok: false, error: 'user_not_found' });
    const unknown = { reachable: false, name: null, reason: 'user_not_found' };
    expect(await platform().reach(RITA)).toEqual(unknown);
    info({ real_name: 'Rita' });
    opening({ ok: false, error: 'cannot_dm_bot' });
    const closed = { reachable: false, name: 'Rita', reason: 'cannot_dm_bot' };
    expect(await platform().reach(RITA, true)).toEqual(closed);
  });

  test('is said of many at once, and takes no place of the messages that are to be opened', async () => {
    const people = Array.from({ length: 14 }, (_, at) => `U0P${at}`);
    for (const user of people) {
      slack()
        .post('/api/users.info', { user })
        .reply(200, { ok: true, user: { name: user } });
    }
    const to = slackPlatform({
      workspaces: fixedWorkspace('x', silent),
      apiUrl: `${API}/api/`,
      log: silent,
    });
    const begun = performance.now();
    const reaches = await Promise.all(people.map((id) => to.reach(`slack:T0SANDBOX/${id}`)));
    expect(reaches).toEqual(people.map((name) => ({ reachable: true, name })));
    for (let at = 0; at < 5; at += 1) {
      const users = `U0P${at}`;
      const channel = { id: `D0P${at}` };
      slack().post('/api/conversations.open', { users }).reply(200, { ok: true, channel });
      slack()
        .post('/api/chat.postMessage')
        .reply(200, { ok: true, ts: '1.2', channel: channel.id });
      await to.post(`slack:T0SANDBOX/${users}`, message, entry);
    }
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  test('by opening costs nothing for a direct message that is known', async () => {
    const to = platform();
    for (const again of [false, true]) {
      info({ real_name: 'Rita' });
      if (!again) opening(opened);
      expect(await to.reach(RITA, true)).toEqual({ reachable: true, name: 'Rita' });
    }
  });

  test('is not known where Slack does not answer, or the installation is at fault', async () => {
    slack().post('/api/users.info').reply(503);
    expect(await failure(platform().reach(RITA))).toMatchObject({
      outcome: 'retryable',
      reason: 'http_503',
    });
    slack().post('/api/users.info').reply(200, { ok: false, error: 'missing_scope' });
    expect(await failure(platform().reach(RITA))).toMatchObject({
      outcome: 'retryable',
      reason: 'missing_scope',
    });
  });
});

describe('a guest', () => {
  const info = (answer: object) => slack().post('/api/users.info').reply(200, answer);

  test.each([
    [{ team_id: 'T0SANDBOX' }, false],
    [{ team_id: 'T0SANDBOX', is_restricted: true }, true],
    [{ team_id: 'T0SANDBOX', is_ultra_restricted: true }, true],
    [{ team_id: 'T0SANDBOX', is_stranger: true }, true],
    [{ team_id: 'T0OTHER' }, true],
    [{ team_id: 'T0OTHER', enterprise_user: { teams: ['T0OTHER'] } }, true],
    [{ team_id: 'T0OTHER', enterprise_user: { teams: ['T0OTHER', 'T0SANDBOX'] } }, false],
  ])('by %j: %s', async (user, guest) => {
    info({ ok: true, user });
    expect(await platform().isGuest(RITA)).toBe(guest);
  });

  test('is who is unknown there, and nobody while Slack does not say', async () => {
    info({ ok: false, error: 'user_not_found' });
    expect(await platform().isGuest(RITA)).toBe(true);
    slack().post('/api/users.info').reply(500);
    expect(await failure(platform().isGuest(RITA))).toMatchObject({ outcome: 'retryable' });
  });
});

describe('the people in a channel', () => {
  const self = () => slack().post('/api/auth.test').reply(200, { ok: true, user_id: 'U0BOT' });
  const page = (members: string[], cursor: string, next: string) =>
    slack()
      .post('/api/conversations.members', (sent: Body) => {
        return sent.channel === 'C0SUPPORT' && (sent.cursor ?? '') === cursor;
      })
      .reply(200, { ok: true, members, response_metadata: { next_cursor: next } });

  test('come of all its pages, without the bot, whom it knows then', async () => {
    const to = platform();
    self();
    page(['U0ANA', 'U0BOT'], '', 'more');
    page(['U0LEA'], 'more', '');
    expect(await to.members(CHANNEL)).toEqual(['slack:T0SANDBOX/U0ANA', 'slack:T0SANDBOX/U0LEA']);
    page(['U0BOT'], '', '');
    expect(await to.members(CHANNEL)).toEqual([]);
  });

  test('are not known where Slack does not say', async () => {
    self();
    slack()
      .post('/api/conversations.members')
      .reply(200, { ok: false, error: 'channel_not_found' });
    expect(await failure(platform().members(CHANNEL))).toMatchObject({
      name: 'PlatformError',
      outcome: 'refused',
      reason: 'channel_not_found',
    });
    slack().post('/api/auth.test').reply(500);
    expect(await failure(platform().members(CHANNEL))).toMatchObject({ outcome: 'retryable' });
    expect(await failure(platform().members('teams:t/c'))).toMatchObject({ outcome: 'refused' });
  });
});
