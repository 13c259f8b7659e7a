import { type Answer, type Caller, PlatformError, type Unknown } from '../../src/runtime/ports.ts';
import { directTo } from './direct.ts';
import { messageIdAt, type Where } from './parse.ts';
import { type Parts, readerIn } from './parts.ts';
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
 * so where they wrote, with a way on from `answer`. False: nobody knows that it arrived, and whoever
 * wrote has been told what is known. Never throws.
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
  const instead = await insisting(async () => {
    const to = await directTo(wire, references, person.address);
    await wire.send(to.serviceUrl, to.conversation, sent);
  }).then(
    () => null,
    (err: unknown) => {
      const { address } = person;
      log.warn({ err, person: address }, 'an answer is not known to be in somebody’s own chat');
      if (isAmbiguous(err)) return told(wording.mayBeThere);
      return notReachedActivity(answer, readerIn(where, forms));
    },
  );
  if (!instead) return true;
  await sayHere(instead, activity, where, parts);
  return false;
}

function isAmbiguous(error: unknown): boolean {
  return error instanceof PlatformError && error.outcome === 'ambiguous';
}

/** Words of ours as a message. */
export function told(words: string): Activity {
  return activityOf(wordsShown(words));
}

/** Says in a channel where the answer is. */
export function sayWhere(activity: Unknown, where: Where, parts: Parts): Promise<void> {
  return sayHere(told(wording.wroteToYou), activity, where, parts);
}
