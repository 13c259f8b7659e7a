import { card } from '../views/card.ts';
import type { Button, Message } from '../views/message.ts';
import { publicStatus } from '../views/public-status.ts';
import { platformName } from './addresses.ts';
import { cardSlot } from './entries.ts';
import { withNames } from './known-names.ts';
import { presentOverdue } from './overdue.ts';
import { withPolicies } from './policies.ts';
import {
  type ClaimedEntry,
  type MessageRef,
  messageGone,
  type Platform,
  PlatformError,
  threadGone,
} from './ports.ts';
import { type Shell, snapshotOf } from './shell.ts';
import { takenAfterRefusal, takenHome } from './thread-home.ts';
import { threadRef } from './thread-ref.ts';

/** A delivery that is ready to go. */
export interface Sending {
  /** Which of the platform's paces it counts in. */
  readonly kind: 'post' | 'update';
  /**
   * Returns where the message stands; null where the entry was given back, to be claimed anew, and
   * whatever is said of this claim has no effect. Throws PlatformError.
   */
  send(): Promise<MessageRef | null>;
}

/** How long a message with a link to the status thread waits for the thread to be there. */
const threadPatienceMs = 5000;

/**
 * How a claimed entry is sent; null where there is nothing to send any more, `not yet` where it
 * links to a status thread that is about to be opened, was given back to go elsewhere, or tells of
 * an escalation that is about to go through.
 */
export async function prepare(
  shell: Shell,
  platform: Platform,
  entry: ClaimedEntry,
): Promise<Sending | 'not yet' | null> {
  const { delivery } = entry;
  if (await takenHome(shell, entry)) return 'not yet';
  switch (delivery.kind) {
    case 'post': {
      const { message, toCome } = await finished(shell, entry, delivery.message);
      if (toCome && entry.ageMs < threadPatienceMs) return 'not yet';
      const under = delivery.under ? await slot(shell, entry, delivery.under) : null;
      if (delivery.under === cardSlot && !under) {
        return { kind: 'post', send: () => openThread(shell, platform, entry, message) };
      }
      const parent = delivery.replyTo ?? under;
      return {
        kind: 'post',
        async send() {
          try {
            return await post(platform, entry, message, parent);
          } catch (error) {
            if (under && (await takenAfterRefusal(shell, entry, under, error))) return null;
            // Somebody deleted what it stands under: it stands alone, and the next card begins anew.
            if (!under || !(error instanceof PlatformError) || error.reason !== threadGone)
              throw error;
            return post(platform, entry, message, null);
          }
        },
      };
    }
    case 'update': {
      const ref = await slot(shell, entry, delivery.slot);
      if (!ref) return null;
      const { message } = await finished(shell, entry, delivery.message);
      return { kind: 'update', send: () => update(platform, entry, ref, message) };
    }
    case 'card': {
      const ref = await slot(shell, entry, delivery.slot ?? cardSlot);
      return {
        kind: ref ? 'update' : 'post',
        async send() {
          const message = await presentCard(shell, entry);
          if (!ref) return post(platform, entry, message, null);
          try {
            return await update(platform, entry, ref, message);
          } catch (error) {
            if (await takenAfterRefusal(shell, entry, ref, error)) return null;
            // The card is gone, or cannot be changed: the status thread begins anew. What stood in public is let be.
            if (!(error instanceof PlatformError) || error.reason !== messageGone) throw error;
            if (delivery.slot === 'public') throw error;
            return post(platform, entry, message, null);
          }
        },
      };
    }
    case 'overdue': {
      const message = await presentOverdue(shell, entry, delivery.entries);
      if (!message || message === 'not yet') return message;
      return { kind: 'post', send: () => post(platform, entry, message, null) };
    }
    default:
      return delivery satisfies never;
  }
}

/**
 * A thread that has no card begins with it, such as one of an old ticket on a platform that its desk
 * came to later. The entry is given back, to stand under the card.
 */
async function openThread(
  shell: Shell,
  platform: Platform,
  entry: ClaimedEntry,
  message: Message,
): Promise<MessageRef | null> {
  try {
    // A name of its own, so that a look for the reply does not find the card.
    const opening = { ...entry, id: `${entry.id}:card` };
    const ref = await post(platform, opening, await presentCard(shell, entry), null);
    await shell.outbox.keep(entry, cardSlot, ref);
    await shell.homes.touch(entry.deskId);
    return null;
  } catch (error) {
    // The platform does not take the card: what is said stands alone.
    if (!(error instanceof PlatformError) || !error.ofMessage) throw error;
    return post(platform, entry, message, null);
  }
}

/** The card shows the state at the moment of sending, so that one update stands for many. */
async function presentCard(shell: Shell, entry: ClaimedEntry): Promise<Message> {
  const ticket = await shell.tickets.find(entry.deskId, entry.number);
  if (!ticket) throw new Error(`ticket ${entry.number} of desk ${entry.deskId} is gone`);
  const show = entry.as === 'public' ? publicStatus : card;
  const message = await withPolicies(shell.policies, async () => show(snapshotOf(shell, ticket)));
  return withNames(shell, message, platformName(entry.to));
}

async function update(
  platform: Platform,
  entry: ClaimedEntry,
  ref: MessageRef,
  message: Message,
): Promise<MessageRef> {
  await platform.update(entry.to, ref, message);
  return ref;
}

async function post(
  platform: Platform,
  entry: ClaimedEntry,
  message: Message,
  parent: MessageRef | null,
): Promise<MessageRef> {
  const under = parent ? { parent } : {};
  const found = entry.ambiguous
    ? await platform.find(entry.to, entry.id, parent ?? undefined)
    : 'absent';
  if (typeof found === 'object') return found;
  const repeat = found === 'unknown';
  const { id: entryId, urgent } = entry;
  return platform.post(entry.to, message, { entryId, repeat, urgent, ...under });
}

function slot(shell: Shell, entry: ClaimedEntry, name: string): Promise<MessageRef | null> {
  return shell.outbox.refOf(entry.deskId, entry.number, name, platformName(entry.to));
}

/**
 * The message as it is sent: links the buttons that open the status thread and have no link; without a thread they are left out.
 * `toCome`: there is a better place to link to soon.
 */
async function finished(
  shell: Shell,
  entry: ClaimedEntry,
  unnamed: Message,
): Promise<{ readonly message: Message; readonly toCome: boolean }> {
  const message = await withNames(shell, unnamed, platformName(entry.to));
  if (!opensThread(message)) return { message, toCome: false };
  const { ref, toCome } = await threadRef(shell, entry, entry.to);
  return { message: linkedTo(message, ref), toCome };
}

function linkedTo(message: Message, thread: MessageRef | null): Message {
  const parts = message.parts.map((part) =>
    part.kind === 'buttons'
      ? {
          ...part,
          buttons: part.buttons.flatMap((button): Button[] => {
            if (button.kind !== 'open-thread' || button.url) return [button];
            return thread?.url ? [{ ...button, url: thread.url }] : [];
          }),
        }
      : part,
  );
  return { ...message, parts };
}

function opensThread({ parts }: Message): boolean {
  return parts.some(
    (part) =>
      part.kind === 'buttons' &&
      part.buttons.some((button) => button.kind === 'open-thread' && !button.url),
  );
}
