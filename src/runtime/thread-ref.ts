import { platformName } from './addresses.ts';
import { cardSlot } from './entries.ts';
import type { Address, MessageRef } from './ports.ts';
import type { Shell } from './shell.ts';

/** Where a ticket's status thread stands, for somebody who is to follow a link to it. */
export interface ThreadRef {
  /**
   * On the reader's platform where the desk has a channel there, else on another, else where the
   * desk was before; null while it stands nowhere.
   */
  readonly ref: MessageRef | null;
  /** A better one is still to come. */
  readonly toCome: boolean;
}

export async function threadRef(
  { outbox, desks, platforms }: Pick<Shell, 'outbox' | 'desks' | 'platforms'>,
  { deskId, number }: { readonly deskId: string; readonly number: string },
  reader: Address,
): Promise<ThreadRef> {
  const own = platformName(reader);
  const rank = (platform: string) => (platform === own ? 0 : 1);
  // A desk that is gone from the desk file may have threads all the same.
  const live = desks.get(deskId)?.supportChannels.map(platformName) ?? [...platforms.keys()];
  const nearest = live.toSorted((one, other) => rank(one) - rank(other));
  for (const platform of new Set([...nearest, ...platforms.keys()])) {
    const ref = await outbox.refOf(deskId, number, cardSlot, platform);
    if (ref) return { ref, toCome: platform !== nearest[0] };
  }
  return { ref: null, toCome: true };
}
