import { type Answer, type Caller, logFailure, type Unknown } from '../../src/runtime/ports.ts';
import { sentences } from '../../src/views/call-instead.ts';
import type { Where } from './parse.ts';
import type { Command } from './parse-message.ts';
import { type Parts, readerIn } from './parts.ts';
import { sayHere, sayInPerson, sayWhere, told } from './say-to.ts';
import { activityOf, wordsShown } from './show-card.ts';
import { inPlace } from './show-in-place.ts';
import type { Activity } from './wire.ts';
import { wording } from './wording.ts';

/** A typed command, acknowledged already, is answered by a message. Never throws. */
export async function onCommand(
  { text, origin, withFiles }: Command,
  activity: Unknown,
  caller: Caller,
  where: Where,
  parts: Parts,
): Promise<void> {
  const { intake, log } = parts;
  const { answer, sent } = await intake
    .command(caller, text, origin, withFiles)
    .then((given) => ({ answer: given, sent: shownAs(given, where, parts) }))
    .catch((err: unknown) => {
      logFailure(log, { err }, 'a command failed');
      const words = sentences(wording.failedCommand, intake.callInstead(caller));
      return { answer: nothing, sent: told(words) };
    });
  if (!sent) return;
  if (where.place === 'personal') return sayHere(sent, activity, where, parts);
  const arrived = await sayInPerson(sent, answer, activity, where, caller, parts);
  if (arrived) await sayWhere(activity, where, parts);
}

const nothing: Answer = { kind: 'nothing' };

function shownAs(answer: Answer, where: Where, { forms }: Parts): Activity | null {
  if (answer.kind === 'nothing') return null;
  const shown = inPlace(answer, null, readerIn(where, forms));
  return activityOf(shown.kind === 'card' ? shown : wordsShown(shown.words));
}
