import type { Address } from '../../src/runtime/ports.ts';

export const PLATFORM = 'slack';

export interface SlackAddress {
  readonly team: string;
  readonly id: string;
  readonly kind: 'person' | 'conversation';
}

const ADDRESS = /^slack:([TE][A-Z0-9]+)\/([UWCGD][A-Z0-9]+)$/;

/** `slack:<team id>/<user or conversation id>`; null for anything else. */
export function readAddress(address: Address): SlackAddress | null {
  const match = ADDRESS.exec(address);
  const [, team, id] = match ?? [];
  if (team === undefined || id === undefined) return null;
  return { team, id, kind: /^[UW]/.test(id) ? 'person' : 'conversation' };
}

/** Whether this is the id of a workspace or an organisation. */
export function isTeam(id: string): boolean {
  return /^[TE][A-Z0-9]+$/.test(id);
}

/** The team of a workspace, `slack:<team id>`. */
export function teamOf(workspace: string): string {
  return workspace.slice(PLATFORM.length + 1);
}

export function writeAddress(team: string, id: string): Address {
  return `${PLATFORM}:${team}/${id}`;
}
