import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TeamsAuthority, TeamsCredentials } from '../../../src/teams-credentials.ts';
import { activityMaker } from './activities.ts';
import { type Client, type Delivered, deliveredOf, openClient, type Shown } from './client.ts';
import {
  type Answer,
  answerConnector,
  type ConnectorRequest,
  failed,
  pointOf,
} from './connector.ts';
import { type Fault, openFaults, openRates } from './faults.ts';
import { type Json, objectAt, parseJson } from './json.ts';
import {
  type GivenChannel,
  type GivenPerson,
  openPlace,
  type TenantChannel,
  type TenantMessage,
  type TenantPerson,
} from './place.ts';
import { ISSUER, openTokens, signIn, type TokenOptions } from './tokens.ts';

export interface TenantOptions {
  readonly tenantId?: string;
  readonly people?: readonly GivenPerson[];
  readonly channels?: readonly GivenChannel[];
  /** What the messages are dated with; default the real time. */
  readonly now?: () => number;
  /** Whether it answers 429 to a bot that is too fast, in real time; default no. */
  readonly rateLimits?: boolean;
}

/** A request that the bot sent. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** Null while there is no answer. */
  status: number | null;
  /** In `performance.now()`. */
  readonly at: number;
}

export type TenantOutage = 'refused' | 'silent' | 'unavailable';

/**
 * A Microsoft Teams tenant on this machine: the Bot Framework's connector and login, its people and
 * channels, and what their clients show. What Teams would not take or show fails the action that comes
 * next, and `close`.
 */
export interface Tenant extends Client {
  readonly tenantId: string;
  readonly appId: string;
  /** Where the bot writes to, with a slash at the end. */
  serviceUrl(): string;
  readonly authority: TeamsAuthority;
  readonly credentials: TeamsCredentials;
  /** What the bot sent, in its order. */
  readonly requests: readonly SeenRequest[];
  person(key: string): TenantPerson;
  channel(key: string): TenantChannel;
  /** `Bearer` with a token as Microsoft's, or with what is wrong about it. */
  token(options?: TokenOptions): string;
  /**
   * Where activities go: the whole URL of the bot's route. To several, each goes at once; by turns
   * another one's answer counts.
   */
  connectBot(...urls: readonly string[]): void;
  /** Sends an activity to the bot. `authorization`: null for none. */
  deliver(
    activity: unknown,
    options?: { readonly authorization?: string | null },
  ): Promise<Delivered>;
  /** Sends the last activities once more, `fresh`: under new ids. */
  redeliver(count: number, options?: { readonly fresh?: boolean }): Promise<readonly Delivered[]>;
  /** All messages of a channel by its key, or of a conversation by its id. */
  messages(conversation: string): readonly TenantMessage[];
  /** The personal chat of a person. */
  directOf(person: string): readonly TenantMessage[];
  /** What stands under a root post. */
  replies(root: TenantMessage): readonly TenantMessage[];
  /** Somebody deletes a message. */
  erase(message: TenantMessage): void;
  install(person: string): Promise<void>;
  uninstall(person: string): Promise<void>;
  /** Teams tells nobody of it. */
  block(person: string, blocked?: boolean): void;
  setMember(channel: string, person: string, member: boolean): void;
  isPresent(channel: string): boolean;
  /** The app comes into the team of a channel, or leaves it; the bot hears of it from `by`. */
  setPresent(channel: string, present: boolean, by: string): Promise<void>;
  /** The tenant moves: what it sends names this region from now on, and the old one knows it no more. */
  moveTo(region: string): void;
  fail(fault: Fault): void;
  /** Faults asked for that no request has met. */
  faultsLeft(): number;
  /** What the bot sent that Teams would not have shown; forgets it. */
  takeFaults(): readonly string[];
  /** Until what it answers with is called. */
  down(how?: TenantOutage): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export const people: readonly GivenPerson[] = [
  { key: 'rita' },
  { key: 'ana' },
  { key: 'ben' },
  { key: 'dana' },
  { key: 'pia' },
];
export const channels: readonly GivenChannel[] = [
  { key: 'support', members: ['ana', 'ben'] },
  { key: 'general', members: ['rita', 'ana', 'ben', 'dana', 'pia'] },
];

const APP_ID = '0c0c0c0c-0000-4000-8000-000000000001';
const PASSWORD = 'the-password-of-the-tests';

export async function openTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { tenantId = '0d0d0d0d-0000-4000-8000-000000000001', now = Date.now } = options;
  const place = openPlace(tenantId, options.people ?? people, options.channels ?? channels, now);
  const tokens = openTokens(APP_ID, tenantId);
  const faults = openFaults();
  const tooFast = options.rateLimits ? openRates() : () => null;
  const bad: string[] = [];
  const requests: SeenRequest[] = [];
  const sent: { readonly activity: Json }[] = [];
  let region = 'amer';
  let outage: TenantOutage | null = null;
  let botUrls: readonly string[] = [];
  let turn = 0;
  const bot = { id: `28:${APP_ID}`, name: 'Firstline' };
  const onFault = (fault: string) => void bad.push(fault);
  const connector = { place, botId: bot.id, tooFast, onFault };

  const answer = (request: IncomingMessage, text: string): Answer | 'nothing' | 'cut' => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://teams');
    const [, first = '', second = '', ...rest] = pathname.split('/');
    const seen = requests.at(-1);
    const fault = (on: Fault['on'], work: () => Answer): Answer | 'nothing' | 'cut' => {
      const met = faults.meet(on, `${decodeURIComponent(pathname)} ${text}`);
      return met ? afflict(met, work) : work();
    };
    if (pathname === '/metadata') {
      return { status: 200, body: { issuer: ISSUER, jwks_uri: `${url}/keys`, ...metadata } };
    }
    if (pathname === '/keys') return { status: 200, body: tokens.jwks };
    if (first === 'login') {
      return fault('token', () =>
        signIn(
          { appId: APP_ID, appPassword: PASSWORD, tenantId },
          second,
          new URLSearchParams(text),
          tokens,
        ),
      );
    }
    if (second !== 'v3' || first !== region)
      return failed(404, 'NotFound', `nothing at ${pathname}`);
    if (!tokens.isOfBot(request.headers.authorization)) {
      return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
    }
    const wanted: ConnectorRequest = {
      method: request.method ?? '',
      path: rest.map(decodeURIComponent),
      query: searchParams,
      body: seen?.body,
    };
    const work = () => answerConnector(connector, wanted);
    const point = pointOf(wanted);
    return point ? fault(point, work) : work();
  };

  const server = createServer((request, response) => {
    if (outage === 'unavailable') response.writeHead(503).end();
    if (outage) return;
    readBody(request)
      .then((text) => {
        const body = parseJson(text);
        const seen: SeenRequest = {
          method: request.method ?? '',
          path: decodeURIComponent(request.url ?? ''),
          body,
          status: null,
          at: performance.now(),
        };
        requests.push(seen);
        const given = answer(request, text);
        if (given === 'nothing') return;
        if (given === 'cut') return void response.destroy();
        seen.status = given.status;
        respond(response, given);
      })
      .catch(() => response.destroy());
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const serviceUrl = () => `${url}/${region}/`;
  const authority = {
    openIdMetadataUrl: `${url}/metadata`,
    issuer: ISSUER,
    loginUrl: `${url}/login/`,
  };
  const token = (wanted?: TokenOptions) => `Bearer ${tokens.forBot(serviceUrl(), wanted)}`;

  const throwFaults = () => {
    if (bad.length > 0) throw new Error(`Teams would not take it: ${bad.splice(0).join('\n')}`);
  };
  const deliver: Tenant['deliver'] = async (activity, { authorization = token() } = {}) => {
    const answers = await Promise.all(
      botUrls.map(async (to) => {
        const response = await fetch(to, {
          method: 'POST',
          headers: {
            'content-type': 'application/json; charset=utf-8',
            ...(authorization === null ? {} : { authorization }),
          },
          body: JSON.stringify(activity),
        });
        return deliveredOf(response.status, await response.text());
      }),
    );
    turn += 1;
    const answered = answers[turn % answers.length];
    if (!answered) throw new Error('no bot is connected');
    return answered;
  };
  const send = async (activity: Json) => {
    sent.push({ activity });
    const delivered = await deliver(activity);
    throwFaults();
    return delivered;
  };
  const make = activityMaker(place, bot, serviceUrl);
  const client = openClient({ place, bot, make, deliver: send, onFault });
  const personOf = (key: string) => found(place.people.get(key), key);
  const channelOf = (key: string) => found(place.channels.get(key), key);
  const installation = (person: TenantPerson, action: string) =>
    make.from(person, { kind: 'chat' }, { type: 'installationUpdate', action });

  const shows = async (done: Promise<Shown>): Promise<Shown> => {
    const shown = await done;
    throwFaults();
    return shown;
  };

  return {
    ...client,
    extension: (...given) => shows(client.extension(...given)),
    press: (...given) => shows(client.press(...given)),
    submit: (...given) => shows(client.submit(...given)),
    see: async (...given) => {
      const card = await client.see(...given);
      throwFaults();
      return card;
    },
    tenantId,
    appId: APP_ID,
    serviceUrl,
    authority,
    credentials: {
      kind: 'app',
      appId: APP_ID,
      appPassword: PASSWORD,
      tenantId,
      authority,
      serviceHosts: ['127.0.0.1'],
    },
    requests,
    person: personOf,
    channel: channelOf,
    token,
    connectBot: (...urls) => {
      botUrls = urls;
    },
    deliver,
    redeliver: async (count, { fresh = false } = {}) => {
      const again = sent.slice(-count);
      const answers: Delivered[] = [];
      for (const { activity } of again) {
        // A change has the id of the message that was changed.
        const renamed = fresh && activity.type !== 'messageUpdate';
        answers.push(await deliver(renamed ? { ...activity, id: place.newId() } : activity));
      }
      throwFaults();
      return answers;
    },
    messages: (conversation) => {
      const id = place.channels.get(conversation)?.id ?? conversation;
      return place.messages.filter((message) => message.conversation === id);
    },
    directOf: (key) =>
      place.messages.filter(({ conversation }) => conversation === personOf(key).chat),
    replies: (root) => place.messages.filter(({ thread }) => thread === root.id),
    erase: (message) => void place.messages.splice(place.messages.indexOf(message), 1),
    install: async (key) => {
      const person = personOf(key);
      place.installed.add(key);
      place.chats.add(key);
      await send(installation(person, 'add'));
    },
    uninstall: async (key) => {
      place.installed.delete(key);
      await send(installation(personOf(key), 'remove'));
    },
    block: (key, blocked = true) => {
      if (blocked) place.blocked.add(key);
      else place.blocked.delete(key);
    },
    setMember: (channel, key, member) => {
      const members = found(place.members.get(channel), channel);
      if (member) members.add(personOf(key).key);
      else members.delete(key);
    },
    isPresent: (key) => place.present.has(key),
    setPresent: async (key, present, by) => {
      const channel = channelOf(key);
      if (present) place.present.add(key);
      else place.present.delete(key);
      const activity = make.from(
        personOf(by),
        { kind: 'channel', channel, root: '' },
        { type: 'installationUpdate', action: present ? 'add' : 'remove' },
      );
      const conversation = { ...objectAt(activity, 'conversation'), id: channel.id };
      await send({ ...activity, conversation });
    },
    moveTo: (to) => {
      region = to;
    },
    fail: faults.add,
    faultsLeft: faults.left,
    takeFaults: () => bad.splice(0),
    down: async (how = 'refused') => {
      outage = how;
      if (how === 'refused') await shut();
      return async () => {
        if (!server.listening) await listen(port);
        outage = null;
      };
    },
    close: async () => {
      await shut();
      throwFaults();
    },
  };
}

const metadata = {
  authorization_endpoint: 'https://invalid.botframework.com',
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
};

/** What a request with this fault is answered with; the work is done where the effect comes first. */
function afflict({ how, retryAfter }: Fault, work: () => Answer): Answer | 'nothing' | 'cut' {
  switch (how) {
    case 429: {
      const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      return { ...failed(429, 'TooManyRequests'), headers };
    }
    case 412:
      return failed(412, 'PreconditionFailed');
    case 403:
      return failed(403, 'BotNotInConversationRoster');
    case 404:
      return failed(404, 'ConversationNotFound');
    case 502:
      return failed(502, 'BadGateway');
    case '502 after':
      work();
      return failed(502, 'BadGateway');
    case 'cut before':
      return 'cut';
    case 'cut after':
      work();
      return 'cut';
    case 'time-out before':
      return 'nothing';
    case 'time-out after':
      work();
      return 'nothing';
    default:
      return how satisfies never;
  }
}

function found<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function respond(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
