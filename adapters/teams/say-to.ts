import type { Answer, Caller } from '../../src/runtime/ports.ts';
import { directTo } from './direct.ts';
import { messageIdAt, type Where } from './parse.ts';
import { type Parts, readerIn } from './parts.ts';
import type { Unknown } from './payload.ts';
import { insisting, trying } from './say.ts';
import { activityOf, notReachedActivity, wordsShown } from './show-card.ts';
import type { Activity } from './wire.ts';
import { wording } from './wording.ts';

/** Answers where somebody wrote: in the chat, in a channel under their message. Never throws. */
export async function sayHere(
  sent: Activity,
  activity: Unknown,
  { place, conversation, root, serviceUrl }: Where,
  { wire, log }: Parts,
): Promise<void> {
  const id = root ?? messageIdAt(activity, 'id');
  const to = place === 'channel' && id !== null ? `${conversation};messageid=${id}` : conversation;
  await trying(() => wire.send(serviceUrl, to, sent), log);
}

/**
 * Answers in somebody's own chat, where nobody else reads along; those who cannot be written to hear
 * so where they wrote, with a way on from `answer`. False: it did not arrive. Never throws.
 */
export async function sayInPerson(
  sent: Activity,
  answer: Answer,
  activity: Unknown,
  where: Where,
  { person }: Caller,
  parts: Parts,
): Promise<boolean> {
  const { wire, references, log, forms } = parts;
  try {
    await insisting(async () => {
      const to = await directTo(wire, references, person.address);
      await wire.send(to.serviceUrl, to.conversation, sent);
    });
    return true;
  } catch (err) {
    const { address } = person;
    log.warn({ err, person: address }, 'an answer did not reach somebody in their own chat');
  }
  const instead = notReachedActivity(answer, readerIn(where, forms));
  await sayHere(instead, activity, where, parts);
  return false;
}

/** Words of ours as a message. */
export function told(words: string): Activity {
  return activityOf(wordsShown(words));
}

/** Says in a channel where the answer is. */
export function sayWhere(activity: Unknown, where: Where, parts: Parts): Promise<void> {
  return sayHere(told(wording.wroteToYou), activity, where, parts);
}
