import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  AuthenticationConfiguration,
  AuthenticationError,
  ConnectorClient,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import { type Log, PlatformError } from '../../src/runtime/ports.ts';
import { type BotTokens, botTokens, codeOf } from './bot-token.ts';
import { foreignActivity, foreignClaims, readClaims } from './claims.ts';
import { MICROSOFT, type TeamsCredentials } from './credentials.ts';
import { type Failure, type Operation, type Place, refuse, toPlatformError } from './errors.ts';
import { at, isObject, listAt, textAt, type Unknown } from './payload.ts';
import { allowedBy } from './service-url.ts';
import { type RosterMember, Unauthorized, Unavailable, type Wire } from './wire.ts';

/** Real milliseconds that each call waits for its answer. */
export interface Patience {
  readonly sendMs: number;
  readonly readMs: number;
  readonly tokenMs: number;
  /** For Microsoft's keys, while somebody waits to be let in. */
  readonly keysMs: number;
}

const PATIENCE: Patience = { sendMs: 15_000, readMs: 10_000, tokenMs: 10_000, keysMs: 4000 };
const ROSTER_PAGE = 500;
const ROSTER_PAGES = 50;

/** The Bot Framework by Microsoft's library, of which nothing is seen beyond this file. */
export function botbuilderWire(
  credentials: TeamsCredentials,
  log: Log,
  patience: Patience = PATIENCE,
): Wire {
  const allows = allowedBy(credentials);
  const app = credentials.kind === 'app' ? credentials : null;
  const authority = app?.authority ?? MICROSOFT;
  const tokens = app
    ? botTokens({ ...app, loginUrl: authority.loginUrl, timeoutMs: patience.tokenMs })
    : null;
  const authentication = app ? authenticationOf(app.appId, authority) : null;
  const clients = new Map<string, ConnectorClient>();
  const bot = app ? { id: `28:${app.appId}` } : undefined;

  async function admit(activity: Unknown, authorization: string): Promise<void> {
    const serviceUrl = textAt(activity, 'serviceUrl');
    if (serviceUrl === null || !allows(serviceUrl)) throw new Unauthorized('a foreign service URL');
    if (!app || !authentication) return;
    const claims = readClaims(authorization);
    if (!claims) throw new Unauthorized('no token');
    const foreign =
      foreignClaims(claims, authority.issuer, app.tenantId) ??
      foreignActivity(activity, app.tenantId);
    if (foreign !== null) throw new Unauthorized(foreign);
    const checked = authentication.authenticateRequest(inSdk(activity), authorization);
    await inTime(checked, patience.keysMs);
  }

  function clientFor(operation: Operation, serviceUrl: string): ConnectorClient {
    // The token goes nowhere else, whatever a reference says that was learned earlier.
    if (!allows(serviceUrl)) throw refuse(operation, 'service_host_not_allowed');
    const known = clients.get(serviceUrl);
    if (known) return known;
    const client = connectorClient(serviceUrl, tokens);
    clients.set(serviceUrl, client);
    return client;
  }

  /** One attempt at one call. */
  async function call<T>(
    operation: Operation,
    place: Place,
    serviceUrl: string,
    run: (client: ConnectorClient) => Promise<T>,
  ): Promise<T> {
    const client = clientFor(operation, serviceUrl);
    const token = await tokens?.get();
    try {
      return await run(client);
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      const failure = failureOf(error);
      if (token && failure.kind === 'answer' && failure.status === 401) {
        tokens?.forget(token.value);
        if (token.kept) throw stale(operation, error);
      }
      throw toPlatformError(operation, place, failure, error);
    }
  }

  return {
    allows,

    async authenticate(activity, authorization) {
      try {
        await admit(activity, authorization);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (isOfKeys(error)) {
          log.error({ why }, 'Microsoft’s keys cannot be had; nobody can be let in');
          throw new Unavailable();
        }
        log.warn({ why }, 'a request that is not Microsoft’s was turned away');
        throw new Unauthorized();
      }
    },

    async openDirect(serviceUrl, tenant, userId) {
      const parameters = {
        isGroup: false,
        ...(bot ? { bot } : {}),
        members: [{ id: userId }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      };
      const answer = await call('open direct', 'person', serviceUrl, (client) =>
        client.conversations.createConversation(inSdk(parameters), { timeout: patience.readMs }),
      );
      return idIn('open direct', 'person', answer);
    },

    async openThread(serviceUrl, channel, activity) {
      const parameters = {
        isGroup: true,
        ...(bot ? { bot } : {}),
        channelData: { channel: { id: channel } },
        activity,
      };
      const answer = await call('open thread', 'channel', serviceUrl, (client) =>
        client.conversations.createConversation(inSdk(parameters), { timeout: patience.sendMs }),
      );
      const root = /;messageid=([^;]+)/.exec(textAt(answer, 'id') ?? '')?.[1];
      return root ?? idIn('open thread', 'channel', { id: at(answer, 'activityId') });
    },

    async send(serviceUrl, conversation, activity) {
      const place = placeOf(conversation);
      const answer = await call('send', place, serviceUrl, (client) =>
        client.conversations.sendToConversation(conversation, inSdk(activity), {
          timeout: patience.sendMs,
        }),
      );
      return idIn('send', place, answer);
    },

    async update(serviceUrl, conversation, messageId, activity) {
      await call('update', placeOf(conversation), serviceUrl, (client) =>
        client.conversations.updateActivity(conversation, messageId, inSdk(activity), {
          timeout: patience.sendMs,
        }),
      );
    },

    async roster(serviceUrl, conversation) {
      const place = placeOf(conversation);
      const found: RosterMember[] = [];
      let next: string | null = null;
      for (let page = 0; page < ROSTER_PAGES; page += 1) {
        const from: object = next === null ? {} : { continuationToken: next };
        const options = { ...from, pageSize: ROSTER_PAGE, timeout: patience.readMs };
        const answer: unknown = await call('roster', place, serviceUrl, (client) =>
          client.conversations.getConversationPagedMembers(conversation, inSdk(options)),
        );
        found.push(...listAt(answer, 'members').flatMap((one) => memberOf(one, app?.tenantId)));
        next = textAt(answer, 'continuationToken') || null;
        if (next === null) return found;
      }
      throw refuse('roster', 'too_many_members');
    },

    async signIn() {
      if (!tokens) return;
      const { value, kept } = await tokens.get();
      if (!kept) return;
      tokens.forget(value);
      await tokens.get();
    },

    async ping(serviceUrl) {
      const login = new URL(
        `${app?.tenantId ?? ''}/v2.0/.well-known/openid-configuration`,
        authority.loginUrl,
      );
      const signsIn = tokens !== null && !tokens.isKept();
      await Promise.all([
        answers(new URL('v3/conversations', serviceUrl), patience.readMs),
        ...(signsIn ? [answers(login, patience.tokenMs)] : []),
      ]);
    },
  };
}

/** A type of the library's for JSON of ours, which the wire takes as it stands. */
function inSdk<T>(json: object): T {
  return json as T;
}

/** Authentication that cannot be turned off, by tokens that `issuer` signs for this app. */
function authenticationOf(
  appId: string,
  { issuer, loginUrl, openIdMetadataUrl }: typeof MICROSOFT,
): ConfigurationBotFrameworkAuthentication {
  class App extends ServiceClientCredentialsFactory {
    async isValidAppId(id: string) {
      return id === appId;
    }
    async isAuthenticationDisabled() {
      return false;
    }
    async createCredentials(): Promise<never> {
      throw new Error('this is for those who speak to the bot alone');
    }
  }
  return new ConfigurationBotFrameworkAuthentication(
    {
      ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
      ToBotFromChannelTokenIssuer: issuer,
      ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
      ToChannelFromBotLoginUrl: loginUrl,
      ToChannelFromBotOAuthScope: issuer,
      OAuthUrl: issuer,
      CallerId: '',
    },
    new App(),
    new AuthenticationConfiguration(),
  );
}

/** A client that makes one attempt a call and follows nobody elsewhere. */
function connectorClient(serviceUrl: string, tokens: BotTokens | null): ConnectorClient {
  const client = new ConnectorClient(
    {
      async signRequest(request) {
        if (tokens) request.headers.set('authorization', `Bearer ${(await tokens.get()).value}`);
        return request;
      },
    },
    { baseUri: serviceUrl },
  );
  const { pipeline } = inSdk<Pipelined>(client).client;
  for (const name of ['defaultRetryPolicy', 'redirectPolicy']) {
    // The library repeats what is no good twice; a version that calls it otherwise must not start.
    if (pipeline.removePolicy({ name }).length !== 1) throw new Error(`the client has no ${name}`);
  }
  return client;
}

/** What the connector client holds and its type hides. */
interface Pipelined {
  readonly client: {
    readonly pipeline: { removePolicy(policy: { readonly name: string }): readonly unknown[] };
  };
}

/** Microsoft's keys did not come in time. */
class KeysTimeout extends Error {}

async function inTime(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new KeysTimeout('no answer in time')), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The library says 500 where it was refused the keys, and lets errors of the fetch through. */
function isOfKeys(error: unknown): boolean {
  if (error instanceof AuthenticationError) return error.statusCode === 500;
  return error instanceof KeysTimeout || (error instanceof Error && error.name === 'FetchError');
}

function failureOf(error: unknown): Failure {
  const response = at(error, 'response');
  const status = Number(at(error, 'statusCode') ?? at(response, 'status'));
  if (!Number.isInteger(status) || status === 0) return { kind: 'silence', code: codeOf(error) };
  if (status >= 200 && status < 300) return { kind: 'silence', code: 'unreadable_answer' };
  const headers = at(response, 'headers');
  return {
    kind: 'answer',
    status,
    code: textAt(error, 'code'),
    words: error instanceof Error ? error.message : '',
    retryAfter: headerOf(headers, 'retry-after'),
  };
}

function headerOf(headers: unknown, name: string): string | null {
  const { get } = inSdk<{ get?: (name: string) => unknown }>(isObject(headers) ? headers : {});
  const value = get?.call(headers, name);
  return typeof value === 'string' ? value : null;
}

/** The token was good earlier: a new one may do. */
function stale(operation: Operation, cause: unknown): PlatformError {
  const reason = 'token_not_taken';
  const details = { platform: 'teams', operation, reason, retryAfterMs: 0, cause };
  return new PlatformError({ ...details, outcome: 'retryable' });
}

function placeOf(conversation: string): Place {
  if (conversation.includes(';messageid=')) return 'thread';
  return conversation.includes('@thread.') ? 'channel' : 'person';
}

function idIn(operation: Operation, place: Place, answer: unknown): string {
  const id = textAt(answer, 'id');
  if (id) return id;
  throw toPlatformError(operation, place, { kind: 'silence', code: 'unreadable_answer' });
}

function memberOf(member: unknown, tenant: string | undefined): RosterMember[] {
  const userId = textAt(member, 'id');
  if (!userId) return [];
  const objectId = textAt(member, 'aadObjectId') ?? textAt(member, 'objectId');
  const bot = userId.startsWith('28:') || textAt(member, 'role') === 'bot';
  const theirs = textAt(member, 'tenantId');
  const elsewhere = tenant !== undefined && theirs !== null && theirs !== tenant;
  return [
    {
      userId,
      objectId: bot ? null : objectId,
      name: textAt(member, 'name') ?? '',
      guest: textAt(member, 'userRole') === 'guest' || elsewhere,
    },
  ];
}

/** Resolves where anybody answers, whatever they say short of a fault of their own. */
async function answers(url: URL, timeoutMs: number): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  try {
    const response = await fetch(url, { redirect: 'manual', signal });
    await response.body?.cancel();
    status = response.status;
  } catch (error) {
    throw toPlatformError('ping', 'channel', { kind: 'silence', code: codeOf(error) }, error);
  }
  if (status < 500) return;
  const failure = { kind: 'answer', status, code: null, words: '', retryAfter: null } as const;
  throw toPlatformError('ping', 'channel', failure);
}
