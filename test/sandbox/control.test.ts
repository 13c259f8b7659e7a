import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, startWorld, type World } from './fake-bot.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
let world: World;

beforeAll(async () => {
  world = await startWorld({ rateLimits: false });
  const { app } = world;
  app.command('/support', async ({ ack, body, client }) => {
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'ask',
        title: plain('Ask'),
        submit: plain('Send'),
        blocks: [
          {
            type: 'input',
            block_id: 'words',
            label: plain('Words'),
            element: { type: 'plain_text_input', action_id: 'value' },
          },
        ],
      },
    });
    await ack();
  });
  app.view('ask', async ({ ack, view }) => {
    const words = view.state.values.words?.value?.value ?? '';
    if (words.length < 5) return ack({ response_action: 'errors', errors: { words: 'More' } });
    return ack();
  });
  app.action('press', async ({ ack }) => ack());
});
afterAll(() => world.stop());

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A request with any headers, Host included, which fetch does not let one set. */
function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number; text: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      const req = request(
        `${world.sandbox.url}${path}`,
        { method, headers: { ...json, ...headers } },
        (res) => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (part) => {
            text += part;
          });
          res.on('end', () => resolve({ status: res.statusCode ?? 0, text, headers: res.headers }));
        },
      );
      req.on('error', reject);
      req.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
}
const act = async (name: string, body: object) => {
  const { status, text } = await ask(`/sandbox/${name}`, { method: 'POST', body });
  return { status, answer: JSON.parse(text) as Record<string, unknown> };
};
const see = async (as: string, look = '') =>
  JSON.parse((await ask(`/sandbox/state?as=${as}&look=${look}`)).text) as {
    view: { title: { text: string } } | null;
    channels: { id: string; unread: number; preview?: boolean }[];
    messages: { text: string; ts: string }[];
    now: number;
  };

test('the page is served with its modules, and nothing else of the disk', async () => {
  const page = await ask('/');
  expect(page).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  for (const file of ['/page/page.js', '/page/page.css', '/text/mrkdwn.js', '/text/dates.js']) {
    expect((await ask(file)).status).toBe(200);
  }
  for (const file of ['/start.ts', '/page/../start.ts', '/page/%2e%2e/start.ts', '/page/none.js']) {
    expect((await ask(file)).status).toBe(404);
  }
});

test('another host name or another origin is refused', async () => {
  expect((await ask('/', { headers: { host: 'evil.example' } })).status).toBe(403);
  expect(
    (await ask('/sandbox/state?as=U0RITA', { headers: { host: 'evil.example:80' } })).status,
  ).toBe(403);
  const say = { method: 'POST', body: { as: 'U0RITA', channel: 'C0GENERAL', text: 'Hi' } };
  const from = (headers: Record<string, string>) => ask('/sandbox/say', { ...say, headers });
  expect((await from({ origin: 'http://evil.example' })).status).toBe(403);
  expect((await from({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await from({ 'content-type': 'text/plain' })).status).toBe(415);
  expect((await from({ origin: world.sandbox.url, 'sec-fetch-site': 'same-origin' })).status).toBe(
    200,
  );
  expect(world.sandbox.channel('C0GENERAL')).toHaveLength(1);
});

test('a person is played from the page: command, field error, submission', async () => {
  const rita = { as: 'U0RITA' };
  await act('command', { ...rita, command: '/support', text: '', channel: 'C0GENERAL' });
  expect((await see('U0RITA')).view?.title.text).toBe('Ask');
  const submit = (words: string) => act('submit', { ...rita, values: { words: { value: words } } });
  expect((await submit('abc')).answer).toMatchObject({ errors: { words: 'More' } });
  expect((await submit('')).answer).toMatchObject({
    errors: { words: 'Please complete this required field.' },
  });
  expect((await submit('abcdef')).answer).toEqual({ closed: true });
  expect((await see('U0RITA')).view).toBeNull();
  expect(await act('close', rita)).toMatchObject({
    status: 422,
    answer: { error: 'No dialog is open' },
  });
});

test('unread counts, reading, pressing and previews', async () => {
  const { answer } = await callApi(world.sandbox, 'chat.postMessage', {
    channel: 'C0SUPPORT',
    text: 'Card',
    blocks: [
      {
        type: 'actions',
        block_id: 'b',
        elements: [{ type: 'button', action_id: 'press', text: plain('Press') }],
      },
    ],
  });
  const unread = async (as: string) =>
    (await see(as)).channels.find((one) => one.id === 'C0SUPPORT')?.unread;
  expect(await unread('U0ANA')).toBe(1);
  await act('read', { as: 'U0ANA', channel: 'C0SUPPORT' });
  expect(await unread('U0ANA')).toBe(0);
  expect(await unread('U0BEN')).toBe(1);

  const button = { ts: answer.ts, block_id: 'b', action_id: 'press' };
  expect((await act('press', { as: 'U0ANA', ...button })).status).toBe(200);
  expect((await see('U0DANA')).messages.map((one) => one.text)).not.toContain('Card');
  const preview = await see('U0DANA', 'C0SUPPORT');
  expect(preview.messages.map((one) => one.text)).toContain('Card');
  expect(preview.channels).toContainEqual(
    expect.objectContaining({ id: 'C0SUPPORT', preview: true }),
  );
  expect((await act('press', { as: 'U0DANA', ...button })).status).toBe(422);
  expect((await see('U0DANA', 'D0RITA')).channels.map((one) => one.id)).not.toContain('D0RITA');
});

test('the clock moves by what the page offers', async () => {
  const before = (await see('U0RITA')).now;
  await act('clock', { advance: 'PT1H' });
  await act('clock', { advance: 'PT8H' });
  expect((await see('U0RITA')).now).toBe(before + 9 * 3_600_000);
  expect((await act('clock', { advance: 'next' })).answer).toEqual({ due: null });
  expect((await act('clock', { advance: 'P1D' })).status).toBe(422);
  expect((await act('say', { as: 'U0NOBODY', channel: 'C0GENERAL', text: 'x' })).status).toBe(422);
  expect((await ask('/sandbox/state?as=U0NOBODY')).status).toBe(400);
});

test('changes are told live', async () => {
  const stream = await fetch(`${world.sandbox.url}/sandbox/stream`);
  const reader = stream.body?.getReader();
  const read = async () => new TextDecoder().decode((await reader?.read())?.value);
  await read();
  await world.sandbox.as('U0RITA').say('News', { channel: 'C0GENERAL' });
  expect(await read()).toMatch(/^data: \d+\n\n$/);
  await reader?.cancel();
});
