import { type Caller, textAt, type Unknown } from '../../src/runtime/ports.ts';
import { sentences } from '../../src/views/call-instead.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { ask, type Outcome } from './answer.ts';
import { type Carried, deskOf } from './carried.ts';
import { inTime } from './in-time.ts';
import { type Invoke, readInvoke } from './parse-invoke.ts';
import { type Arrived, type Parts, type Reply, readerIn } from './parts.ts';
import { activityOf } from './show-card.ts';
import { againReply, dialogReply, wordsReply } from './show-dialog.ts';
import { executed, type InPlace, inPlace, refusedExecute } from './show-in-place.ts';
import { wording } from './wording.ts';

const saidOfInvokes = {
  failed: 'an invoke failed',
  late: 'an invoke takes long; the person is told to try again',
} as const;

type DialogInvoke = Extract<Invoke, { shows: 'dialog' }>;
type PlaceInvoke = Extract<Invoke, { shows: 'in place' }>;

/**
 * What Teams waits for while somebody does: a dialog, or the card that takes the place of one. It is
 * answered in time whatever happens, by what lets the person try again with all that was typed.
 */
export async function onInvoke(
  activity: Unknown,
  caller: Caller | null,
  arrived: Arrived,
  parts: Parts,
): Promise<Reply> {
  const invoke = readInvoke(activity, arrived.where);
  if (!invoke) {
    parts.log.info({ name: textAt(activity, 'name') }, 'an invoke that nothing here answers');
    return { status: 404 };
  }
  if (!caller) parts.log.warn({ shows: invoke.shows }, 'an invoke of nobody in particular');
  return invoke.shows === 'dialog'
    ? inDialog(invoke, caller, arrived, parts)
    : onExecute(invoke, caller, arrived, parts);
}

async function inDialog(
  { asked, opens }: DialogInvoke,
  caller: Caller | null,
  arrived: Arrived,
  parts: Parts,
): Promise<Reply> {
  const { where } = arrived;
  if (!asked || !caller) return wordsReply(wording.notYet, wording.unreadable);
  const shown = async () =>
    dialogReply(
      await ask(parts.intake, caller, asked, where.tenant),
      readerIn(where, parts.forms),
      opens,
    );
  const instead = parts.intake.callInstead(
    caller,
    deskOf(asked.kind === 'press' ? asked.carried : null),
  );
  const failed = (words: { readonly press: string; readonly command: string }): Reply =>
    asked.kind === 'press'
      ? againReply(sentences(words.press, instead), asked.data)
      : wordsReply(wording.notYet, sentences(words.command, instead));
  const reply = await inTime(shown, arrived, parts, { ...saidOfInvokes, asked: asked.kind });
  switch (reply.kind) {
    case 'done':
      return reply.value;
    case 'late':
      return failed({ press: wording.slowDialog, command: wording.slowCommand });
    case 'failed':
      return failed({ press: wording.failedDialog, command: wording.failedCommand });
    default:
      return unreachable(reply);
  }
}

async function onExecute(
  { asked, automatic, message }: PlaceInvoke,
  caller: Caller | null,
  arrived: Arrived,
  parts: Parts,
): Promise<Reply> {
  const { where } = arrived;
  const { carried } = asked;
  if (!caller) return { status: 200, body: refusedExecute(400, wording.unreadable) };
  const shown = async () => {
    const outcome = await ask(parts.intake, caller, asked, where.tenant);
    const next = await afterwards(outcome, carried, caller, parts);
    // Nobody has asked for anything: the card that is there says enough.
    if (automatic && next.kind === 'ticket' && !next.message) return null;
    return inPlace(next, carried, readerIn(where, parts.forms));
  };
  const asking = carried?.verb ?? 'outdated';
  const reply = await inTime(shown, arrived, parts, { ...saidOfInvokes, asked: asking });
  const notYet = (words: string): Reply => ({
    status: 200,
    body: refusedExecute(503, sentences(words, parts.intake.callInstead(caller, deskOf(carried)))),
  });
  if (reply.kind === 'late') return notYet(wording.slowSubmit);
  if (reply.kind === 'failed') {
    return notYet(carried?.verb === 'submit' ? wording.failedSubmit : wording.failedPress);
  }
  const { value } = reply;
  if (value === null) return { status: 200, body: refusedExecute(403, wording.notYours) };
  const stays = message !== null && where.place === 'personal' && isOwnCard(carried);
  return {
    status: 200,
    body: executed(value),
    ...(stays && value.kind === 'card' ? { after: lasting(value, message) } : {}),
  };

  /** What an answer shows is gone when the chat is opened again, unless the message has it too. */
  function lasting(card: Extract<InPlace, { kind: 'card' }>, id: string) {
    return () => parts.replace(where, id, activityOf(card));
  }
}

/** A ticket's card is shown as it is after the press. */
async function afterwards(
  outcome: Outcome,
  carried: Carried | null,
  caller: Caller,
  { intake }: Parts,
): Promise<Outcome> {
  const ticket = outcome.kind === 'nothing' ? ticketOf(carried) : null;
  if (!ticket) return outcome;
  const message = await intake.look(caller, ticket.deskId, ticket.number);
  return message ? { kind: 'ticket', message } : outcome;
}

/** An acknowledgement stands in the message of an escalation, which changes by itself. */
function ticketOf(
  carried: Carried | null,
): { readonly deskId: string; readonly number: string } | null {
  if (carried?.verb === 'act') return carried.press.action === 'acknowledge' ? null : carried.press;
  const isForm = carried?.verb === 'submit' || carried?.verb === 'back';
  return isForm && carried.context.kind === 'act' ? carried.context : null;
}

/** The card is the form of a report itself; forms about a ticket stand over what is said of it. */
function isOwnCard(carried: Carried | null): boolean {
  if (carried?.verb === 'begin') return true;
  const isForm = carried?.verb === 'submit' || carried?.verb === 'back';
  return isForm && (carried.context.kind === 'intake' || carried.context.kind === 'choose-desk');
}
