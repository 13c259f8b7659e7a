import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  fixedWorkspace,
  type InboundOptions,
  slackInbound,
} from '../../../adapters/slack/index.ts';
import { overSocket } from '../../../adapters/slack/socket.ts';
import { type Answer, type Intake, TurnedAway } from '../../../src/runtime/ports.ts';
import type { Form } from '../../../src/views/form.ts';
import { type Served, serve } from '../../support/serve.ts';
import { silent } from './silent.ts';
import { command, SECRET, type SlackApi, slackApi } from './wire.ts';

const form: Form = {
  context: { kind: 'intake', deskId: 'netex', draftId: 'd1', step: 0 },
  title: 'Report a problem',
  submitLabel: 'Next',
  intro: [],
  fields: [{ kind: 'text', id: 'title', label: 'What?', required: true, multiline: false }],
  canGoBack: false,
};
const message = { summary: 'Open until 19:00', parts: [] };
const forms = async (): Promise<Answer> => ({ kind: 'form', form });

/** Sends a command, and gives what its acknowledgement says; null for nothing. */
type Send = (fields: Record<string, string>) => Promise<unknown>;

/** Commands come by ways of their own over HTTP and through a socket: each says and does the same. */
const ways: Record<string, () => Promise<{ send: Send; close(): Promise<void> }>> = {
  async 'over HTTP'() {
    const served = await serving({ kind: 'http', signingSecret: SECRET });
    return {
      async send(fields) {
        const { status, body } = await command(served.url, fields);
        expect(status).toBe(200);
        return body === '' ? null : JSON.parse(body);
      },
      close: served.stop,
    };
  },
  async 'through a socket'() {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    api.answers.set('apps.connections.open', { ok: true, url });
    const arrives = once(server, 'connection');
    const served = await serving({ kind: 'socket', open: (given) => overSocket(given, 'xapp-1') });
    const [socket] = (await arrives) as [WebSocket];
    socket.send(JSON.stringify({ type: 'hello' }));
    const payload = { command: '/support', text: '', team_id: 'T0SANDBOX', user_id: 'U0RITA' };
    return {
      async send(fields) {
        const answers = once(socket, 'message');
        const more = { user_name: 'rita', channel_id: 'C0GENERAL', trigger_id: 'trigger-1' };
        const type = 'slash_commands';
        socket.send(
          JSON.stringify({ type, envelope_id: 'e', payload: { ...payload, ...more, ...fields } }),
        );
        const [data] = await answers;
        const { payload: said = {} } = JSON.parse(String(data));
        return Object.keys(said).length === 0 ? null : said;
      },
      async close() {
        await served.stop();
        socket.terminate();
        server.close();
      },
    };
  },
};

let api: SlackApi;
let answer: () => Promise<Answer>;
beforeEach(async () => {
  api = await slackApi();
});
afterEach(() => api.close());

function serving(by: InboundOptions['by']): Promise<Served> {
  const intake = { callInstead: () => '', command: () => answer() } as unknown as Intake;
  const workspaces = fixedWorkspace('xoxb-1', silent);
  return serve(slackInbound({ by, workspaces, apiUrl: api.url, log: silent, intake }));
}

describe.each(Object.keys(ways))('a command %s', (way) => {
  let opened: { send: Send; close(): Promise<void> };
  const send: Send = async (fields) => {
    const open = ways[way];
    if (!open) throw new Error(`no way ${way}`);
    opened = await open();
    return opened.send(fields);
  };
  afterEach(() => opened.close());

  test('is answered by a message', async () => {
    answer = async () => ({ kind: 'message', title: 'Hours', message });
    expect(await send({})).toMatchObject({
      response_type: 'ephemeral',
      text: 'Open until 19:00',
    });
  });

  test('opens a form', async () => {
    answer = forms;
    expect(await send({})).toBeNull();
    expect(await api.called('views.open')).toMatchObject({
      trigger_id: 'trigger-1',
      team_id: 'T0SANDBOX',
      view: { callback_id: 'firstline' },
    });
  });

  test('says so where the trigger of a form is dead', async () => {
    answer = forms;
    api.answers.set('views.open', { ok: false, error: 'expired_trigger_id' });
    expect(await send({ response_url: api.responseUrl })).toBeNull();
    expect(await api.called('response')).toMatchObject({
      text: expect.stringContaining('please run /support again'),
    });
  });

  test('says so where it cannot be read, or is turned away', async () => {
    answer = async () => {
      throw new TurnedAway();
    };
    expect(await send({})).toMatchObject({ text: expect.stringContaining('in a minute') });
    await opened.close();
    expect(await send({ user_id: '../..' })).toMatchObject({
      text: expect.stringContaining('try again'),
    });
  });
});

test('a command that fails on the way is answered, so that the person sees that it did', async () => {
  const intake = {
    callInstead: () => {
      throw new Error('no policy');
    },
    command: async () => {
      throw new Error('no database');
    },
  } as unknown as Intake;
  const served = await serve(
    slackInbound({
      ...{ by: { kind: 'http', signingSecret: SECRET }, apiUrl: api.url, log: silent, intake },
      workspaces: fixedWorkspace('xoxb-1', silent),
    }),
  );
  expect((await command(served.url, {})).status).toBe(500);
  await served.stop();
});
