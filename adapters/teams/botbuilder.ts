import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  AuthenticationConfiguration,
  AuthenticationError,
  ConnectorClient,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import {
  at,
  type Log,
  listAt,
  PlatformError,
  textAt,
  type Unknown,
  within,
} from '../../src/runtime/ports.ts';
import { type BotTokens, botTokens } from './bot-token.ts';
import { foreignActivity, foreignClaims, readClaims } from './claims.ts';
import { failureOf, idIn, memberOf, placeOf, staleToken } from './connector-answer.ts';
import { MICROSOFT, type TeamsCredentials } from './credentials.ts';
import { type Operation, type Place, refuse, toPlatformError } from './errors.ts';
import { answers } from './ping.ts';
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
    const came = await within(checked, patience.keysMs);
    if (!came.inTime) throw new KeysTimeout('no answer in time');
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
        if (token.kept) throw staleToken(operation, error);
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

    async roster(serviceUrl, conversation, asking) {
      const place = placeOf(conversation);
      const found: RosterMember[] = [];
      let next: string | null = null;
      for (let page = 0; page < ROSTER_PAGES; page += 1) {
        const from: object = next === null ? {} : { continuationToken: next };
        await asking?.();
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
      await tokens?.renew();
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

/** The library says 500 where it was refused the keys, and lets errors of the fetch through. */
function isOfKeys(error: unknown): boolean {
  if (error instanceof AuthenticationError) return error.statusCode === 500;
  return error instanceof KeysTimeout || (error instanceof Error && error.name === 'FetchError');
}
