import { type Caller, logFailure, type Unknown } from '../../src/runtime/ports.ts';
import { sentences } from '../../src/views/call-instead.ts';
import { ask } from './answer.ts';
import { type Carried, deskOf, readCarried } from './carried.ts';
import type { Where } from './parse.ts';
import type { Heard } from './parse-message.ts';
import { type Parts, readerIn } from './parts.ts';
import { sayHere, sayInPerson } from './say-to.ts';
import { activityOf, wordsShown } from './show-card.ts';
import { type InPlace, inPlace } from './show-in-place.ts';
import { wording } from './wording.ts';

/**
 * A button of a client that knows no Action.Execute, acknowledged already: a form goes on in its
 * message, everything else is answered by another one. Never throws.
 */
export async function onPressed(
  { data, message }: Extract<Heard, { kind: 'pressed' }>,
  activity: Unknown,
  caller: Caller,
  where: Where,
  parts: Parts,
): Promise<void> {
  const carried = readCarried(data);
  const isForm = carried?.verb === 'submit' || carried?.verb === 'back';
  const shown = await answered(data, carried, isForm, caller, where, parts).catch(
    (err: unknown): InPlace => {
      logFailure(parts.log, { err, asked: carried?.verb }, 'a button failed');
      const instead = parts.intake.callInstead(caller, deskOf(carried));
      const failed = isForm ? wording.failedSubmit : wording.failedPress;
      return { kind: 'words', words: sentences(failed, instead) };
    },
  );
  if (!shown) return;
  const isCard = shown.kind === 'card';
  const sent = activityOf(isCard ? shown : wordsShown(shown.words));
  if (where.place !== 'personal') {
    await sayInPerson(sent, { kind: 'nothing' }, activity, where, caller, parts);
    return;
  }
  if (isCard && isForm && message !== null) return parts.replace(where, message, sent);
  return sayHere(sent, activity, where, parts);
}

/** null: what there is to see arrives by itself. */
async function answered(
  data: Unknown,
  carried: Carried | null,
  isForm: boolean,
  caller: Caller,
  where: Where,
  { intake, forms }: Parts,
): Promise<InPlace | null> {
  const outcome = await ask(intake, caller, { kind: 'press', data, carried }, where.tenant);
  if (outcome.kind === 'nothing' && !isForm) return null;
  return inPlace(outcome, carried, readerIn(where, forms));
}
