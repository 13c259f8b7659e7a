import { at, type Log, listAt, textAt } from '../../src/runtime/ports.ts';
import type { Workspaces } from './workspaces.ts';

export interface RemovalRequest {
  readonly body: unknown;
}

export const REMOVAL_EVENTS = ['app_uninstalled', 'tokens_revoked'] as const;

/** `app_uninstalled`, and `tokens_revoked` where it is about the bot's: its installation is over. */
export async function onRemoval(
  { body }: RemovalRequest,
  workspaces: Workspaces,
  log: Log,
): Promise<void> {
  const event = at(body, 'event');
  if (at(event, 'type') === 'tokens_revoked' && listAt(at(event, 'tokens'), 'bot').length === 0) {
    return;
  }
  const team = removedFrom(body);
  const seconds = at(body, 'event_time');
  if (team === null || typeof seconds !== 'number') {
    log.warn({}, 'word of a removal that cannot be read');
    return;
  }
  // Slack tells whole seconds: the end of that second.
  await workspaces.removed(team, (seconds + 1) * 1000 - 1);
}

/** The workspace, or the organisation where it was installed for all of it. */
function removedFrom(body: unknown): string | null {
  const [authorization] = listAt(body, 'authorizations');
  const enterprise = textAt(body, 'enterprise_id');
  if (at(authorization, 'is_enterprise_install') === true && enterprise !== null) return enterprise;
  return textAt(body, 'team_id') ?? enterprise;
}
