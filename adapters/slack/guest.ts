import type { WebClient } from '@slack/web-api';
import { at, listAt, textAt } from '../../src/runtime/ports.ts';
import type { SlackAddress } from './address.ts';
import { unposted } from './conversation.ts';
import { toPlatformError } from './errors.ts';
import type { PacedCalls } from './paced-call.ts';

/** Slack shows the workspace nobody with this id. */
const UNKNOWN = new Set(['user_not_found', 'user_not_visible']);

/** Whether somebody is a guest of a workspace, or of another organisation. Throws PlatformError. */
export async function isGuestOf(
  client: WebClient,
  paced: PacedCalls,
  { team, id }: SlackAddress,
): Promise<boolean> {
  try {
    const { user } = await paced('users.info', team, () => client.users.info({ user: id }));
    return (
      user?.is_restricted === true ||
      user?.is_ultra_restricted === true ||
      user?.is_stranger === true ||
      isElsewhere(user, team)
    );
  } catch (error) {
    const failure = toPlatformError('users.info', error);
    if (UNKNOWN.has(failure.reason)) return true;
    throw unposted(failure);
  }
}

/** An organisation's people are in several of its workspaces. */
function isElsewhere(user: unknown, team: string): boolean {
  const own = textAt(user, 'team_id');
  const inOrganisation = at(user, 'enterprise_user');
  const teams = [own, textAt(inOrganisation, 'enterprise_id'), ...listAt(inOrganisation, 'teams')];
  return own !== null && !teams.includes(team);
}
