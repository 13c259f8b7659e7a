import type { AuthorizeResult } from '@slack/bolt';
import type { Log } from '../../src/runtime/ports.ts';
import { ACCESS_PATIENCE_MS } from './limits.ts';
import type { Workspaces } from './workspaces.ts';

/** Where Bolt says that a request comes from. */
interface Source {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}

/**
 * As whom a request is answered, in Bolt's terms. Without a token where none is known in time: the
 * acknowledgement goes out all the same. `installed` is false where there certainly is none.
 */
export async function authorize(
  { teamId, enterpriseId }: Source,
  workspaces: Workspaces,
  log: Log,
): Promise<AuthorizeResult> {
  const place = {
    ...(teamId === undefined ? {} : { teamId }),
    ...(enterpriseId === undefined ? {} : { enterpriseId }),
  };
  try {
    const sender = { team: teamId, enterprise: enterpriseId };
    const access = await workspaces.accessFor(sender, ACCESS_PATIENCE_MS);
    return access ? { ...place, botToken: access.token } : { ...place, installed: false };
  } catch (err) {
    log.error({ err, team: teamId }, 'the token of a workspace is not known in time');
    return place;
  }
}
