import { describe, expect, test } from 'vitest';
import { toPlatformError } from '../../../../adapters/teams/errors.ts';
import { teamsPlatform } from '../../../../adapters/teams/outbound.ts';
import type { RosterMember, Wire } from '../../../../adapters/teams/wire.ts';
import { realTimers } from '../../../../src/runtime/ports.ts';
import type { Message } from '../../../../src/views/message.ts';
import { keptLog } from './log.ts';
import { memoryReferences } from './memory-references.ts';
import { entry, failure, message } from './sending.ts';

const SERVICE = 'https://smba.trafficmanager.net/emea/';
const PIA: RosterMember = { userId: '29:pia', objectId: 'pia', name: 'Pia', guest: false };
const pia = 'teams:tn/pia';
const channelOf = (key: string) => `19:${key}@thread.tacv2`;

/** What a roster does when it is asked for. */
type Roster = (asking: () => Promise<void>) => Promise<readonly RosterMember[]>;

const broken =
  (status: number): Roster =>
  async () => {
    const said = { code: null, words: '', retryAfter: null };
    throw toPlatformError('roster', 'channel', { kind: 'answer', status, ...said });
  };
const endless: Roster = () => new Promise(() => {});
const has =
  (...members: RosterMember[]): Roster =>
  async () =>
    members;

/** A tenant with these channels, where chats open by `29:` ids, and by object ids as `installed`. */
async function openRosters(
  rosters: Record<string, Roster>,
  { installed = false, readyMs = 20_000, sends = async () => {} } = {},
) {
  const references = memoryReferences();
  for (const key of Object.keys(rosters)) {
    const conversation = channelOf(key);
    const address = `teams:tn/${conversation}`;
    await references.learn([{ address, conversation, serviceUrl: SERVICE }]);
  }
  const calls: string[] = [];
  let ms = 1_000_000;
  const wire: Wire = {
    allows: () => true,
    authenticate: async () => {},
    signIn: async () => {},
    ping: async () => {},
    update: async () => {},
    openThread: async () => {
      calls.push('thread');
      return '1';
    },
    async roster(_serviceUrl, conversation, asking = async () => {}) {
      const [key = '', read] =
        Object.entries(rosters).find(([one]) => channelOf(one) === conversation) ?? [];
      calls.push(`read ${key}`);
      return read ? read(asking) : [];
    },
    async openDirect(_serviceUrl, _tenant, userId) {
      calls.push(`open ${userId}`);
      if (installed || userId.startsWith('29:')) return 'a:1';
      const said = { code: null, words: '', retryAfter: null };
      throw toPlatformError('open direct', 'person', { kind: 'answer', status: 403, ...said });
    },
    async send(_serviceUrl, conversation) {
      calls.push(`send ${conversation}`);
      await sends();
      return '1';
    },
  };
  const platform = teamsPlatform({
    ...{ wire, references, log: keptLog(), forms: 'dialog', readyMs },
    timers: { ...realTimers, now: () => ms },
  });
  return {
    calls,
    platform,
    rosters,
    references,
    pass: (by: number) => {
      ms += by;
    },
    post: () => platform.post(pia, message, entry),
  };
}

describe('a roster that does not come', () => {
  test('keeps nobody from being found in another', async () => {
    const { calls, platform, post } = await openRosters({ broken: broken(502), good: has(PIA) });
    await post();
    expect(calls.slice(-2)).toEqual(['open 29:pia', 'send a:1']);
    expect(await platform.isGuest(pia)).toBe(false);
  });

  test('leaves the object id, which does for who has the app', async () => {
    const { calls, post } = await openRosters({ broken: broken(502) }, { installed: true });
    await post();
    expect(calls).toEqual(['read broken', 'open pia', 'send a:1']);
  });

  test('is asked for again, and given up after a minute: then who has no app is refused', async () => {
    const { calls, pass, post } = await openRosters({ broken: broken(502) });
    const seen: string[] = [];
    for (const wait of [0, 10_000, 21_000, 31_000]) {
      pass(wait);
      const { outcome, reason, unreachable } = await failure(post());
      seen.push(`${outcome} ${reason} ${unreachable}`);
    }
    expect(seen).toEqual([
      ...Array.from({ length: 3 }, () => 'retryable rosters_not_read_yet false'),
      'refused not_installed false',
    ]);
    expect(calls.filter((call) => call === 'read broken')).toHaveLength(3);
  });

  test('says nothing of who is a guest, unless that is known', async () => {
    const { platform, references } = await openRosters({ broken: broken(502) });
    expect(await failure(platform.isGuest(pia))).toMatchObject({ outcome: 'retryable' });
    await references.learn([{ address: pia, serviceUrl: SERVICE, guest: false }]);
    expect(await platform.isGuest(pia)).toBe(false);
  });

  test('as too much was asked ends the search, and all of the tenant waits', async () => {
    const { calls, platform, post } = await openRosters({ busy: broken(429) });
    expect(await failure(post())).toMatchObject({ outcome: 'retryable', reason: 'ratelimited' });
    expect(calls).toEqual(['read busy']);
    expect(await platform.pace('teams:tn/somebody', 'post')).toBeGreaterThan(0);
  });

  test('of a channel that the bot is in no more tells of nobody', async () => {
    const { post } = await openRosters({ left: broken(403) });
    expect(await failure(post())).toMatchObject({ outcome: 'refused', reason: 'not_installed' });
  });
});

describe('a roster that takes long', () => {
  test('holds no message up, and what it says later is kept', async () => {
    let arrive = (_members: readonly RosterMember[]) => {};
    const coming = new Promise<readonly RosterMember[]>((resolve) => {
      arrive = resolve;
    });
    const { calls, post } = await openRosters({ large: () => coming }, { readyMs: 50 });
    const late = await failure(post());
    expect(late).toMatchObject({ outcome: 'retryable', reason: 'rosters_not_read_yet' });
    arrive([PIA]);
    await post();
    expect(calls).toEqual(['read large', 'open pia', 'open 29:pia', 'send a:1']);
  });

  test('is found beside others without their being waited for', async () => {
    const { calls, post } = await openRosters({ large: endless, good: has(PIA) });
    await post();
    expect(calls.at(-1)).toBe('send a:1');
  });

  test('leaves a message in a channel without mentions', async () => {
    const { calls, platform } = await openRosters({ large: endless }, { readyMs: 50 });
    const named: Message = {
      ...message,
      parts: [{ kind: 'note', text: [{ kind: 'person', person: { address: pia, name: 'Pia' } }] }],
    };
    const to = `teams:tn/${channelOf('large')}`;
    await platform.post(to, named, entry);
    await platform.post(to, named, entry);
    expect(calls).toEqual(['read large', 'thread', 'thread']);
  });
});

test('what is not ready in time is not sent, nor is a second attempt begun', async () => {
  const gone = { kind: 'answer', status: 404, code: null, words: '', retryAfter: null } as const;
  const { calls, pass, post, references } = await openRosters(
    {},
    {
      readyMs: 20_000,
      sends: async () => {
        pass(20_001);
        throw toPlatformError('send', 'person', gone);
      },
    },
  );
  const known = { address: pia, serviceUrl: SERVICE, userId: '29:pia', conversation: 'a:0' };
  await references.learn([known]);
  expect(await failure(post())).toMatchObject({
    outcome: 'retryable',
    reason: 'not_ready_in_time',
  });
  expect(calls.filter((call) => call.startsWith('send'))).toEqual(['send a:0']);
});

test('each page of a roster counts for the pace of the tenant', async () => {
  const large: Roster = async (asking) => {
    for (let page = 0; page < 50; page += 1) await asking();
    return [PIA];
  };
  const { platform, post, pass } = await openRosters({ large });
  await post();
  expect(await platform.pace('teams:tn/somebody', 'post')).toBe(1000);
  pass(1000);
  expect(await platform.pace('teams:tn/somebody', 'post')).toBe(0);
});
