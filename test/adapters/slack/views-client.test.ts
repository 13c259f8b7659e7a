import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { toPlatformError } from '../../../adapters/slack/errors.ts';
import { renderMessageView } from '../../../adapters/slack/render-form.ts';
import { viewsClient } from '../../../adapters/slack/views-client.ts';

const view = renderMessageView('Title', { summary: 'Words', parts: [] }, null);

/** What comes of opening a modal where Slack answers so. */
async function openedBy(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = viewsClient(`http://127.0.0.1:${port}/api/`)('xoxb-1', 'T0');
  try {
    return await client.views.open({ trigger_id: 't', view });
  } catch (error) {
    const { outcome, reason, retryAfterMs } = toPlatformError('views.open', error);
    return { outcome, reason, retryAfterMs };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a modal is asked for as Slack wants it, and its id is told', async () => {
  let asked: unknown;
  const opened = await openedBy(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { authorization, 'content-type': type } = request.headers;
    asked = { path: request.url, authorization, type, body: JSON.parse(body) };
    response.end('{"ok":true,"view":{"id":"V1"}}');
  });
  expect(opened).toEqual({ view: { id: 'V1' } });
  expect(asked).toEqual({
    path: '/api/views.open',
    authorization: 'Bearer xoxb-1',
    type: 'application/json; charset=utf-8',
    body: { trigger_id: 't', view: JSON.parse(JSON.stringify(view)), team_id: 'T0' },
  });
});

test.each<[string, RequestListener, object]>([
  [
    'a refusal',
    (_, response) => response.end('{"ok":false,"error":"expired_trigger_id"}'),
    { outcome: 'refused', reason: 'expired_trigger_id' },
  ],
  [
    'too many calls',
    (_, response) => response.writeHead(429, { 'retry-after': '7' }).end(),
    { outcome: 'retryable', reason: 'ratelimited', retryAfterMs: 7000 },
  ],
  [
    'too many calls without a time',
    (_, response) => response.writeHead(429).end(),
    { outcome: 'retryable', reason: 'ratelimited', retryAfterMs: 30_000 },
  ],
  [
    'a fault of Slack’s',
    (_, response) => response.writeHead(502).end('<html>'),
    { outcome: 'ambiguous', reason: 'http_502' },
  ],
  [
    'a page of something on the way',
    (_, response) => response.end('<html>'),
    { outcome: 'ambiguous', reason: 'unreadable_answer' },
  ],
  [
    'a redirection, which is not followed',
    (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    { outcome: 'ambiguous', reason: 'http_307' },
  ],
  [
    'a connection that is cut',
    (request) => request.socket.destroy(),
    { outcome: 'ambiguous', reason: 'ECONNRESET' },
  ],
])('%s is told as Slack’s own client tells it', async (_, answer, told) => {
  expect(await openedBy(answer)).toMatchObject(told);
});

test('an answer that does not come is not waited for', async () => {
  const begun = performance.now();
  const silence: RequestListener = (_, response) => void response.writeHead(200).write('{');
  expect(await openedBy(silence)).toMatchObject({ outcome: 'ambiguous', reason: 'timeout' });
  expect(performance.now() - begun).toBeGreaterThan(2400);
});
