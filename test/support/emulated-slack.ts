import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';

export const people = ['rita', 'ana', 'ben', 'dana', 'pia'] as const;
export type Name = (typeof people)[number];

export interface EmulatedMessage {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly text: string;
  readonly blocks?: readonly EmulatedBlock[];
}

export interface EmulatedBlock {
  readonly type: string;
  readonly block_id?: string;
  readonly optional?: boolean;
  readonly label?: { readonly text: string };
  readonly element?: EmulatedElement;
  readonly elements?: readonly EmulatedElement[];
}

export interface EmulatedElement {
  readonly type: string;
  readonly action_id?: string;
  readonly value?: string;
  readonly text?: { readonly text: string };
  readonly initial_value?: string;
  readonly options?: readonly { readonly value: string }[];
}

export interface EmulatedView {
  readonly id: string;
  readonly hash: string;
  readonly title: { readonly text: string };
  readonly submit: { readonly text: string } | null;
  readonly blocks: readonly EmulatedBlock[];
}

/** A call of the bot, with what the emulator answered. */
export interface RecordedCall {
  readonly method: string;
  readonly answer: { readonly ok: boolean; readonly error?: string; readonly view?: EmulatedView };
}

export interface EmulatedSlack {
  /** For SLACK_API_URL: the emulator behind something that keeps its answers. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly team: string;
  readonly app: string;
  readonly channel: string;
  readonly ids: Readonly<Record<Name, string>>;
  readonly calls: readonly RecordedCall[];
  /** What the bot wrote to a response URL. */
  readonly responses: readonly { readonly text?: string }[];
  readonly responseUrl: string;
  /** A trigger as Slack gives one with a command or a press: three seconds, once. */
  trigger(user: Name): Promise<string>;
  /** Takes a view that the bot answered a submission with, as Slack's client does. */
  follow(view: EmulatedView, next: object): Promise<EmulatedView>;
  /** Messages outside of threads in the support channel, as `reader` sees them; oldest first. */
  channelAs(reader: Name): Promise<EmulatedMessage[]>;
  threadAs(reader: Name, ts: string): Promise<EmulatedMessage[]>;
  /** The direct messages that somebody has, threads included; oldest first. */
  dmsOf(reader: Name): Promise<{ channel: string; messages: EmulatedMessage[] }>;
  close(): Promise<void>;
}

const app = 'A0FIRSTLINE';
const botToken = 'xoxb-emulated';
const readerScopes = ['channels:read', 'channels:history', 'im:read', 'im:history', 'users:read'];

/**
 * An independent local Slack Web API with the given bot scopes, held to them. Nothing of it can be
 * read that Slack would not give: people read with tokens of their own.
 */
export async function emulateSlack(scopes: readonly string[]): Promise<EmulatedSlack> {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        users: people.map((name) => ({ name })),
        channels: [{ name: 'support-desk' }],
        oauth_apps: [
          {
            client_id: '1.1',
            client_secret: 'x',
            app_id: app,
            name: 'Firstline',
            redirect_uris: [],
          },
        ],
        tokens: [
          { token: botToken, type: 'bot', user: 'firstline', app_id: app, scopes },
          ...people.map((name) => ({
            token: `xoxp-${name}`,
            type: 'user',
            user: name,
            app_id: app,
            scopes: readerScopes,
          })),
        ],
      },
    },
  });
  const call = async (token: string, method: string, args: object): Promise<Answer> => {
    const response = await fetch(`${emulator.url}/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(args),
    });
    const answer = (await response.json()) as Answer;
    if (!answer.ok) throw new Error(`${method}: ${answer.error}`);
    return answer;
  };
  const as = (name: Name, method: string, args: object) => call(`xoxp-${name}`, method, args);
  const oldestFirst = (answer: Answer) =>
    (answer.messages ?? []).toSorted((one, other) => (one.ts < other.ts ? -1 : 1));

  const { members = [] } = await as('rita', 'users.list', {});
  const idOf = (name: Name) => members.find((member) => member.name === name)?.id ?? '';
  const { channels = [] } = await as('rita', 'conversations.list', {});
  const channel = channels.find(({ name }) => name === 'support-desk')?.id ?? '';
  const recorder = await startRecorder(emulator.url);
  const history = async (reader: Name, id: string) =>
    oldestFirst(await as(reader, 'conversations.history', { channel: id }));
  const replies = async (reader: Name, id: string, ts: string) =>
    oldestFirst(await as(reader, 'conversations.replies', { channel: id, ts })).slice(1);

  return {
    ...recorder,
    botToken,
    team: 'T000000001',
    app,
    channel,
    ids: Object.fromEntries(people.map((name) => [name, idOf(name)])) as Record<Name, string>,
    trigger: async (user) => (await as(user, 'views.generateTriggerId', {})).trigger_id ?? '',
    follow: async (view, next) => {
      const answer = await call(botToken, 'views.update', { view_id: view.id, view: next });
      if (!answer.view) throw new Error('views.update gave no view');
      return answer.view;
    },
    channelAs: (reader) => history(reader, channel),
    threadAs: (reader, ts) => replies(reader, channel, ts),
    dmsOf: async (reader) => {
      const { channels: ims = [] } = await as(reader, 'conversations.list', { types: 'im' });
      const [im] = ims;
      if (!im) return { channel: '', messages: [] };
      const roots = await history(reader, im.id);
      const threads = await Promise.all(roots.map(({ ts }) => replies(reader, im.id, ts)));
      return {
        channel: im.id,
        messages: roots.flatMap((root, at) => [root, ...(threads[at] ?? [])]),
      };
    },
    close: async () => {
      await recorder.close();
      await emulator.close();
    },
  };
}

interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly trigger_id?: string;
  readonly view?: EmulatedView;
  readonly messages?: readonly EmulatedMessage[];
  readonly members?: readonly { readonly id: string; readonly name: string }[];
  readonly channels?: readonly { readonly id: string; readonly name: string }[];
}

/** Passes everything on as it is. No method of Slack's gives a view back, so its answers are kept. */
async function startRecorder(target: string) {
  const calls: RecordedCall[] = [];
  const responses: { text?: string }[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (request.url === '/response') {
      responses.push(JSON.parse(body.toString()));
      response.end('ok');
      return;
    }
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
    });
    const text = await answer.text();
    calls.push({ method: request.url?.replace('/api/', '') ?? '', answer: JSON.parse(text) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch((error) => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: `${base}/api/`,
    responseUrl: `${base}/response`,
    calls,
    responses,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
