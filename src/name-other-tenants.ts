import { platformName, workspaceOf } from './runtime/addresses.ts';
import type { Address, Desk } from './runtime/ports.ts';
import type { TeamsCredentials } from './teams-credentials.ts';

type DeskAddresses = Pick<
  Desk,
  'id' | 'supportChannels' | 'roster' | 'lead' | 'contacts' | 'fallback'
>;

/** A line for each desk that names addresses in Teams of another tenant than the bot's. */
export function nameOtherTenants(
  desks: readonly DeskAddresses[],
  teams: TeamsCredentials | null,
): string[] {
  if (teams?.kind !== 'app') return [];
  return desks.flatMap((desk) => {
    const found = inOtherTenants(desk, teams.tenantId);
    if (found.length === 0) return [];
    const which = `TEAMS_TENANT_ID is ${teams.tenantId}`;
    return `desks.${desk.id}: nothing reaches ${found.join(', ')}, as ${which}`;
  });
}

/** The addresses of a desk that are in Teams, in another tenant than this one; each once. */
export function inOtherTenants(desk: DeskAddresses, tenantId: string): Address[] {
  const { supportChannels, roster, lead, contacts, fallback } = desk;
  const people = [...roster, ...(lead ? [lead] : []), ...Object.values(contacts).flat(), fallback];
  const addresses = new Set([...supportChannels, ...people.map(({ address }) => address)]);
  return [...addresses].filter(
    (address) => platformName(address) === 'teams' && workspaceOf(address) !== `teams:${tenantId}`,
  );
}
