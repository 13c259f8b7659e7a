import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { fixedWorkspace, type Inbound, slackInbound } from '../../../adapters/slack/index.ts';
import { overSocket } from '../../../adapters/slack/socket.ts';
import type { Intake, Log } from '../../../src/runtime/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { type Served, serve } from '../../support/serve.ts';
import { silent } from './silent.ts';
import { type SlackApi, slackApi } from './wire.ts';

let api: SlackApi;
let server: WebSocketServer;
let inbound: Inbound;
let served: Served;
let failed: object[];

beforeEach(async () => {
  api = await slackApi();
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  api.answers.set('apps.connections.open', { ok: true, url });
  failed = [];
  const log: Log = { ...silent, error: (details) => void failed.push(details) };
  const intake = {
    callInstead: () => '',
    command: async () => ({
      kind: 'message',
      title: 'Hours',
      message: { summary: 'Open until 19:00', parts: [] },
    }),
  } as unknown as Intake;
  inbound = slackInbound({
    by: { kind: 'socket', open: (options) => overSocket(options, 'xapp-1') },
    workspaces: fixedWorkspace('xoxb-1', silent),
    apiUrl: api.url,
    log,
    intake,
  });
});

afterEach(async () => {
  await served?.stop();
  for (const client of server.clients) client.terminate();
  server.close();
  await api?.close();
});

async function connected(): Promise<WebSocket> {
  const arrives = once(server, 'connection');
  served = await serve(inbound);
  const [socket] = (await arrives) as [WebSocket];
  return socket;
}

const command = {
  command: '/support',
  text: 'hours',
  team_id: 'T0SANDBOX',
  user_id: 'U0RITA',
  user_name: 'rita',
  channel_id: 'C0GENERAL',
};

test('a command is answered in its envelope, whatever odd messages came before', async () => {
  const socket = await connected();
  expect(inbound.connection?.isOpen()).toBe(false);
  socket.send(JSON.stringify({ type: 'hello' }));
  await eventually('open', () => inbound.connection?.isOpen());
  for (const odd of ['null', '7', '{', '[]', '{"type":"events_api"}', '{"type":"interactive"}']) {
    socket.send(odd);
  }
  socket.send(Buffer.from([1, 2, 3]));
  const answers = once(socket, 'message');
  socket.send(JSON.stringify({ type: 'slash_commands', envelope_id: 'e-1', payload: command }));
  const [data] = await answers;
  expect(JSON.parse(String(data))).toMatchObject({
    envelope_id: 'e-1',
    payload: { response_type: 'ephemeral', text: 'Open until 19:00' },
  });
});

test('it has no address for requests of Slack’s', async () => {
  await connected();
  const sent = await fetch(`${served.url}/slack/events`, { method: 'POST' });
  expect(sent.status).toBe(404);
});

test('a refused app token is told in the log by Slack’s word, and tried again', async () => {
  const { answers } = api;
  const good = answers.get('apps.connections.open') ?? {};
  answers.set('apps.connections.open', { ok: false, error: 'invalid_auth' });
  const arrives = once(server, 'connection');
  served = await serve(inbound);
  await eventually('a refusal', () => failed.length > 0);
  expect(failed).toContainEqual({ reason: 'invalid_auth' });
  answers.set('apps.connections.open', good);
  await arrives;
});

test('a stop before Slack has greeted leaves no connection', async () => {
  const socket = await connected();
  const stopping = served.stop();
  socket.send(JSON.stringify({ type: 'hello' }));
  await stopping;
  await eventually('closed', () => server.clients.size === 0);
});
