import {
  type Address,
  type ConversationReference,
  type ConversationReferences,
  messageGone,
  PlatformError,
  threadGone,
} from '../../src/runtime/ports.ts';
import { workspaceOf } from './address.ts';
import { refuse } from './errors.ts';
import { GLOBAL_SERVICE_URL } from './service-url.ts';
import type { Wire } from './wire.ts';

const GONE = new Set(['conversation_gone', messageGone, threadGone]);

/** Teams knows nothing there, so that nothing was done. */
export function isGone(error: unknown): error is PlatformError {
  return error instanceof PlatformError && error.outcome === 'refused' && GONE.has(error.reason);
}

/**
 * Runs a call at the service URL by which somebody is written to: the one that Teams gave with their
 * last activity, else the last of their tenant, else the one that is good for first contacts. Where
 * Teams knows nothing there, the call is made once more at the last of the tenant, which may have
 * moved. Throws PlatformError where no service URL is known that the bot may speak to: the app has to
 * be added there, or written to once.
 */
export async function atServiceUrl<T>(
  wire: Wire,
  references: ConversationReferences,
  address: Address,
  tenant: string,
  known: ConversationReference | null,
  run: (serviceUrl: string) => Promise<T>,
): Promise<T> {
  const last = () => references.serviceUrl(workspaceOf(tenant));
  const serviceUrl = known?.serviceUrl ?? (await last()) ?? firstContact(wire);
  try {
    return await run(serviceUrl);
  } catch (error) {
    const moved = isGone(error) ? await last() : null;
    if (moved === null || moved === serviceUrl) throw error;
    const done = await run(moved);
    await references.learn([{ address, serviceUrl: moved }]);
    return done;
  }
}

function firstContact(wire: Wire): string {
  if (wire.allows(GLOBAL_SERVICE_URL)) return GLOBAL_SERVICE_URL;
  throw refuse('find service url', 'nothing_heard_from_teams_yet');
}
