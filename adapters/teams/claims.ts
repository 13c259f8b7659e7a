import { at, isObject, type Unknown } from '../../src/runtime/ports.ts';

const BEARER = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** What a token claims, as yet unproved; null for what is no signed token. */
export function readClaims(authorization: string): Unknown | null {
  const [, head, body] = BEARER.exec(authorization) ?? [];
  const claims = head && isObject(decoded(head)) && body ? decoded(body) : null;
  return isObject(claims) ? claims : null;
}

/**
 * Why no token with these claims can be one of Microsoft's for a bot of this tenant; null where it
 * may be. Tokens of other issuers, which serve emulators and bots of other clouds, and of other
 * tenants end here: what the library does with them is not for this bot.
 */
export function foreignClaims(claims: Unknown, issuer: string, tenant: string): string | null {
  if (claims.iss !== issuer) return 'another issuer';
  if (typeof claims.exp !== 'number') return 'a token without an end';
  if (claims.tid !== undefined && !isTenant(claims.tid, tenant)) return 'a token of another tenant';
  return null;
}

/** Why an activity is none of this tenant in Teams; null where it is. */
export function foreignActivity(activity: Unknown, tenant: string): string | null {
  if (activity.channelId !== 'msteams') return 'another channel than Teams';
  const tenants = [
    at(at(activity.channelData, 'tenant'), 'id'),
    at(activity.conversation, 'tenantId'),
  ].filter((one) => one !== undefined && one !== null);
  if (tenants.length === 0) return 'no tenant';
  return tenants.every((one) => isTenant(one, tenant)) ? null : 'another tenant';
}

function isTenant(value: unknown, tenant: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === tenant.toLowerCase();
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
