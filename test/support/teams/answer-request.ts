import {
  type Answer,
  answerConnector,
  type ConnectorOptions,
  failed,
  pointOf,
} from './connector.ts';
import type { Fault, Faults } from './faults.ts';
import type { Answered, Asked } from './serve.ts';
import { ISSUER, signIn, type Tokens } from './tokens.ts';

export interface MicrosoftOptions extends ConnectorOptions {
  readonly app: { readonly appId: string; readonly appPassword: string; readonly tenantId: string };
  readonly tokens: Tokens;
  readonly faults: Faults;
  /** The server's own address. */
  readonly url: () => string;
  /** In which the tenant is; others know nothing of it. */
  readonly region: () => string;
}

/** What Microsoft answers: the keys of those who speak to the bot, the login, and the connector. */
export function answerRequest(
  options: MicrosoftOptions,
  { method, url, text, body, authorization }: Asked,
): Answered {
  const { app, tokens, faults } = options;
  const { pathname, searchParams } = new URL(url, 'http://teams');
  const [, first = '', second = '', ...rest] = pathname.split('/');
  const unless = (on: Fault['on'], work: () => Answer): Answered => {
    const met = faults.meet(on, `${decodeURIComponent(pathname)} ${text}`);
    return met ? afflict(met, work) : work();
  };
  if (pathname === '/metadata') {
    const keys = `${options.url()}/keys`;
    return { status: 200, body: { issuer: ISSUER, jwks_uri: keys, ...metadata } };
  }
  if (pathname === '/keys') return { status: 200, body: tokens.jwks };
  if (first === 'login') {
    return unless('token', () => signIn(app, second, new URLSearchParams(text), tokens));
  }
  if (second !== 'v3' || first !== options.region()) {
    return failed(404, 'NotFound', `nothing at ${pathname}`);
  }
  if (!tokens.isOfBot(authorization)) {
    return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
  }
  const wanted = { method, path: rest.map(decodeURIComponent), query: searchParams, body };
  const work = () => answerConnector(options, wanted);
  const point = pointOf(wanted);
  return point ? unless(point, work) : work();
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
