import { channelOn, platformName } from './addresses.ts';
import { cardSlot, threadKey } from './entries.ts';
import { type Address, type ClaimedEntry, type MessageRef, PlatformError } from './ports.ts';
import type { Shell } from './shell.ts';

type Known = Pick<Shell, 'desks' | 'outbox'>;

/**
 * Gives back what is for a status thread in a channel that the desk file names no more, to go to the
 * one that it names; false where the thread stands elsewhere, and so stays there.
 */
export async function takenHome(shell: Known, entry: ClaimedEntry): Promise<boolean> {
  const home = homeOf(shell, entry);
  if (home === null || home === entry.to) return false;
  const { deskId, number, to } = entry;
  const thread = await shell.outbox.refOf(deskId, number, cardSlot, platformName(to));
  if (thread && !standsIn(thread, home)) return false;
  return shell.outbox.move(entry, home, threadKey(home, number));
}

/**
 * Where a thread is refused that stands in a channel that the desk file names no more: gives the
 * entry back, to begin the thread anew in the one that it names. False where nothing came of it.
 */
export async function takenAfterRefusal(
  shell: Known,
  entry: ClaimedEntry,
  thread: MessageRef,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof PlatformError) || error.outcome !== 'refused' || error.ofMessage)
    return false;
  const home = homeOf(shell, entry);
  if (home === null || standsIn(thread, home)) return false;
  const isSame = platformName(home) === platformName(entry.to);
  return shell.outbox.move(
    entry,
    home,
    threadKey(home, entry.number),
    ...(isSame ? [{ slot: cardSlot, ref: thread }] : []),
  );
}

/** The desk's channel on the entry's platform, else on another; null where it is for no status thread. */
function homeOf(
  { desks }: Pick<Shell, 'desks'>,
  { deskId, number, as, to }: ClaimedEntry,
): Address | null {
  const desk = desks.get(deskId);
  if (!desk || as !== 'desk' || number === '') return null;
  return channelOn(desk, platformName(to)) ?? desk.supportChannels[0];
}

/** The last part of a channel's address is the conversation of what stands in it. */
function standsIn({ conversation }: MessageRef, channel: Address): boolean {
  return channel.slice(channel.indexOf('/') + 1) === conversation;
}
