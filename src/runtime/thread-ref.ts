import { platformName } from './addresses.ts';
import { cardSlot } from './entries.ts';
import type { Address, MessageRef } from './ports.ts';
import type { Shell } from './shell.ts';

/** Where a ticket's status thread stands, for somebody who is to follow a link to it. */
export interface ThreadRef {
  /** On the reader's platform where it stands there, else on another; null while it stands nowhere. */
  readonly ref: MessageRef | null;
  /** One on the reader's platform, or the only one, is still to come. */
  readonly toCome: boolean;
}

export async function threadRef(
  { outbox, desks, platforms }: Pick<Shell, 'outbox' | 'desks' | 'platforms'>,
  { deskId, number }: { readonly deskId: string; readonly number: string },
  reader: Address,
): Promise<ThreadRef> {
  const own = platformName(reader);
  const of = (platform: string) => outbox.refOf(deskId, number, cardSlot, platform);
  const near = await of(own);
  if (near) return { ref: near, toCome: false };
  // A desk that is gone from the desk file may have threads all the same.
  const channels = desks.get(deskId)?.supportChannels.map(platformName) ?? [...platforms.keys()];
  for (const platform of channels) {
    const ref = platform === own ? null : await of(platform);
    if (ref) return { ref, toCome: channels.includes(own) };
  }
  return { ref: null, toCome: true };
}
