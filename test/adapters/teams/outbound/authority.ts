import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TeamsAuthority } from '../../../../adapters/teams/credentials.ts';

export interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface Authority extends TeamsAuthority {
  /** The keys that it publishes; changed in place. */
  readonly keys: Key[];
  /** How often its keys were asked for. */
  asked(): number;
  /** What it does with the next requests. */
  behave(how: 'well' | 'unavailable' | 'silent' | 'garbled'): void;
  close(): Promise<void>;
}

export function newKey(kid: string): Key {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** Who signs what comes from Teams, with keys of its own, on this machine. */
export async function openAuthority(key: Key): Promise<Authority> {
  const keys = [key];
  let asked = 0;
  let how: Parameters<Authority['behave']>[0] = 'well';
  // The library remembers the keys of an address for the whole process.
  const path = `/${randomUUID()}`;
  const server = createServer((request, response) => {
    if (how === 'silent') return;
    if (how === 'unavailable') return void response.writeHead(503).end();
    if (how === 'garbled') return void response.end('<html>');
    if (request.url === `${path}/metadata`) {
      return void response.end(JSON.stringify({ jwks_uri: `${base}${path}/keys` }));
    }
    asked += 1;
    const published = keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      use: 'sig',
      endorsements: ['msteams'],
    }));
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  return {
    openIdMetadataUrl: `${base}${path}/metadata`,
    issuer: 'https://issuer.test',
    loginUrl: `${base}/login/`,
    keys,
    asked: () => asked,
    behave: (wanted) => {
      how = wanted;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A token with these claims, signed as `alg` says. */
export function tokenOf(
  claims: object,
  key: Key,
  alg: 'RS256' | 'none' | 'HS256' | 'RS256 unsigned' = 'RS256',
  head: object = {},
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const name = alg === 'RS256 unsigned' ? 'RS256' : alg;
  const body = `${part({ typ: 'JWT', alg: name, kid: key.kid, ...head })}.${part(claims)}`;
  return `${body}.${signatureOf(alg, body, key)}`;
}

function signatureOf(alg: Parameters<typeof tokenOf>[2], body: string, key: Key): string {
  switch (alg) {
    case 'HS256': {
      // The old trick: the key that everybody knows, taken for a secret.
      const secret = key.publicKey.export({ type: 'pkcs1', format: 'pem' });
      return createHmac('sha256', secret).update(body).digest('base64url');
    }
    case 'RS256':
      return sign('sha256', Buffer.from(body), key.privateKey).toString('base64url');
    default:
      return '';
  }
}
