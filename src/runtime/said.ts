import { DomainError } from '../engine/commands.ts';
import type { Ticket, WrittenIn } from '../engine/ticket.ts';
import { nobodyServes, plainMessage } from '../views/answer-messages.ts';
import type { Message } from '../views/message.ts';
import {
  emptyAnswer,
  nobodyReadsAnswer,
  refusedAnswer,
  unplacedAnswer,
} from '../views/said-answer.ts';
import { platformName } from './addresses.ts';
import { inquire } from './command.ts';
import { isBeginning } from './drafts.ts';
import { cardSlot, isRequesterSlot } from './entries.ts';
import { execute } from './execute.ts';
import { desksFor, named, requireAgent } from './people.ts';
import { withPolicies } from './policies.ts';
import type { Caller, Desk, Said } from './ports.ts';
import { type Inquiry, readInquiry, readReport } from './read-command.ts';
import { type Shell, snapshotOf } from './shell.ts';
import { threadRef } from './thread-ref.ts';

/** So many open tickets are listed where it is not clear which one is meant. */
const mostListed = 5;
/** Within what the platform waits for an event to be kept, with room for the work itself. */
const refPatienceMs = 1400;
const refRestMs = 100;

/**
 * Words written to the bot: in a ticket's thread they go to whom that is for, anywhere else they are
 * a command, or answered with how to get them there. Once for each message, and for each change of it.
 */
export function said(shell: Shell, caller: Caller, words: Said): Promise<'kept' | 'command'> {
  return withPolicies(shell.policies, async () => {
    const desks = desksHearing(shell, caller, words);
    const direct = words.place === 'direct';
    const found = await findByThread(
      shell,
      direct ? [...shell.desks.values()] : desks,
      caller,
      words,
    );
    const desk = found && shell.desks.get(found.ticket.deskId);
    if (!desk) return unplaced(shell, desks, caller, words);
    const { ticket, slot } = found;
    // In a direct conversation there is one person, who may be in several workspaces.
    const own =
      ticket.requester.address === caller.person.address || (direct && isRequesterSlot(slot));
    if (own || slot === cardSlot) {
      await relay(shell, desk, caller, words, { ticket, slot, own });
      return 'kept';
    }
    if (words.place === 'channel') return unplaced(shell, desks, caller, words);
    const { ref } = await threadRef(shell, ticket, caller.person.address);
    await answer(shell, desk.id, caller, words, nobodyReadsAnswer(ticket.number, ref?.url));
    return 'kept';
  });
}

async function unplaced(
  shell: Shell,
  desks: readonly Desk[],
  caller: Caller,
  words: Said,
): Promise<'kept' | 'command'> {
  if (words.isCommand) return 'command';
  await answerUnplaced(shell, desks, caller, words);
  return 'kept';
}

/** A thread may begin with a message of ours that we have not heard back of: that is waited for. */
async function findByThread(shell: Shell, desks: readonly Desk[], caller: Caller, words: Said) {
  const { thread, place, conversation } = words;
  if (!thread) return null;
  const ids = desks.map(({ id }) => id);
  const to = place === 'direct' ? caller.person.address : conversation;
  const find = () => shell.tickets.findByMessage(ids, thread);
  let found = await find();
  for (let waited = 0; !found && waited < refPatienceMs; waited += refRestMs) {
    const mayStand = await shell.outbox.mayStand(ids, to);
    found = await find();
    if (found || !mayStand) break;
    await shell.timers.rest(refRestMs);
  }
  return found;
}

/** The desks that serve the writer; also of another workspace's people in its support channel. */
function desksHearing(shell: Shell, { workspace }: Caller, { conversation }: Said): Desk[] {
  const serving = desksFor(shell, workspace);
  const here = [...shell.desks.values()].filter(({ supportChannels }) =>
    supportChannels.includes(conversation),
  );
  return [...new Set([...serving, ...here])];
}

interface Place {
  readonly ticket: Ticket;
  readonly slot: string;
  /** The writer is the requester. */
  readonly own: boolean;
}

/** The requester's words go to support, those of an agent in the status thread to the requester. */
async function relay(
  shell: Shell,
  desk: Desk,
  caller: Caller,
  words: Said,
  { ticket, slot, own }: Place,
): Promise<void> {
  const { number } = ticket;
  const { text, files, id, edit } = words;
  try {
    if (!own) await requireAgent(shell, desk, caller);
    if (text.trim() === '' && files.length === 0) {
      return await answer(shell, desk.id, caller, words, emptyAnswer(number, words.place));
    }
    const writtenIn = threadOf(slot);
    await execute(shell, desk.id, number, `said:${edit ?? id}`, {
      type: own ? 'ReplyToSupport' : 'ReplyToRequester',
      by: own ? ticket.requester : named(desk, caller.person),
      text: text.trim(),
      files,
      ...(edit === null ? {} : { edited: true }),
      ...(writtenIn ? { writtenIn } : {}),
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code } = error;
    const { address: person } = caller.person;
    shell.log.warn({ code, desk: desk.id, number, person, action: 'said' }, 'refused');
    await answer(shell, desk.id, caller, words, refusedAnswer(error.message));
  }
}

function threadOf(slot: string): WrittenIn | null {
  if (isRequesterSlot(slot)) return 'direct';
  return slot === cardSlot ? 'thread' : null;
}

/** Keeps the words for a report, and says how they become one. */
async function answerUnplaced(
  shell: Shell,
  desks: readonly Desk[],
  caller: Caller,
  words: Said,
): Promise<void> {
  const [desk] = desks;
  if (!desk) return answer(shell, '', caller, words, nobodyServes());
  const inquiry = words.place === 'direct' && isPlain(words) ? readInquiry(words.text) : null;
  if (inquiry) return answerInquiry(shell, desk.id, caller, words, inquiry);
  const inDesk = desks.some(({ supportChannels }) => supportChannels.includes(words.conversation));
  const direct = words.place === 'direct';
  const message = unplacedAnswer({
    place: direct ? 'direct' : inDesk ? 'support-channel' : 'channel',
    draft: await keepWords(shell, desk, caller, words),
    withFiles: words.files.length > 0,
    inDeskThread: inDesk && Boolean(words.thread),
    open: direct ? await openTickets(shell, desks, caller) : [],
    unthreaded: direct && !hasDirectThreads(shell, caller),
  });
  return answer(shell, desk.id, caller, words, message);
}

function hasDirectThreads({ platforms }: Shell, { person }: Caller): boolean {
  return platforms.get(platformName(person.address))?.directThreads ?? true;
}

/** Words alone, as they were written first. */
function isPlain({ edit, files }: Said): boolean {
  return edit === null && files.length === 0;
}

/** As the command would be, where nobody else reads along. */
async function answerInquiry(
  shell: Shell,
  deskId: string,
  caller: Caller,
  words: Said,
  inquiry: Inquiry,
): Promise<void> {
  try {
    const found = await inquire(shell, caller, inquiry);
    if (found.kind === 'message') await answer(shell, deskId, caller, words, found.message);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message } = error;
    const { address: person } = caller.person;
    shell.log.warn({ code, desk: deskId, person, action: inquiry.kind }, 'refused');
    await answer(shell, deskId, caller, words, plainMessage(message));
  }
}

/** A draft named after the message; a change of the message counts until the form is begun. */
async function keepWords(
  shell: Shell,
  desk: Desk,
  { person, workspaceName }: Caller,
  said: Said,
): Promise<{ readonly deskId: string; readonly id: string } | null> {
  const { edit, place, conversation, message } = said;
  const text = readReport(said.text);
  if (text === '') return null;
  const deskId = desk.id;
  const id = `said:${placeOf(said)}`;
  const kept = await shell.tickets.findDraft(deskId, id);
  if (!kept || (isBeginning(kept) && edit !== null)) {
    await shell.tickets.saveDraft({
      deskId,
      id,
      requester: person,
      answers: {},
      openedAt: shell.clock.now(),
      text,
      ...(workspaceName === undefined ? {} : { workspaceName }),
      ...(place === 'channel' ? { origin: { conversation, url: message.url ?? null } } : {}),
    });
  }
  return { deskId, id };
}

async function openTickets(shell: Shell, desks: readonly Desk[], { person }: Caller) {
  const tickets = await Promise.all(
    desks.map(({ id }) => shell.tickets.ticketsOf(id, person.address, mostListed)),
  );
  return tickets
    .flat()
    .filter(({ state }) => state !== 'resolved')
    .slice(0, mostListed)
    .map((ticket) => snapshotOf(shell, ticket));
}

/** What a message and its changes have in common, whatever else they are known by. */
function placeOf({ conversation, message }: Said): string {
  return `${conversation}/${message.id}`;
}

/**
 * Once for each message, in its thread, its changes included: a change that knows the message only by
 * its place finds that taken. `deskId` is empty where no desk serves the writer.
 */
async function answer(
  shell: Shell,
  deskId: string,
  { person }: Caller,
  said: Said,
  message: Message,
): Promise<void> {
  const { id, place, conversation, message: its, thread } = said;
  const here = placeOf(said);
  if (id !== here) await shell.outbox.add(deskId, `said:${here}`, []);
  const added = await shell.outbox.add(deskId, `said:${id}`, [
    {
      deskId,
      number: '',
      to: place === 'direct' ? person.address : conversation,
      conversation: `said:${conversation}`,
      as: 'answer',
      keys: [],
      urgent: false,
      delivery: { kind: 'post', replyTo: thread ?? its, message },
    },
  ]);
  if (added) shell.hint.raise();
}
