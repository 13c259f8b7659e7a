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
  // Teams' ids of conversations, and of nothing else, have a colon.
  return { tenant, id, kind: id.includes(':') ? 'conversation' : 'person' };
}

/** The tenant of a workspace, `teams:<tenant id>`. */
export function tenantOf(workspace: string): string {
  return workspace.slice(PLATFORM.length + 1);
}

export function workspaceOf(tenant: string): string {
  return `${PLATFORM}:${tenant}`;
}

export function writeAddress(tenant: string, id: string): Address {
  return `${workspaceOf(tenant)}/${id}`;
}
