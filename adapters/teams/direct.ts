import {
  type Address,
  type ConversationReference,
  type ConversationReferences,
  PlatformError,
} from '../../src/runtime/ports.ts';
import { readAddress } from './address.ts';
import { later, refuse } from './errors.ts';
import type { Rosters } from './roster.ts';
import { atServiceUrl } from './where.ts';
import type { Wire } from './wire.ts';

/** Where a message goes. */
export interface Target {
  readonly serviceUrl: string;
  readonly conversation: string;
}

/**
 * The personal chat with somebody: the one that is known, else it is opened, by the `29:` id that is
 * known or stands in the roster of a channel, else by the object id, which Teams allows only where the
 * app is installed for them. What is found out is learned. Throws PlatformError.
 */
export async function directTo(
  wire: Wire,
  references: ConversationReferences,
  address: Address,
  rosters?: Pick<Rosters, 'search'>,
): Promise<Target> {
  const [known] = await references.find([address]);
  if (known && known.conversation !== null) {
    return { serviceUrl: known.serviceUrl, conversation: known.conversation };
  }
  return openDirect(wire, references, address, known ?? null, rosters);
}

/** The same, asking Teams for it whatever is known. */
export async function openDirect(
  wire: Wire,
  references: ConversationReferences,
  address: Address,
  known: ConversationReference | null,
  rosters?: Pick<Rosters, 'search'>,
): Promise<Target> {
  const person = readAddress(address);
  if (person?.kind !== 'person') throw refuse('open direct', 'not_a_teams_person');
  const { tenant, id } = person;
  const found = known?.userId ? null : await rosters?.search(person);
  const userId = known?.userId ?? found?.member?.userId ?? id;
  try {
    return await atServiceUrl(wire, references, address, tenant, known, async (serviceUrl) => {
      const conversation = await wire.openDirect(serviceUrl, tenant, userId);
      const learned = userId === id ? {} : { userId };
      await references.learn([{ address, serviceUrl, conversation, ...learned }]);
      return { serviceUrl, conversation };
    });
  } catch (error) {
    const isRefused = error instanceof PlatformError && error.outcome === 'refused';
    // By the id that a roster has Teams may still let them be written to.
    throw found?.unread && isRefused ? later('open direct', 'rosters_not_read_yet', error) : error;
  }
}
