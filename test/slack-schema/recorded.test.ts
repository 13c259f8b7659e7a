import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Ephemeral, respond } from '../../adapters/slack/respond.ts';
import { silent } from '../adapters/slack/silent.ts';
import { judgeSent } from '../support/judge-sent.ts';
import type { Sent } from '../support/record-sent.ts';

test('whatever way the bot speaks, it is written down with the test', async () => {
  const mark = `said ${process.pid} ${Date.now()}`;
  const said: Ephemeral = {
    response_type: 'ephemeral',
    replace_original: false,
    text: mark,
    blocks: [],
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const isRequest = request.url === '/slack/events';
    response.end(JSON.stringify(isRequest ? said : { ok: true, ts: '1.1', channel: 'C1' }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets = new WebSocketServer({ server });
  onTestFinished(async () => {
    sockets.close();
    server.closeAllConnections();
    server.close();
  });

  const client = new WebClient('xoxb-1', { slackApiUrl: `${base}/api/` });
  await client.chat.postMessage({ channel: 'C1', text: mark, blocks: [] });
  await client.auth.test();
  await respond({ response_url: `${base}/response/1` }, said, silent);
  await (await fetch(`${base}/slack/events`, { method: 'POST', body: '{}' })).text();
  const socket = new WebSocket(base.replace('http', 'ws'));
  await once(socket, 'open');
  socket.send(JSON.stringify({ envelope_id: 'e1', payload: said }));
  socket.send(JSON.stringify({ envelope_id: 'e2', type: 'interactive', payload: said }));
  socket.close();

  const file = join(process.env.FIRSTLINE_SENT ?? '', `${process.pid}.jsonl`);
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes(mark));
  const sent = lines.map((line) => JSON.parse(line) as Sent);
  expect(sent.map(({ method }) => method)).toEqual([
    'chat.postMessage',
    'response_url',
    'answer',
    'answer',
  ]);
  const name = 'whatever way the bot speaks, it is written down with the test';
  expect(new Set(sent.map(({ by }) => by))).toEqual(
    new Set([`test/slack-schema/recorded.test.ts: ${name}`]),
  );
});

test('the verdict names the test, the way and the place; a fault of many tests once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-verdict-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const good = { method: 'answer', body: { response_action: 'clear' } };
  const bad = (text: string) => ({
    method: 'chat.update',
    body: { channel: 'C1', ts: '1.1', text, block: [] },
  });
  const lines = (...all: object[]) =>
    all.map((one) => JSON.stringify({ by: 'test/x.test.ts: x', ...one })).join('\n');
  await writeFile(join(folder, '1.jsonl'), lines(good, bad('a'), bad('b')));
  await writeFile(join(folder, '2.jsonl'), lines(good, good));

  const { judged, faults } = await judgeSent(folder);

  expect(judged).toBe(5);
  expect(faults).toEqual([
    expect.stringMatching(/^test\/x\.test\.ts: x\n {2}chat\.update \/: .*\(block\)\n.*"text":"a"/),
  ]);
});
