import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault, Sandbox } from '../../sandbox/index.ts';
import { callApi, startAlone, TOKEN } from './fake-bot.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startAlone();
});
afterEach(() => sandbox.close());

const post = (text: string) => callApi(sandbox, 'chat.postMessage', { channel: 'C0SUPPORT', text });
const texts = () => sandbox.channel('C0SUPPORT').map((message) => message.text);

test('a burst of messages passes, then a channel takes one a second', async () => {
  for (let n = 0; n < 5; n++) expect((await post(`${n}`)).status).toBe(200);
  const limited = await post('too soon');
  expect(limited).toMatchObject({
    status: 429,
    retryAfter: '1',
    answer: { ok: false, error: 'ratelimited' },
  });
  expect(texts()).toHaveLength(5);
  const elsewhere = await callApi(sandbox, 'chat.postMessage', { channel: 'U0RITA', text: 'Hi' });
  expect(elsewhere.status).toBe(200);
  await sleep(1050);
  expect((await post('in time')).status).toBe(200);
});

test('429 and refusals leave nothing behind, and strike as often as asked', async () => {
  const limited = sandbox.faults.add({ kind: 'rate-limited', retryAfter: 30 });
  expect(await post('a')).toMatchObject({ status: 429, retryAfter: '30' });
  sandbox.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'fatal_error', times: 2 });
  expect((await post('b')).answer).toEqual({ ok: false, error: 'fatal_error' });
  expect((await callApi(sandbox, 'auth.test')).answer.ok).toBe(true);
  expect((await post('c')).answer.ok).toBe(false);
  expect((await post('d')).answer.ok).toBe(true);
  expect(texts()).toEqual(['d']);
  expect(limited.struck).toBe(1);
});

test('a 500 strikes before or after the effect, and can choose its call', async () => {
  sandbox.faults.add({ kind: 'http-500', when: (args) => args.text === 'lost' });
  sandbox.faults.add({ kind: 'http-500', effect: 'after', when: (args) => args.text === 'kept' });
  expect((await post('fine')).status).toBe(200);
  expect((await post('lost')).status).toBe(500);
  expect((await post('kept')).status).toBe(500);
  expect(texts()).toEqual(['fine', 'kept']);
});

test.each([
  ['before', []],
  ['after', ['slow']],
] as const)('a call that is never answered, %s its effect', async (effect, left) => {
  sandbox.faults.add({ kind: 'timeout', effect });
  await expect(
    fetch(`${sandbox.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: new URLSearchParams({ channel: 'C0SUPPORT', text: 'slow' }),
      signal: AbortSignal.timeout(150),
    }),
  ).rejects.toThrow(/timeout/);
  expect(texts()).toEqual(left);
});

test('a held call waits for its release, and has no effect if the caller leaves', async () => {
  const hold = sandbox.faults.add({ method: 'chat.postMessage', kind: 'hold', times: Infinity });
  const leaving = new AbortController();
  const left = fetch(`${sandbox.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: new URLSearchParams({ channel: 'C0SUPPORT', text: 'left' }),
    signal: leaving.signal,
  }).catch(() => 'gone');
  const waiting = post('waited');
  await expect.poll(() => hold.struck).toBe(2);
  leaving.abort();
  expect(await left).toBe('gone');
  await sleep(50);
  expect(texts()).toEqual([]);
  hold.release();
  expect((await waiting).answer.ok).toBe(true);
  expect((await post('later')).answer.ok).toBe(true);
  expect(texts()).toEqual(['waited', 'later']);
});

test('clearing lets everything pass', async () => {
  sandbox.faults.add({ kind: 'http-500', times: Infinity });
  expect((await post('a')).status).toBe(500);
  expect((await post('b')).status).toBe(500);
  sandbox.faults.clear();
  expect((await post('c')).status).toBe(200);
});

test('a response URL fails where its faults are asked for by name', async () => {
  let url = '';
  sandbox.connectBot({
    by: async ({ body }) => {
      url = new URLSearchParams(body).get('response_url') ?? '';
      return { status: 200, body: '', ms: 0 };
    },
  });
  const rita = sandbox.as('U0RITA');
  await rita.command('/support');
  const respond = async (text: string, ms = 5000) => {
    const signal = AbortSignal.timeout(ms);
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ text }), signal });
    return `${answer.status} ${await answer.text()}`;
  };
  sandbox.faults.add({ kind: 'http-500' });
  expect(await respond('by all means')).toBe('200 ok');
  const add = (fault: Omit<Fault, 'method'>) =>
    sandbox.faults.add({ method: 'response_url', ...fault });
  add({ kind: 'http-500' });
  add({ kind: 'http-500', effect: 'after' });
  add({ kind: 'rate-limited' });
  add({ kind: 'error', error: 'expired_url' });
  expect(await respond('lost')).toBe('500 ');
  expect(await respond('kept')).toBe('500 ');
  expect(await respond('too soon')).toBe('429 ratelimited');
  expect(await respond('gone')).toBe('404 expired_url');
  add({ kind: 'timeout', effect: 'after' });
  await expect(respond('slow', 150)).rejects.toThrow(/timeout/);
  add({ kind: 'hold' });
  await expect(respond('left', 150)).rejects.toThrow(/timeout/);
  const held = add({ kind: 'hold' });
  const waiting = respond('waited');
  await expect.poll(() => held.struck).toBe(1);
  held.release();
  expect(await waiting).toBe('200 ok');
  expect(rita.ephemerals().map(({ text }) => text)).toEqual([
    'by all means',
    'kept',
    'slow',
    'waited',
  ]);
});
