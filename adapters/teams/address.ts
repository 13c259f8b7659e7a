import type { Address } from '../../src/runtime/ports.ts';

export const PLATFORM = 'teams';

export interface TeamsAddress {
  readonly tenant: string;
  /** Of a person the Entra object id, of a conversation Teams' id without `;messageid=`. */
  readonly id: string;
  readonly kind: 'person' | 'conversation';
}

const ADDRESS = /^teams:([^/\s]+)\/([^\s;]+)$/;

/** `teams:<tenant id>/<Entra object id or conversation id>`; null for anything else. */
export function readAddress(address: Address): TeamsAddress | null {
  const match = ADDRESS.exec(address);
  const [, tenant, id] = match ?? [];
  if (tenant === undefined || id === undefined) return null;
  return { tenant, id, kind: isOfConversation(id) ? 'conversation' : 'person' };
}

export function workspaceOf(tenant: string): string {
  return `${PLATFORM}:${tenant.toLowerCase()}`;
}

/** The same for every case that Entra's ids come in; ids of conversations stay as they are. */
export function writeAddress(tenant: string, id: string): Address {
  return `${workspaceOf(tenant)}/${isOfConversation(id) ? id : id.toLowerCase()}`;
}

/** Teams' ids of conversations, and of nothing else, have a colon. */
function isOfConversation(id: string): boolean {
  return id.includes(':');
}
