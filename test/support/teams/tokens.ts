import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { type Json, objectAt, parseJson, textAt } from './json.ts';

/** What a token for the bot says; left out: what Microsoft's says. null leaves a claim out. */
export interface Claims {
  readonly iss?: string | null;
  readonly aud?: string | null;
  readonly serviceurl?: string | null;
  /** Seconds since 1970. */
  readonly nbf?: number | null;
  readonly exp?: number | null;
}

export interface TokenOptions {
  readonly claims?: Claims;
  /** `other`: a key that nobody published; `none`: unsigned. */
  readonly key?: 'published' | 'other' | 'none';
}

export interface Tokens {
  readonly jwks: Json;
  /** As Microsoft signs for what it sends to the bot. */
  forBot(serviceUrl: string, options?: TokenOptions): string;
  /** As the bot gets one at the login endpoint. */
  ofBot(): string;
  /** Whether this header is that of a token for the connector, issued here. */
  isOfBot(authorization: string | undefined): boolean;
}

export const ISSUER = 'https://api.botframework.com';
const CONNECTOR = 'https://api.botframework.com';

// One key pair for all tenants of a process: making one takes a tenth of a second.
let pair: { readonly published: KeyObject; readonly other: KeyObject } | undefined;
function keys() {
  const make = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  pair ??= { published: make(), other: make() };
  return pair;
}

export function openTokens(appId: string, tenantId: string): Tokens {
  const { published, other } = keys();
  const jwk = createPublicKey(published).export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(jwk.n)).digest('base64url').slice(0, 27);
  const make = (claims: object, key: TokenOptions['key'] = 'published') => {
    const head = { typ: 'JWT', alg: key === 'none' ? 'none' : 'RS256', kid, x5t: kid };
    const body = `${base64url(head)}.${base64url(claims)}`;
    if (key === 'none') return `${body}.`;
    const by = key === 'other' ? other : published;
    return `${body}.${sign('sha256', Buffer.from(body), by).toString('base64url')}`;
  };
  const seconds = () => Math.floor(Date.now() / 1000);
  return {
    jwks: {
      keys: [{ ...jwk, kid, x5t: kid, use: 'sig', alg: 'RS256', endorsements: ['msteams'] }],
    },
    forBot: (serviceUrl, { claims = {}, key } = {}) => {
      const usual = {
        iss: ISSUER,
        aud: appId,
        serviceurl: serviceUrl,
        nbf: seconds() - 60,
        exp: seconds() + 3600,
      };
      const all = Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== null);
      return make(Object.fromEntries(all), key);
    },
    ofBot: () =>
      make({
        aud: CONNECTOR,
        iss: `https://sts.windows.net/${tenantId}/`,
        appid: appId,
        tid: tenantId,
        nbf: seconds() - 60,
        exp: seconds() + 3600,
      }),
    isOfBot: (authorization) => {
      const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '';
      const [head = '', body = '', signature = ''] = token.split('.');
      const claims = parseJson(Buffer.from(body, 'base64url').toString());
      const signed = Buffer.from(`${head}.${body}`);
      return (
        verify('sha256', signed, createPublicKey(published), Buffer.from(signature, 'base64url')) &&
        textAt(claims, 'aud') === CONNECTOR &&
        textAt(claims, 'appid') === appId &&
        Number(objectAt(claims).exp) > seconds()
      );
    },
  };
}

/** What the login endpoint says to a request for a token. */
export function signIn(
  expected: { readonly appId: string; readonly appPassword: string; readonly tenantId: string },
  tenant: string,
  form: URLSearchParams,
  tokens: Tokens,
): { readonly status: number; readonly body: Json } {
  const refused = (status: number, error: string, code: string) => ({
    status,
    body: { error, error_description: `${code}: refused` },
  });
  const scope = form.get('scope') ?? form.get('resource') ?? '';
  if (tenant !== expected.tenantId) return refused(400, 'invalid_request', 'AADSTS90002');
  if (form.get('grant_type') !== 'client_credentials') {
    return refused(400, 'unsupported_grant_type', 'AADSTS70003');
  }
  if (form.get('client_id') !== expected.appId) {
    return refused(400, 'unauthorized_client', 'AADSTS700016');
  }
  if (form.get('client_secret') !== expected.appPassword) {
    return refused(401, 'invalid_client', 'AADSTS7000215');
  }
  if (!scope.startsWith(CONNECTOR)) return refused(400, 'invalid_scope', 'AADSTS70011');
  const token = { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 };
  return { status: 200, body: { ...token, access_token: tokens.ofBot() } };
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
