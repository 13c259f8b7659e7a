import { App, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { openSocketMode, type SocketMode } from '../support/socket-mode.ts';
import { quiet } from './fake-bot.ts';

const appToken = 'xapp-1-A0FIRSTLINE-1-tests';
const plain = (text: string) => ({ type: 'plain_text' as const, text });
let world: SlackWorld;
let sockets: SocketMode;
let receiver: SocketModeReceiver;
const heard: unknown[] = [];
let deaf = false;

beforeAll(async () => {
  world = await openSlackWorld([
    { botToken: 'xoxb-home' },
    {
      team: { id: 'T0OTHER', name: 'Other', domain: 'other' },
      people: [{ id: 'U0OLGA', name: 'Olga' }],
      botToken: 'xoxb-other',
    },
  ]);
  sockets = await openSocketMode(world.workspaces);
  receiver = new SocketModeReceiver({
    appToken,
    logger: quiet,
    clientPingTimeout: 100,
    installerOptions: {
      clientOptions: { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } },
    },
  });
  const app = new App({
    receiver,
    logger: quiet,
    authorize: async ({ teamId }) => ({
      botToken: teamId === 'T0OTHER' ? 'xoxb-other' : 'xoxb-home',
      botId: 'B0',
    }),
    clientOptions: { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } },
  });
  app.command('/support', async ({ ack, body, client, command }) => {
    if (deaf) return;
    if (command.text !== '') return ack(`You said ${command.text}`);
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
    const { value } = view.state.values.words?.value ?? {};
    if (value === 'no') return ack({ response_action: 'errors', errors: { words: 'More' } });
    return ack();
  });
  app.event('app_home_opened', async ({ body, context }) => {
    heard.push({ team: body.team_id, retry: context.retryNum });
  });
  await app.start();
});
afterAll(async () => {
  await receiver.client.disconnect();
  await sockets.close();
  await world.close();
});

test('commands, forms and events go over the socket, of all workspaces', async () => {
  expect(sockets.connections).toBe(1);
  const rita = world.in('T0SANDBOX').as('U0RITA');
  const olga = world.in('T0OTHER').as('U0OLGA');
  expect(await rita.command('/support', 'hello')).toMatchObject({
    status: 200,
    ephemeral: { text: 'You said hello' },
  });
  await olga.command('/support');
  expect(await olga.submit({ words: 'no' })).toMatchObject({ errors: { words: 'More' } });
  expect(await olga.submit({ words: 'Here it is' })).toEqual({ closed: true });
  await olga.openHome();
  expect(heard).toEqual([{ team: 'T0OTHER', retry: 0 }]);
  expect(
    sockets.envelopes.map(({ type, accepts_response_payload }) => [type, accepts_response_payload]),
  ).toEqual([
    ['slash_commands', true],
    ['slash_commands', true],
    ['interactive', true],
    ['interactive', true],
    ['events_api', false],
  ]);
});

test('a client that is asked to refresh, or cut off, comes back', async () => {
  const rita = world.in('T0SANDBOX').as('U0RITA');
  for (const part of [sockets.refresh, sockets.drop]) {
    part();
    await sockets.connected(0);
    expect(await rita.command('/support', 'lost')).toMatchObject({
      failure: 'unreachable',
      ephemeral: { text: expect.stringContaining('dispatch_failed') },
    });
    await sockets.connected(1);
    await expect.poll(() => rita.command('/support', 'there')).toMatchObject({ status: 200 });
  }
});

test('an event that finds no connection comes again and says which try it is', async () => {
  heard.length = 0;
  sockets.drop();
  await sockets.connected(0);
  const olga = world.in('T0OTHER').as('U0OLGA');
  await olga.openHome();
  expect(heard).toEqual([]);
  await sockets.connected(1);
  await world.advance(60_000);
  await expect.poll(() => heard).toEqual([{ team: 'T0OTHER', retry: 2 }]);
  expect(sockets.envelopes.at(-1)).toMatchObject({
    retry_attempt: 2,
    retry_reason: 'connection_failed',
  });
});

test('without an acknowledgement the person sees that it failed', async () => {
  deaf = true;
  const late = await world.in('T0SANDBOX').as('U0RITA').command('/support', 'x');
  deaf = false;
  expect(late).toMatchObject({
    failure: 'timeout',
    ephemeral: { text: expect.stringContaining('operation_timeout') },
  });
});

test('a connection takes the app’s own token, which is good for nothing else', async () => {
  const client = (token: string) =>
    new WebClient(token, { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } });
  const refused = (error: string) => ({ data: { error } });
  await expect(client('xoxb-home').apps.connections.open()).rejects.toMatchObject(
    refused('not_allowed_token_type'),
  );
  await expect(client('xapp-other').apps.connections.open()).rejects.toMatchObject(
    refused('invalid_auth'),
  );
  await expect(client(appToken).auth.test()).rejects.toMatchObject(
    refused('not_allowed_token_type'),
  );
  const { url = '' } = await client(appToken).apps.connections.open();
  const used = (address: string) =>
    new Promise((resolve) => {
      const socket = new WebSocket(address);
      socket.onmessage = ({ data }) => {
        resolve(JSON.parse(data).num_connections);
        socket.close();
      };
      socket.onerror = () => resolve('refused');
    });
  expect(await used(url)).toBe(2);
  expect(await used(url)).toBe('refused');
});
