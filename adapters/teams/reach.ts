import {
  type Address,
  type ConversationReferences,
  PlatformError,
  type Reach,
} from '../../src/runtime/ports.ts';
import { openDirect } from './direct.ts';
import type { Rosters } from './roster.ts';
import type { Wire } from './wire.ts';

/**
 * Whether a message would reach this person: there is a personal chat, or Teams opens one now, of
 * which they see nothing. With `open` Teams is asked whatever is known, as it tells nobody that the
 * bot was blocked. Throws PlatformError where Teams does not say, never for what it says of them.
 */
export async function reachOf(
  wire: Wire,
  references: ConversationReferences,
  rosters: Rosters,
  person: Address,
  open: boolean,
): Promise<Reach> {
  const [known] = await references.find([person]);
  try {
    if (open || !known || known.conversation === null) {
      await openDirect(wire, references, person, known ?? null, rosters);
    }
  } catch (error) {
    if (!(error instanceof PlatformError) || error.outcome !== 'refused') throw error;
    return { reachable: false, name: known?.name ?? null, reason: error.reason };
  }
  const [now] = await references.find([person]);
  return { reachable: true, name: now?.name ?? person };
}
