import { at, isObject, textAt } from '../../src/runtime/ports.ts';
import { isTeam } from './address.ts';

// A person of another organisation is addressed by their own team: to ours they are a stranger. Each
// function tells that team, and null for our own people, of whichever workspace of the organisation.

/** Of who wrote a message that an event is about. */
export function strangersTeam(body: unknown, message: unknown): string | null {
  const shared = at(body, 'is_ext_shared_channel');
  if (shared === false) return null;
  const said = [
    textAt(message, 'user_team'),
    textAt(message, 'source_team'),
    ...(shared === true ? [textAt(message, 'team')] : []),
  ];
  const own = said.find((one) => one !== null) ?? '';
  const ours = [at(body, 'team_id'), at(body, 'enterprise_id')];
  return isTeam(own) && !ours.includes(own) ? own : null;
}

/** Of who pressed a button. Within an organisation people may be of any of its workspaces. */
export function strangersTeamOf(body: unknown): string | null {
  const here = at(body, 'team');
  const own = textAt(at(body, 'user'), 'team_id') ?? '';
  if (at(body, 'enterprise') || at(here, 'enterprise_id')) return null;
  return isObject(here) && isTeam(own) && own !== at(here, 'id') ? own : null;
}
