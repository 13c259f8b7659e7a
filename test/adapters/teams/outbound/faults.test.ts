import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { botbuilderWire } from '../../../../adapters/teams/botbuilder.ts';
import type { Activity } from '../../../../adapters/teams/wire.ts';
import type { Fault } from '../../../support/teams/faults.ts';
import { keptLog } from './log.ts';
import { entry, failure, message, openSending, PATIENT, type Sending } from './sending.ts';

let teams: Sending;
beforeEach(async () => {
  teams = await openSending();
  await teams.heardIn('support');
});
afterEach(async () => {
  expect(teams.tenant.faultsLeft()).toBe(0);
  await teams.tenant.close();
});

const channel = () => teams.tenant.channel('support').address;
/** How many messages stand in the channel, once those of a request that was given up do. */
const standing = (count: number) =>
  expect.poll(() => teams.tenant.messages('support').length).toBe(count);
/** Who sends where this becomes of it. */
const sender = (how: How) =>
  String(how).startsWith('time-out') ? teams.impatient : teams.platform;

type How = Fault['how'];
const [before, after] = ['time-out before', 'time-out after'] as const;

describe('one request each, whatever becomes of it', () => {
  test.each<[How, string, string, number]>([
    [429, 'retryable', 'ratelimited', 0],
    [412, 'retryable', 'precondition_failed', 0],
    [403, 'refused', 'bot_not_in_channel', 0],
    [404, 'refused', 'conversation_gone', 0],
    [502, 'ambiguous', 'http_502', 0],
    ['502 after', 'ambiguous', 'http_502', 1],
    [before, 'ambiguous', 'timeout', 0],
    [after, 'ambiguous', 'timeout', 1],
  ])('beginning a thread, %s: %s', async (how, outcome, reason, count) => {
    teams.tenant.fail({ on: 'create', how });
    const failed = await failure(sender(how).post(channel(), message, entry));
    expect(failed).toMatchObject({ name: 'PlatformError', platform: 'teams', outcome, reason });
    expect(failed.unreachable).toBe(outcome === 'ambiguous');
    expect(teams.calls()).toEqual(['POST conversations']);
    await standing(count);
  });

  test.each<[How, string, string, number]>([
    [429, 'retryable', 'ratelimited', 1],
    [412, 'retryable', 'precondition_failed', 1],
    [403, 'refused', 'bot_not_in_channel', 1],
    [404, 'refused', 'thread_not_found', 1],
    [502, 'ambiguous', 'http_502', 1],
    ['502 after', 'ambiguous', 'http_502', 2],
    [before, 'ambiguous', 'timeout', 1],
    [after, 'ambiguous', 'timeout', 2],
  ])('replying, %s: %s', async (how, outcome, reason, count) => {
    const parent = await teams.platform.post(channel(), message, entry);
    teams.tenant.fail({ on: 'send', how });
    const failed = await failure(sender(how).post(channel(), message, { ...entry, parent }));
    expect(failed).toMatchObject({ outcome, reason });
    expect(teams.calls()).toHaveLength(2);
    await standing(count);
  });

  test.each<[How, string, string]>([
    [429, 'retryable', 'ratelimited'],
    [412, 'retryable', 'precondition_failed'],
    [403, 'refused', 'bot_not_in_channel'],
    [404, 'refused', 'conversation_gone'],
    [502, 'retryable', 'http_502'],
    [before, 'retryable', 'timeout'],
    [after, 'retryable', 'timeout'],
  ])('updating, which may be done again, %s: %s', async (how, outcome, reason) => {
    const ref = await teams.platform.post(channel(), message, entry);
    teams.tenant.fail({ on: 'update', how });
    const failed = await failure(sender(how).update(channel(), ref, message));
    expect(failed).toMatchObject({ outcome, reason });
    expect(teams.calls()).toHaveLength(2);
  });

  test.each<[How, string]>([
    [502, 'http_502'],
    [before, 'timeout'],
    [after, 'timeout'],
  ])('opening a chat, by which nothing is said, %s: retryable', async (how, reason) => {
    teams.tenant.fail({ on: 'create', how });
    const { address } = teams.tenant.person('dana');
    const failed = await failure(sender(how).post(address, message, entry));
    expect(failed).toMatchObject({ outcome: 'retryable', reason, unreachable: true });
    expect(teams.tenant.directOf('dana')).toEqual([]);
  });

  test('a message that was deleted is gone, with all that stands under it', async () => {
    const ref = await teams.platform.post(channel(), message, entry);
    const [posted] = teams.tenant.messages('support');
    if (posted) teams.tenant.erase(posted);
    const update = await failure(teams.platform.update(channel(), ref, message));
    expect(update).toMatchObject({ outcome: 'refused', reason: 'message_not_found' });
    const under = { ...entry, parent: ref };
    const reply = await failure(teams.platform.post(channel(), message, under));
    expect(reply).toMatchObject({ outcome: 'refused', reason: 'thread_not_found' });
  });

  test('nobody listens: nothing was sent', async () => {
    const up = await teams.tenant.down();
    const failed = await failure(teams.platform.post(channel(), message, entry));
    expect(failed).toMatchObject({
      outcome: 'retryable',
      reason: 'ECONNREFUSED',
      unreachable: true,
    });
    await expect(teams.platform.ping()).rejects.toMatchObject({ unreachable: true });
    await up();
    await teams.platform.ping();
  });
});

describe('after 429', () => {
  const until = () => teams.platform.pace(channel(), 'post');

  test('the conversation waits as long as Teams says, and no other', async () => {
    teams.tenant.fail({ on: 'create', how: 429, retryAfter: 7 });
    const failed = await failure(teams.platform.post(channel(), message, entry));
    expect(failed.retryAfterMs).toBe(7000);
    expect(await until()).toBe(7000);
    teams.pass(6999);
    expect(await until()).toBe(1);
    expect(await teams.platform.pace(teams.tenant.channel('general').address, 'post')).toBe(0);
    teams.pass(1);
    expect(await until()).toBe(0);
  });

  test('of what is about no conversation, the whole tenant waits', async () => {
    teams.tenant.fail({ on: 'roster', how: 429, retryAfter: 3 });
    await failure(teams.platform.members(channel()));
    expect(await teams.platform.pace(teams.tenant.person('rita').address, 'post')).toBe(3000);
  });
});

describe('the token', () => {
  const logins = () => teams.tenant.requests.filter(({ path }) => path.startsWith('/login/'));
  const post = () => teams.platform.post(channel(), message, entry);

  test('is fetched once, by all who need it at a time', async () => {
    await Promise.all([post(), post(), post()]);
    await post();
    expect(logins()).toHaveLength(1);
  });

  test('is fetched anew before it ends', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await post();
      vi.setSystemTime(Date.now() + 3599_000 - 5 * 60_000 + 1000);
      await post();
    } finally {
      vi.useRealTimers();
    }
    expect(logins()).toHaveLength(2);
  });

  test.each<[How, string, boolean]>([
    [429, 'ratelimited', false],
    [502, 'http_502', true],
    [before, 'timeout', true],
  ])('that cannot be had (%s) leaves all unsent: retryable', async (how, reason, unreachable) => {
    teams.tenant.fail({ on: 'token', how });
    const from = how === before ? teams.signingInSoon : teams.platform;
    const failed = await failure(from.post(channel(), message, entry));
    expect(failed).toMatchObject({
      operation: 'sign in',
      outcome: 'retryable',
      reason,
      unreachable,
    });
    expect(teams.calls()).toEqual([]);
    await post();
    await standing(1);
  });

  test.each<[object, string]>([
    [{ appPassword: 'a-wrong-secret' }, 'app_password_wrong'],
    [{ appId: '0c0c0c0c-0000-4000-8000-00000000ffff' }, 'app_unknown_in_tenant'],
    [{ tenantId: '0d0d0d0d-0000-4000-8000-00000000ffff' }, 'tenant_unknown'],
  ])('waits for an operator with %o: %s', async (wrong, reason) => {
    const { credentials } = teams.tenant;
    if (credentials.kind !== 'app') throw new Error('the tenant has an app');
    const wire = botbuilderWire({ ...credentials, ...wrong }, keptLog(), PATIENT);
    const failed = await failure(wire.signIn());
    expect(failed).toMatchObject({
      operation: 'sign in',
      outcome: 'retryable',
      retryAfterMs: 300_000,
      reason,
    });
    expect(`${failed.stack} ${failed.cause}`).not.toContain('a-wrong-secret');
  });

  test('that is refused is not asked for again for half a minute, but by signing in', async () => {
    const { credentials } = teams.tenant;
    if (credentials.kind !== 'app') throw new Error('the tenant has an app');
    const appPassword = 'a-wrong-secret';
    const wire = botbuilderWire({ ...credentials, appPassword }, keptLog(), PATIENT);
    const send = () => failure(wire.send(teams.tenant.serviceUrl(), 'a:1', { type: 'message' }));
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (let time = 0; time < 5; time += 1) {
        expect((await send()).reason).toBe('app_password_wrong');
      }
      expect(logins()).toHaveLength(1);
      await failure(wire.signIn());
      expect(logins()).toHaveLength(2);
      vi.setSystemTime(Date.now() + 30_001);
      await send();
      expect(logins()).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is asked for again by signing in', async () => {
    await teams.wire.signIn();
    await teams.wire.signIn();
    expect(logins()).toHaveLength(2);
  });
});

/** Somebody who takes everything down that reaches them. */
async function openStranger(answer: (request: IncomingMessage) => [number, object?, object?]) {
  const got: { readonly path: string; readonly authorization: string | null }[] = [];
  const server = createServer((request, response) => {
    const authorization = request.headers.authorization ?? null;
    got.push({ path: request.url ?? '', authorization });
    const [status, body = {}, headers = {}] = answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    got,
    port,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

describe('the bot’s token goes to nobody else', () => {
  const activity: Activity = { type: 'message', text: 'Hello' };

  test('not into the log either, with whatever failed', async () => {
    const there = await openStranger(() => [403, { error: { code: 'Forbidden', message: 'no' } }]);
    const serviceUrl = `http://127.0.0.1:${there.port}/`;
    const err = await failure(teams.wire.send(serviceUrl, 'a:1', activity));
    const lines: string[] = [];
    pino({}, { write: (line: string) => void lines.push(line) }).error({ err }, 'it failed');
    const [, token = ''] = there.got[0]?.authorization?.split(' ') ?? [];
    expect(token.length).toBeGreaterThan(100);
    expect(lines.join()).toContain('bot_blocked');
    expect(lines.join()).not.toContain(token.slice(0, 40));
    await there.close();
  });

  test('a service URL of another host is refused before anything is sent', async () => {
    const stranger = await openStranger(() => [200, { id: '1' }]);
    const elsewhere = `http://localhost:${stranger.port}/`;
    const { wire, tenant } = teams;
    const { tenantId } = tenant;
    for (const work of [
      () => wire.send(elsewhere, 'a:1', activity),
      () => wire.update(elsewhere, 'a:1', '1', activity),
      () => wire.openThread(elsewhere, '19:1@thread.tacv2', activity),
      () => wire.openDirect(elsewhere, tenantId, '29:1'),
      () => wire.roster(elsewhere, '19:1@thread.tacv2'),
    ]) {
      const refused = await failure(work());
      expect(refused).toMatchObject({ outcome: 'refused', reason: 'service_host_not_allowed' });
    }
    expect(stranger.got).toEqual([]);
    expect(tenant.requests).toEqual([]);
    await stranger.close();
  });

  test('a redirect is not followed', async () => {
    const stranger = await openStranger(() => [200, { id: '1' }]);
    const location = `http://localhost:${stranger.port}/`;
    const sends = await openStranger(() => [307, {}, { location }]);
    const failed = await failure(
      teams.wire.send(`http://127.0.0.1:${sends.port}/`, 'a:1', activity),
    );
    expect(failed).toMatchObject({ outcome: 'retryable', reason: 'http_307' });
    expect(sends.got).toHaveLength(1);
    expect(stranger.got).toEqual([]);
    await Promise.all([stranger.close(), sends.close()]);
  });

  test('nor is one within the same host, which would be a second request', async () => {
    const sends = await openStranger(() => [307, {}, { location: '/again' }]);
    await failure(teams.wire.roster(`http://127.0.0.1:${sends.port}/`, '19:1@thread.tacv2'));
    expect(sends.got).toHaveLength(1);
    await sends.close();
  });

  test('asking whether somebody is there takes none along', async () => {
    const there = await openStranger(() => [401]);
    await teams.wire.ping(`http://127.0.0.1:${there.port}/`);
    expect(there.got).toEqual([{ path: '/v3/conversations', authorization: null }]);
    await there.close();
  });

  test('the playground gets none, as there is none', async () => {
    const playground = await openStranger(() => [200, { id: '1' }]);
    const wire = botbuilderWire({ kind: 'playground', serviceHosts: [] }, keptLog(), PATIENT);
    expect(await wire.send(`http://127.0.0.1:${playground.port}/`, 'a:1', activity)).toBe('1');
    expect(playground.got.map(({ authorization }) => authorization)).toEqual([null]);
    await playground.close();
  });
});

describe('a token that was good earlier and is not taken any more', () => {
  test('is dropped: the next attempt fetches a new one', async () => {
    let taken = true;
    const there = await openStranger(() => (taken ? [200, { id: '1' }] : [401]));
    const serviceUrl = `http://127.0.0.1:${there.port}/`;
    const send = () => teams.wire.send(serviceUrl, 'a:1', { type: 'message' });
    await send();
    taken = false;
    const stale = await failure(send());
    expect(stale).toMatchObject({
      outcome: 'retryable',
      reason: 'token_not_taken',
      retryAfterMs: 0,
    });
    const fresh = await failure(send());
    expect(fresh).toMatchObject({ outcome: 'retryable', reason: 'unauthorized' });
    expect(there.got).toHaveLength(3);
    await there.close();
  });
});

describe('an answer that cannot be read', () => {
  test.each<[object]>([[{}], [{ id: 7 }]])('%o may be that of a message sent', async (answer) => {
    const there = await openStranger(() => [201, answer]);
    const send = teams.wire.send(`http://127.0.0.1:${there.port}/`, 'a:1', { type: 'message' });
    expect(await failure(send)).toMatchObject({
      outcome: 'ambiguous',
      reason: 'unreadable_answer',
    });
    await there.close();
  });

  test('the id of a root stands in that of its conversation', async () => {
    const there = await openStranger(() => [201, { id: '19:1@thread.tacv2;messageid=42' }]);
    const serviceUrl = `http://127.0.0.1:${there.port}/`;
    const channelId = '19:1@thread.tacv2';
    expect(await teams.wire.openThread(serviceUrl, channelId, { type: 'message' })).toBe('42');
    await there.close();
  });
});
