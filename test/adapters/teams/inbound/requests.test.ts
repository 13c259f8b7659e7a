import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { form, type Hearing, held, openHearing } from './hearing.ts';

let bot: Hearing;
beforeEach(async () => {
  bot = await openHearing();
  // The library prints what it finds wrong.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bot.close();
});

interface Got {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** All that comes back, but for the date. */
function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request(bot.url, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { rawHeaders } = response;
        const pairs = rawHeaders.flatMap((name, place) =>
          place % 2 === 0 && name.toLowerCase() !== 'date'
            ? [`${name}: ${rawHeaders[place + 1]}`]
            : [],
        );
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: pairs.join('\n'), body });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const signed = () => ({ authorization: bot.tenant.token() });

function activity(changed: object = {}) {
  const { tenant } = bot;
  const rita = tenant.person('rita');
  return {
    type: 'message',
    id: '1700000000000',
    timestamp: '2026-03-02T10:00:00.000Z',
    channelId: 'msteams',
    serviceUrl: tenant.serviceUrl(),
    from: { id: rita.userId, name: 'Rita', aadObjectId: rita.objectId },
    recipient: { id: `28:${tenant.appId}`, name: 'Firstline' },
    conversation: { conversationType: 'personal', tenantId: tenant.tenantId, id: rita.chat },
    channelData: { tenant: { id: tenant.tenantId } },
    text: 'The printer is on fire',
    ...changed,
  };
}

describe('who may speak to the bot', () => {
  test('a request of Teams, for this bot and this tenant, is heard', async () => {
    const got = await post(JSON.stringify(activity()), signed());
    expect(got).toMatchObject({ status: 200, body: '' });
    expect(bot.said()?.text).toBe('The printer is on fire');
  });

  test('every other one gets the same answer to the byte, and nobody hears of it', async () => {
    const { tenant } = bot;
    const other = '0d0d0d0d-0000-4000-8000-00000000000f';
    const now = Math.floor(Date.now() / 1000);
    const claims = (one: object) => tenant.token({ claims: one });
    const own = JSON.stringify(activity());
    const elsewhere = {
      conversation: { conversationType: 'personal', tenantId: other, id: 'a:1' },
      channelData: { tenant: { id: other } },
    };
    const evil = 'https://evil.example/';
    const wrong: readonly [string, string, string][] = [
      ['no token', own, ''],
      ['another scheme', own, 'Basic cml0YTpyaXRh'],
      ['no JWT', own, 'Bearer nonsense'],
      ['another audience', own, claims({ aud: 'somebody-else' })],
      ['another issuer', own, claims({ iss: 'https://sts.example/' })],
      ['expired', own, claims({ nbf: now - 7200, exp: now - 3600 })],
      ['another service URL', own, claims({ serviceurl: 'https://elsewhere.example/' })],
      ['another key', own, tenant.token({ key: 'other' })],
      ['unsigned', own, tenant.token({ key: 'none' })],
      ['another tenant', JSON.stringify(activity(elsewhere)), tenant.token()],
      [
        'a service URL that is not allowed',
        JSON.stringify(activity({ serviceUrl: evil })),
        claims({ serviceurl: evil }),
      ],
      ['no service URL', JSON.stringify(activity({ serviceUrl: undefined })), tenant.token()],
      ['another channel', JSON.stringify(activity({ channelId: 'directline' })), tenant.token()],
    ];
    const answers = await Promise.all(
      wrong.map(async ([what, body, authorization]) => ({
        what,
        ...(await post(body, authorization === '' ? {} : { authorization })),
      })),
    );
    const [first] = answers;
    expect(first).toMatchObject({ status: 401, body: '' });
    expect(answers).toEqual(answers.map(({ what }) => ({ ...first, what })));
    expect(bot.calls).toEqual([]);
    expect(bot.references.written).toEqual([]);
    expect(tenant.requests.filter(({ path }) => path.includes('/v3/'))).toEqual([]);
  });

  test('an activity of another tenant ends here even if it was let in', async () => {
    await bot.close();
    bot = await openHearing({ open: true });
    const channelData = { tenant: { id: '0d0d0d0d-0000-4000-8000-00000000000f' } };
    expect(await post(JSON.stringify(activity({ channelData })))).toMatchObject({ status: 401 });
    expect(await post(JSON.stringify(activity({ serviceUrl: 7 })))).toMatchObject({ status: 400 });
    expect(await post(JSON.stringify(activity()))).toMatchObject({ status: 200 });
    expect(bot.calls).toHaveLength(1);
  });

  test('where Microsoft cannot be asked who it is, it is asked to come again', async () => {
    const up = await bot.tenant.down('unavailable');
    expect(await post(JSON.stringify(activity()), signed())).toMatchObject({
      status: 503,
      body: '',
    });
    await up();
    expect(await post(JSON.stringify(activity()), signed())).toMatchObject({ status: 200 });
    expect(bot.calls).toHaveLength(1);
  });

  test('nothing in the log holds a token or what somebody wrote', async () => {
    const secret = 'the code is 4711';
    bot.answers.said = async () => {
      throw new Error('no database');
    };
    const bad = bot.tenant.token({ key: 'other' });
    await post(JSON.stringify(activity({ text: secret })), { authorization: bad });
    await post(JSON.stringify(activity({ text: secret })), signed());
    const [, token = ''] = bad.split(' ');
    expect(bot.lines.length).toBeGreaterThan(0);
    expect(bot.lines.join('\n')).not.toContain(secret);
    expect(bot.lines.join('\n')).not.toContain(token.slice(-40));
  });
});

describe('requests that are none', () => {
  test('another method gets 405', async () => {
    const got = await fetch(bot.url);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('a body that is no JSON object gets 400, also without a token', async () => {
    for (const body of [
      '',
      'x',
      '{',
      '[]',
      'null',
      '"x"',
      '1',
      '[{}]',
      Buffer.from([0xff, 0xfe]),
    ]) {
      expect([body, (await post(body)).status]).toEqual([body, 400]);
    }
  });

  test('a body beyond the limit gets 413, whether it says so or not', async () => {
    const large = `{"text":"${'x'.repeat(1_000_001)}"}`;
    expect((await post(large, { 'content-length': String(large.length) })).status).toBe(413);
    expect((await post(large, { 'transfer-encoding': 'chunked' })).status).toBe(413);
  });

  test('a body that does not come gets 408, and the connection ends', async () => {
    await bot.close();
    bot = await openHearing({ bodyMs: 100 });
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(bot.url).port), '127.0.0.1', () => {
        socket.write('POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
      });
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('one that is given up in the middle leaves nothing behind', async () => {
    const socket = connect(Number(new URL(bot.url).port), '127.0.0.1');
    socket.write('POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect((await post(JSON.stringify(activity()), signed())).status).toBe(200);
    await bot.settle();
  });

  test('JSON made to hurt is refused or heard, and never fails', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const deepObject = `{"text":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`;
    expect((await post(`{"text":${deep}}`, signed())).status).toBe(400);
    expect((await post(deepObject, signed())).status).toBe(400);
    const values = [null, true, 7, 'x', [], {}, [[null]], { id: {} }, 'x'.repeat(5000), '\0'];
    const keys = [
      'type',
      'id',
      'timestamp',
      'from',
      'recipient',
      'conversation',
      'channelData',
      'text',
      'entities',
      'attachments',
      'value',
      'name',
      'replyToId',
      'action',
      'membersAdded',
      'membersRemoved',
      '__proto__',
      'constructor',
    ];
    const types = [
      'message',
      'messageUpdate',
      'invoke',
      'installationUpdate',
      'conversationUpdate',
    ];
    const bodies = types.flatMap((type) =>
      keys.flatMap((key) =>
        values.map((value) => {
          const own = Object.entries({ ...activity({ type }) }).filter(([name]) => name !== key);
          const rest = own.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`);
          return `{${[...rest, `"${key}":${JSON.stringify(value)}`].join(',')}}`;
        }),
      ),
    );
    const authorization = bot.tenant.token();
    const wrong: string[] = [];
    for (let from = 0; from < bodies.length; from += 40) {
      const some = bodies.slice(from, from + 40);
      const got = await Promise.all(some.map((body) => post(body, { authorization })));
      got.forEach(({ status }, place) => {
        if (![200, 400, 401, 404].includes(status)) {
          wrong.push(`${status} ${some[place]?.slice(0, 2000)}`);
        }
      });
    }
    expect(wrong).toEqual([]);
    expect(({} as { id?: unknown }).id).toBeUndefined();
  });

  test('null characters and halves of characters never reach the intake', async () => {
    const text = 'a\\u0000b\\ud800c';
    const body = JSON.stringify(activity({ text: 'TEXT' })).replace('TEXT', text);
    expect((await post(body, signed())).status).toBe(200);
    expect(bot.said()?.text).toBe('ab\ufffdc');
  });
});

describe('what is learned', () => {
  test('a person with their chat, a channel with its team, by the latest service URL', async () => {
    const { tenant, references } = bot;
    await tenant.say('rita', 'Hello');
    await tenant.say('ana', 'Hello', { channel: 'support', mention: true });
    const rita = tenant.person('rita');
    expect(references.all.get(rita.address)).toEqual({
      address: rita.address,
      conversation: rita.chat,
      userId: rita.userId,
      name: 'Rita',
      team: null,
      guest: null,
      serviceUrl: tenant.serviceUrl(),
    });
    const { address, id, groupId } = tenant.channel('support');
    expect(references.all.get(address)).toMatchObject({ conversation: id, team: groupId });
    expect(references.all.get(tenant.person('ana').address)?.conversation).toBe(null);
    tenant.moveTo('emea');
    await tenant.say('rita', 'Hello again');
    expect(references.all.get(rita.address)?.serviceUrl).toBe(tenant.serviceUrl());
  });

  test('is written once while it stays the same', async () => {
    for (const text of ['one', 'two', 'three']) await bot.tenant.say('rita', text);
    expect(bot.references.written).toHaveLength(1);
    expect(bot.calls).toHaveLength(3);
  });

  test('and a database that keeps nothing fails no request', async () => {
    bot.references.break();
    bot.answers.answer = async () => ({ kind: 'form', form: form() });
    expect(await bot.tenant.extension('rita', 'support')).toMatchObject({ title: 'Step 1' });
    bot.references.break(false);
    await bot.tenant.say('rita', 'Hello');
    expect(bot.references.all.size).toBe(1);
  });

  test('nor does one that hangs', async () => {
    const hangs = held<void>();
    vi.spyOn(bot.references, 'learn').mockImplementation(() => hangs.promise);
    bot.answers.answer = async () => ({ kind: 'form', form: form() });
    expect(await bot.tenant.extension('rita', 'support')).toMatchObject({ title: 'Step 1' });
    hangs.release();
  });

  test('an extension tells nothing of a channel that the bot may not be in', async () => {
    const post = await bot.tenant.say('rita', 'It is down', { channel: 'general' });
    await bot.tenant.extension('rita', 'report', { message: post });
    expect([...bot.references.all.keys()]).toEqual([bot.tenant.person('rita').address]);
  });
});
