import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { botbuilderWire } from '../../../../adapters/teams/botbuilder.ts';
import { Unauthorized, Unavailable } from '../../../../adapters/teams/wire.ts';
import type { Unknown } from '../../../../src/runtime/ports.ts';
import { type Authority, type Key, newKey, openAuthority, tokenOf } from './authority.ts';
import { keptLog } from './log.ts';

const APP = '0c0c0c0c-0000-4000-8000-00000000000a';
const TENANT = '0d0d0d0d-0000-4000-8000-00000000000b';
const OTHER = '0d0d0d0d-0000-4000-8000-00000000000c';
const SERVICE = 'https://smba.trafficmanager.net/emea/';

let key: Key;
let stranger: Key;
let authority: Authority;
beforeAll(() => {
  key = newKey('key-1');
  stranger = newKey('key-1');
});
beforeEach(async () => {
  authority = await openAuthority(key);
  // The library prints what it finds wrong.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await authority.close();
});
afterAll(() => vi.useRealTimers());

const seconds = () => Math.floor(Date.now() / 1000);
const claims = (changed: object = {}) => ({
  iss: authority.issuer,
  aud: APP,
  serviceurl: SERVICE,
  nbf: seconds() - 60,
  exp: seconds() + 3600,
  ...changed,
});
const activity = (changed: Unknown = {}): Unknown => ({
  type: 'message',
  channelId: 'msteams',
  serviceUrl: SERVICE,
  channelData: { tenant: { id: TENANT } },
  conversation: { id: 'a:1', tenantId: TENANT },
  ...changed,
});
const bearer = (token: string) => `Bearer ${token}`;

function wire(log = keptLog(), keysMs = 20_000) {
  return botbuilderWire(
    {
      kind: 'app',
      appId: APP,
      appPassword: 'secret',
      tenantId: TENANT,
      serviceHosts: ['smba.trafficmanager.net'],
      authority,
    },
    log,
    { sendMs: 500, readMs: 500, tokenMs: 500, keysMs },
  );
}

/** What became of a request: let in, or the error, which tells its sender nothing. */
async function outcome(
  authorization: string,
  given: Unknown = activity(),
  log = keptLog(),
  keysMs?: number,
) {
  try {
    await wire(log, keysMs).authenticate(given, authorization);
    return 'let in';
  } catch (error) {
    expect((error as Error).message).toBe('');
    expect((error as Error).cause).toBeUndefined();
    return error instanceof Unauthorized ? 'unauthorized' : error;
  }
}

test('a valid token lets the request in', async () => {
  expect(await outcome(bearer(tokenOf(claims(), key)))).toBe('let in');
});

describe('every other token is turned away alike', () => {
  test.each<[string, () => string]>([
    ['no header', () => ''],
    ['another scheme', () => `Basic ${tokenOf(claims(), key)}`],
    ['the scheme in lower case', () => `bearer ${tokenOf(claims(), key)}`],
    ['no scheme', () => tokenOf(claims(), key)],
    ['more than a token', () => `Bearer ${tokenOf(claims(), key)} x`],
    ['no token', () => 'Bearer '],
    ['no JWT', () => 'Bearer a.b.c'],
    ['another audience', () => bearer(tokenOf(claims({ aud: OTHER }), key))],
    ['several audiences', () => bearer(tokenOf(claims({ aud: [APP, OTHER] }), key))],
    ['no audience', () => bearer(tokenOf(claims({ aud: undefined }), key))],
    ['another issuer', () => bearer(tokenOf(claims({ iss: 'https://other.test' }), key))],
    ['no issuer', () => bearer(tokenOf(claims({ iss: undefined }), key))],
    ['a key that nobody published', () => bearer(tokenOf(claims(), stranger))],
    ['an unknown key id', () => bearer(tokenOf(claims(), { ...key, kid: 'key-2' }))],
    ['no key id', () => bearer(tokenOf(claims(), key, 'RS256', { kid: undefined }))],
    ['changed claims', () => bearer(spliced(tokenOf(claims(), key), claims({ x: 1 })))],
    ['an end that passed', () => bearer(tokenOf(claims({ exp: seconds() - 301 }), key))],
    ['no end', () => bearer(tokenOf(claims({ exp: undefined }), key))],
    ['a beginning to come', () => bearer(tokenOf(claims({ nbf: seconds() + 600 }), key))],
    ['no signature, and says so', () => bearer(tokenOf(claims(), key, 'none'))],
    ['a signature left out', () => bearer(tokenOf(claims(), key, 'RS256 unsigned'))],
    ['the public key as a secret', () => bearer(tokenOf(claims(), key, 'HS256'))],
    ['another service URL', () => bearer(tokenOf(claims({ serviceurl: `${SERVICE}x` }), key))],
    ['no service URL', () => bearer(tokenOf(claims({ serviceurl: undefined }), key))],
    ['another tenant', () => bearer(tokenOf(claims({ tid: OTHER }), key))],
  ])('%s', async (_name, authorization) => {
    expect(await outcome(authorization())).toBe('unauthorized');
  });

  // The library would take these besides, each by keys and issuers of its own.
  test.each<[string, object]>([
    ['an emulator', { iss: `https://sts.windows.net/${TENANT}/`, appid: APP, ver: '1.0' }],
    [
      'an emulator, version 2',
      {
        iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
        azp: APP,
        ver: '2.0',
        tid: TENANT,
      },
    ],
    ['another bot', { appid: OTHER, ver: '1.0' }],
    ['a government cloud', { iss: 'https://api.botframework.us' }],
  ])('that of %s', async (_name, changed) => {
    expect(await outcome(bearer(tokenOf(claims(changed), key)))).toBe('unauthorized');
  });

  test.each<[string, Unknown]>([
    ['another tenant in the channel data', { channelData: { tenant: { id: OTHER } } }],
    ['another tenant in the conversation', { conversation: { id: 'a:1', tenantId: OTHER } }],
    ['no tenant', { channelData: {}, conversation: { id: 'a:1' } }],
    ['a tenant that is no text', { channelData: { tenant: { id: [TENANT] } } }],
    ['another channel', { channelId: 'emulator' }],
    ['the channel with an authority of its own', { channelId: 'AseChannel' }],
    ['no service URL', { serviceUrl: undefined }],
    ['an empty service URL', { serviceUrl: '' }],
    ['a service URL that is no text', { serviceUrl: [SERVICE] }],
    ['a service URL that the token does not name', { serviceUrl: `${SERVICE}x/` }],
  ])('a good one with %s', async (_name, changed) => {
    const token = bearer(tokenOf(claims(), key));
    expect(await outcome(token, activity(changed))).toBe('unauthorized');
  });

  test.each([
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net.evil.test/',
    'https://smba.trafficmanager.net@evil.test/',
    'https://evil.trafficmanager.net/',
    'https://127.0.0.1/',
    'file:///etc/passwd',
    'smba.trafficmanager.net',
  ])('a good one that names %s, beyond the allowed hosts', async (serviceUrl) => {
    const token = bearer(tokenOf(claims({ serviceurl: serviceUrl }), key));
    expect(await outcome(token, activity({ serviceUrl }))).toBe('unauthorized');
  });

  test('the log says why, and holds no token', async () => {
    const log = keptLog();
    const token = tokenOf(claims({ aud: OTHER }), key);
    await outcome(bearer(token), activity(), log);
    expect(log.lines).toHaveLength(1);
    expect(log.lines.join()).not.toContain(token);
  });
});

test('either of the two places names the tenant, in whatever case', async () => {
  const token = bearer(tokenOf(claims(), key));
  expect(await outcome(token, activity({ channelData: undefined }))).toBe('let in');
  expect(await outcome(token, activity({ conversation: { id: 'a:1' } }))).toBe('let in');
  const upper = { channelData: { tenant: { id: TENANT.toUpperCase() } } };
  expect(await outcome(token, activity(upper))).toBe('let in');
});

describe('Microsoft’s keys', () => {
  test('are asked for once', async () => {
    for (let time = 0; time < 3; time += 1) await outcome(bearer(tokenOf(claims(), key)));
    expect(authority.asked()).toBe(1);
  });

  test('are asked for anew at an unknown one, but not more often than each hour', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    expect(await outcome(bearer(tokenOf(claims(), key)))).toBe('let in');
    const next = newKey('key-2');
    authority.keys.push(next);
    expect(await outcome(bearer(tokenOf(claims(), next)))).toBe('unauthorized');
    expect(authority.asked()).toBe(1);
    vi.setSystemTime(Date.now() + 61 * 60_000);
    expect(await outcome(bearer(tokenOf(claims(), next)))).toBe('let in');
    expect(await outcome(bearer(tokenOf(claims(), { ...key, kid: 'key-3' })))).toBe('unauthorized');
    expect(authority.asked()).toBe(2);
  });

  test.each(['unavailable', 'silent', 'garbled'] as const)(
    'that cannot be had (%s) are no wrong token: the request may come again',
    async (how) => {
      authority.behave(how);
      const token = bearer(tokenOf(claims(), key));
      const keysMs = how === 'silent' ? 200 : undefined;
      expect(await outcome(token, activity(), keptLog(), keysMs)).toBeInstanceOf(Unavailable);
      authority.behave('well');
      expect(await outcome(token)).toBe('let in');
    },
  );

  test('are not asked for because of a token that is nobody’s', async () => {
    authority.behave('unavailable');
    expect(await outcome(bearer(tokenOf(claims({ iss: 'https://other.test' }), key)))).toBe(
      'unauthorized',
    );
    expect(await outcome('')).toBe('unauthorized');
  });

  test('nobody listens there', async () => {
    await authority.close();
    expect(await outcome(bearer(tokenOf(claims(), key)))).toBeInstanceOf(Unavailable);
  });
});

describe('the playground', () => {
  const playground = () =>
    botbuilderWire({ kind: 'playground', serviceHosts: ['smba.trafficmanager.net'] }, keptLog());

  test('asks nobody who they are', async () => {
    const serviceUrl = 'http://localhost:56150/_connector';
    await playground().authenticate(activity({ serviceUrl }), '');
  });

  test.each([SERVICE, 'http://192.168.0.1:56150/', undefined])(
    'serves this machine alone, not %s',
    async (serviceUrl) => {
      const given = playground().authenticate(activity({ serviceUrl }), '');
      await expect(given).rejects.toBeInstanceOf(Unauthorized);
    },
  );
});

/** The head and signature of a token around other claims. */
function spliced(token: string, other: object): string {
  const [head, , signature] = token.split('.');
  return `${head}.${Buffer.from(JSON.stringify(other)).toString('base64url')}.${signature}`;
}
