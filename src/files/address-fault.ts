import { isUuid } from '../uuid.ts';

/** What an address in a desk file names. */
export type Named = 'channel' | 'person' | 'workspace';

const slack: Readonly<Record<Named, RegExp>> = {
  channel: /^slack:[TE][A-Z0-9]+\/[CG][A-Z0-9]+$/,
  person: /^slack:[TE][A-Z0-9]+\/[UW][A-Z0-9]+$/,
  workspace: /^slack:[TE][A-Z0-9]+$/,
};
const teams: Readonly<Record<Named, RegExp>> = {
  channel: /^teams:([^/]*)\/(.*)$/s,
  person: /^teams:([^/]*)\/(.*)$/s,
  workspace: /^teams:([^/]*)$/s,
};
const expected: Readonly<Record<Named, string>> = {
  channel:
    'expected a channel: slack:<team id>/<channel id> (T…/C…) or teams:<tenant id>/<channel id> (19:…)',
  person: 'expected a person: slack:<team id>/<user id> (T…/U…) or teams:<tenant id>/<object id>',
  workspace: 'expected a workspace: slack:<team id> (T…) or teams:<tenant id>',
};
const teamsChannel = /^19:[^/\s;@]+@thread\.(tacv2|skype)$/;

/** What is wrong with an address and the way out, with the part at fault; null where nothing is. */
export function addressFault(address: string, named: Named): string | null {
  if (slack[named].test(address)) return null;
  const found = teams[named].exec(address);
  const [, tenant = '', id = address] = found ?? [];
  const copied = named === 'workspace' ? null : copyFault(id, named);
  if (copied) return `${shown(id)} ${copied}`;
  if (!found) return expected[named];
  if (!isUuid(tenant)) {
    return `${shown(tenant)} is no tenant: expected the Directory (tenant) ID in Entra, such as 1b4e28ba-2fa1-41d2-883f-0016d3cca427`;
  }
  switch (named) {
    case 'workspace':
      return null;
    case 'person':
      return isUuid(id) ? null : `${shown(id)} is no person: expected the Object ID in Entra`;
    case 'channel':
      return teamsChannel.test(id)
        ? null
        : `${shown(id)} is no channel of a team: expected 19:…@thread.tacv2 or 19:…@thread.skype`;
    default:
      return named satisfies never;
  }
}

/** What people are likely to have copied in the place of an id. */
function copyFault(id: string, named: 'channel' | 'person'): string | null {
  if (named === 'person') {
    return /^[^@\s/:]+@[^@\s/:]+$/.test(id)
      ? 'is an e-mail address: expected teams:<tenant id>/<object id>, with the Entra object id, not the e-mail address'
      : null;
  }
  if (/^(https|msteams):|%3a/i.test(id)) {
    return 'is of a link: take the part between /channel/ and the next /, with : for %3a and @ for %40';
  }
  return /;messageid=/i.test(id) ? 'is a message: write the channel, without ;messageid=…' : null;
}

function shown(part: string): string {
  return JSON.stringify(part.length > 100 ? `${part.slice(0, 99)}…` : part);
}
