import type { Answer, Caller } from '../../src/runtime/ports.ts';
import { ask } from './answer.ts';
import { readCarried } from './carried.ts';
import { directTo } from './direct.ts';
import { messageIdAt } from './parse.ts';
import { type Heard, readMessage } from './parse-message.ts';
import { type Arrived, type Parts, type Reply, readerIn } from './parts.ts';
import type { Unknown } from './payload.ts';
import { insisting, trying } from './say.ts';
import { activityOf, notReachedActivity, wordsShown } from './show-card.ts';
import { inPlace } from './show-in-place.ts';
import { unreachable } from './unreachable.ts';
import type { Activity } from './wire.ts';
import { within } from './within.ts';
import { wording } from './wording.ts';

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
  if (heard.kind === 'said') {
    const isKept = await kept(
      async () => {
        await parts.intake.said(caller, heard.said);
        return true;
      },
      heard,
      arrived,
      parts,
    );
    return isKept === null ? again : ok;
  }
  const isNew = await kept(() => parts.intake.isNew(key), heard, arrived, parts);
  if (isNew === null) return again;
  if (!isNew) return ok;
  return { ...ok, after: () => answer(heard, activity, caller, arrived, parts) };
}

/** null: not in time, or not at all. */
async function kept(
  work: () => Promise<boolean>,
  { kind }: Heard,
  arrived: Arrived,
  { log }: Parts,
): Promise<boolean | null> {
  const keeping = work().catch((err: unknown) => {
    log.error({ err, kind }, 'a message was not kept; teams sends it again');
    return null;
  });
  const soon = await within(keeping, arrived.timeLeft());
  if (!soon.inTime) log.warn({ kind }, 'a message takes long; teams sends it again');
  return soon.inTime ? soon.value : null;
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
