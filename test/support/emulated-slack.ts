import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';

export const people = ['rita', 'ana', 'ben', 'dana', 'pia'] as const;
export type Name = (typeof people)[number];

export interface EmulatedMessage {
  readonly ts: string;
  readonly user: string;
  readonly thread_ts?: string;
  readonly text: string;
  readonly blocks?: readonly EmulatedBlock[];
  readonly files?: readonly EmulatedFile[];
}

export interface EmulatedFile {
  readonly id: string;
  readonly name: string;
  readonly permalink: string;
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
  readonly args: Readonly<Record<string, string>>;
  readonly answer: {
    readonly ok: boolean;
    readonly error?: string;
    readonly view?: EmulatedView;
    readonly channel?: unknown;
    /** Of an installation. */
    readonly access_token?: string;
    readonly scope?: string;
  };
}

interface SharedIn {
  readonly channel_id: string;
  readonly thread_ts: string;
  readonly initial_comment: string;
}

export interface EmulatedSlack {
  /** Without a slash at the end; people go there with a browser. */
  readonly url: string;
  /** For SLACK_API_URL: the emulator behind something that keeps its answers. */
  readonly apiUrl: string;
  readonly team: string;
  readonly domain: string;
  readonly app: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The bot as a user. */
  readonly bot: string;
  /** Ana and Ben are in it. */
  readonly channel: string;
  readonly ids: Readonly<Record<Name, string>>;
  readonly calls: readonly RecordedCall[];
  /** What the bot wrote to a response URL. */
  readonly responses: readonly { readonly text?: string }[];
  readonly responseUrl: string;
  /** The bot does not hear what became of the next call like this, which is carried out. */
  loseAnswer(like: (call: RecordedCall) => boolean): void;
  /** Somebody's consent on the page at `authorize`: where that sends their browser. */
  allow(authorize: URL, who: Name): Promise<URL>;
  /** A trigger as Slack gives one with a command or a press: three seconds, once. */
  trigger(user: Name): Promise<string>;
  /** Takes a view that the bot answered a submission with, as Slack's client does. */
  follow(view: EmulatedView, next: object): Promise<EmulatedView>;
  /** Ana lets the bot into the support channel. */
  invite(): Promise<void>;
  /** Somebody writes a message, in a thread where one is given. */
  write(who: Name, channel: string, text: string, thread?: string): Promise<EmulatedMessage>;
  /** A file of somebody's; with a place, shared there. */
  upload(who: Name, name: string, place?: SharedIn): Promise<EmulatedFile>;
  /** The link to a message in the support channel that Slack gives to its readers. */
  permalink(ts: string): Promise<URL>;
  /** Messages outside of threads in the support channel, as `reader` sees them; oldest first. */
  channelAs(reader: Name): Promise<EmulatedMessage[]>;
  threadAs(reader: Name, ts: string): Promise<EmulatedMessage[]>;
  /** The direct messages that somebody has, threads included; oldest first. */
  dmsOf(reader: Name): Promise<{ channel: string; messages: EmulatedMessage[] }>;
  close(): Promise<void>;
}

const app = 'A0FIRSTLINE';
const bot = 'U0FIRSTLINE';
const domain = 'emulate';
const clientId = '11.22';
const clientSecret = 'the-secret-of-the-emulated-app';
const personScopes = [
  'channels:read',
  'channels:history',
  'channels:write',
  'chat:write',
  'files:write',
  'im:read',
  'im:history',
  'users:read',
];

/**
 * An independent local Slack Web API, which holds a token to its scopes. The bot is an app that can
 * be installed there. Nothing can be read that Slack would not give: people act with tokens of
 * their own.
 */
export async function emulateSlack(redirectUrl: string): Promise<EmulatedSlack> {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        team: { domain },
        users: people.map((name) => ({ name })),
        channels: [{ name: 'support-desk' }],
        oauth_apps: [
          {
            client_id: clientId,
            client_secret: clientSecret,
            app_id: app,
            bot_user_id: bot,
            name: 'Firstline',
            redirect_uris: [redirectUrl],
          },
        ],
        tokens: people.map((name) => ({
          token: `xoxp-${name}`,
          type: 'user',
          user: name,
          app_id: app,
          scopes: personScopes,
        })),
      },
    },
  });
  const as = async (name: Name, method: string, args: object): Promise<Answer> => {
    const response = await fetch(`${emulator.url}/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer xoxp-${name}` },
      body: JSON.stringify(args),
    });
    const answer = (await response.json()) as Answer;
    if (!answer.ok) throw new Error(`${method}: ${answer.error}`);
    return answer;
  };
  const oldestFirst = (answer: Answer) =>
    (answer.messages ?? []).toSorted((one, other) => (one.ts < other.ts ? -1 : 1));

  const { members = [] } = await as('rita', 'users.list', {});
  const idOf = (name: Name) => members.find((member) => member.name === name)?.id ?? '';
  const { channels = [] } = await as('rita', 'conversations.list', {});
  const channel = channels.find(({ name }) => name === 'support-desk')?.id ?? '';
  for (const name of ['rita', 'dana', 'pia'] as const) {
    await as(name, 'conversations.leave', { channel });
  }
  const recorder = await startRecorder(emulator.url);
  const history = async (reader: Name, id: string) =>
    oldestFirst(await as(reader, 'conversations.history', { channel: id }));
  const replies = async (reader: Name, id: string, ts: string) =>
    oldestFirst(await as(reader, 'conversations.replies', { channel: id, ts })).slice(1);

  return {
    ...recorder,
    url: emulator.url,
    team: 'T000000001',
    domain,
    app,
    clientId,
    clientSecret,
    bot,
    channel,
    ids: Object.fromEntries(people.map((name) => [name, idOf(name)])) as Record<Name, string>,
    allow: async (authorize, who) => {
      const page = await fetch(authorize);
      const text = await page.text();
      const form = text.split('<form').find((one) => one.includes(`value="${idOf(who)}"`));
      if (!form) throw new Error(`Slack refused it: ${page.status} ${text}`);
      const [, action = ''] = /action="([^"]*)"/.exec(form) ?? [];
      const hidden = form.matchAll(/name="([^"]*)" value="([^"]*)"/g);
      const sent = await fetch(new URL(action, emulator.url), {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams([...hidden].map(([, name = '', value = '']) => [name, value])),
      });
      return new URL(sent.headers.get('location') ?? '');
    },
    trigger: async (user) => (await as(user, 'views.generateTriggerId', {})).trigger_id ?? '',
    follow: async (view, next) => {
      const answer = await as('rita', 'views.update', { view_id: view.id, view: next });
      if (!answer.view) throw new Error('views.update gave no view');
      return answer.view;
    },
    invite: async () => {
      await as('ana', 'conversations.invite', { channel, users: bot });
    },
    write: async (who, to, text, thread) => {
      const place = { channel: to, text, ...(thread === undefined ? {} : { thread_ts: thread }) };
      const { message } = await as(who, 'chat.postMessage', place);
      if (!message) throw new Error('chat.postMessage gave no message');
      return message;
    },
    upload: async (who, filename, place) => {
      const content = 'ERR 4107';
      const length = content.length;
      const begun = await as(who, 'files.getUploadURLExternal', { filename, length });
      await fetch(begun.upload_url ?? '', { method: 'POST', body: content });
      const given = { files: [{ id: begun.file_id }], ...place };
      const { files: [file] = [] } = await as(who, 'files.completeUploadExternal', given);
      if (!file) throw new Error('files.completeUploadExternal gave no file');
      return file;
    },
    permalink: async (ts) => {
      const { permalink = '' } = await as('ana', 'chat.getPermalink', { channel, message_ts: ts });
      return new URL(permalink);
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
  readonly permalink?: string;
  readonly upload_url?: string;
  readonly file_id?: string;
  readonly files?: readonly EmulatedFile[];
  readonly view?: EmulatedView;
  readonly message?: EmulatedMessage;
  readonly messages?: readonly EmulatedMessage[];
  readonly members?: readonly { readonly id: string; readonly name: string }[];
  readonly channels?: readonly { readonly id: string; readonly name: string }[];
}

/** Passes everything on as it is. No method of Slack's gives a view back, so its answers are kept. */
async function startRecorder(target: string) {
  const calls: RecordedCall[] = [];
  const responses: { text?: string }[] = [];
  const losing: ((call: RecordedCall) => boolean)[] = [];
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
    const call: RecordedCall = {
      method: request.url?.replace('/api/', '') ?? '',
      args: Object.fromEntries(new URLSearchParams(body.toString())),
      answer: JSON.parse(text),
    };
    calls.push(call);
    const lost = losing.findIndex((like) => like(call));
    if (lost >= 0) {
      losing.splice(lost, 1);
      response.destroy();
      return;
    }
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
    loseAnswer: (like: (call: RecordedCall) => boolean) => {
      losing.push(like);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
