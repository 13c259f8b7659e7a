import type { Answer, Caller } from '../../src/runtime/ports.ts';
import { ask } from './answer.ts';
import { readCarried } from './carried.ts';
import { directTo } from './direct.ts';
import { inTime } from './in-time.ts';
import { messageIdAt } from './parse.ts';
import { type Heard, readMessage } from './parse-message.ts';
import { type Arrived, type Parts, type Reply, readerIn } from './parts.ts';
import type { Unknown } from './payload.ts';
import { insisting, trying } from './say.ts';
import { activityOf, notReachedActivity, wordsShown } from './show-card.ts';
import { inPlace } from './show-in-place.ts';
import { unreachable } from './unreachable.ts';
import type { Activity } from './wire.ts';
import { wording } from './wording.ts';

const saidOfMessages = {
  failed: 'a message was not kept; teams sends it again',
  late: 'a message takes long; teams sends it again',
} as const;

const ok: Reply = { status: 200 };
/** Teams sends it again. */
const again: Reply = { status: 503 };

/**
 * Words to the bot, a command among them, or a button of a client that only sends messages. It is
 * acknowledged when it is kept: words by the intake, everything else by its key. Nothing is sent
 * before the acknowledgement.
 */
export async function onMessage(
  activity: Unknown,
  caller: Caller,
  arrived: Arrived,
  parts: Parts,
): Promise<Reply> {
  const read = readMessage(activity, arrived.where, parts.keys);
  if (!read) return ok;
  const { heard, key } = read;
  const said = { ...saidOfMessages, asked: heard.kind };
  if (heard.kind === 'said') {
    const kept = await inTime(() => parts.intake.said(caller, heard.said), arrived, parts, said);
    return kept.kind === 'done' ? ok : again;
  }
  const isNew = await inTime(() => parts.intake.isNew(key), arrived, parts, said);
  if (isNew.kind !== 'done') return again;
  return isNew.value ? { ...ok, after: () => answer(heard, activity, caller, arrived, parts) } : ok;
}

async function answer(
  heard: Exclude<Heard, { kind: 'said' }>,
  activity: Unknown,
  caller: Caller,
  arrived: Arrived,
  parts: Parts,
): Promise<void> {
  const { where } = arrived;
  const { intake, log } = parts;
  const reader = readerIn(where, parts.forms);
  const failed = (words: string) => (err: unknown) => {
    log.error({ err, kind: heard.kind }, 'a message was not answered');
    return activityOf(wordsShown(words));
  };
  switch (heard.kind) {
    case 'command': {
      const asked = intake.command(caller, heard.text, heard.origin);
      let answered: Answer = { kind: 'nothing' };
      const shown = await asked
        .then((one) => {
          answered = one;
          return answerActivity(one);
        })
        .catch(failed(wording.failedCommand));
      if (!shown) return;
      if (where.place === 'personal') return here(shown);
      return inPerson(shown, answered);
    }
    case 'pressed': {
      const carried = readCarried(heard.data);
      const press = { kind: 'press', data: heard.data, carried } as const;
      const isForm = carried?.verb === 'submit' || carried?.verb === 'back';
      const shown = await ask(intake, caller, press, where.tenant)
        .then((outcome) =>
          outcome.kind === 'nothing' && !isForm ? null : inPlace(outcome, carried, reader),
        )
        .catch((err: unknown) => {
          failed('')(err);
          return { kind: 'words', words: wording.failedPress } as const;
        });
      if (!shown) return;
      const isCard = shown.kind === 'card';
      const sent = activityOf(isCard ? shown : wordsShown(shown.words));
      if (where.place !== 'personal') return inPerson(sent, { kind: 'nothing' });
      if (isCard && isForm && heard.message !== null) {
        return parts.replace(where, heard.message, sent);
      }
      return here(sent);
    }
    case 'in group':
      return here(activityOf(wordsShown(wording.inGroup)));
    default:
      return unreachable(heard);
  }

  function answerActivity(answered: Answer): Activity | null {
    if (answered.kind === 'nothing') return null;
    const shown = inPlace(answered, null, reader);
    return activityOf(shown.kind === 'card' ? shown : wordsShown(shown.words));
  }

  /** In the chat; in a channel under the message that is answered. */
  async function here(sent: Activity): Promise<void> {
    const id = where.root ?? messageIdAt(activity, 'id');
    const { conversation } = where;
    const to =
      where.place === 'channel' && id !== null ? `${conversation};messageid=${id}` : conversation;
    await trying(() => parts.wire.send(where.serviceUrl, to, sent), log);
  }

  /** What is for one person goes to their own chat, which they are told where they asked. */
  async function inPerson(sent: Activity, answered: Answer): Promise<void> {
    const { address } = caller.person;
    try {
      await insisting(async () => {
        const to = await directTo(parts.wire, parts.references, address);
        await parts.wire.send(to.serviceUrl, to.conversation, sent);
      });
    } catch (err) {
      log.warn({ err, person: address }, 'an answer did not reach somebody in their own chat');
      return here(notReachedActivity(answered, reader));
    }
    if (heard.kind === 'command') return here(activityOf(wordsShown(wording.wroteToYou)));
  }
}
