import { DomainError } from '../engine/commands.ts';
import { hoursOf } from '../engine/hours.ts';
import { byPlace, queuePlace } from '../engine/queue.ts';
import type { Ticket } from '../engine/ticket.ts';
import {
  helpMessage,
  ownTicketsMessage,
  queueMessage,
  statusMessage,
  whichTicketMessage,
} from '../views/answer-messages.ts';
import type { Answer } from '../views/form.ts';
import { hoursMessage } from '../views/hours-message.ts';
import type { Message } from '../views/message.ts';
import { fullExplanation, ownExplanation } from './explanation.ts';
import { contactLines, noDesk } from './open-form.ts';
import { openTickets } from './open-tickets.ts';
import { ownTickets } from './own-tickets.ts';
import { cannotTell, desksFor, isAgent, isContact, seesOf } from './people.ts';
import type { Caller, Desk } from './ports.ts';
import { refuseGone } from './refuse-gone.ts';
import { type Shell, snapshotOf } from './shell.ts';

/**
 * Where a ticket stands (N-05). A number of another desk, or one that the caller may not see,
 * does not exist for them.
 */
export async function status(shell: Shell, caller: Caller, number: string): Promise<Answer> {
  if (number === '') return whichTicket(shell, caller, 'status');
  const found = await seenTickets(shell, caller, number);
  const answers = found.map(({ ticket }) => ({
    ticket,
    message: statusMessage(snapshotOf(shell, ticket)),
  }));
  return together(answers, number);
}

/** Why a ticket stands where it does: in full for those who work on it, for others without names. */
export async function explain(shell: Shell, caller: Caller, number: string): Promise<Answer> {
  if (number === '') return whichTicket(shell, caller, 'explain');
  const found = await seenTickets(shell, caller, number);
  const answers = await Promise.all(
    found.map(async ({ desk, ticket }) => {
      const works = isContact(desk, caller.person) || (await isAgent(shell, desk, caller.person));
      const message = works
        ? await fullExplanation(shell, desk, ticket)
        : ownExplanation(shell, ticket);
      return { ticket, message };
    }),
  );
  return together(answers, number);
}

/** One answer: desks that number alike may both have the ticket. Throws a DomainError for none. */
function together(
  answers: readonly { readonly ticket: Ticket; readonly message: Message }[],
  number: string,
): Answer {
  const [first] = answers;
  if (!first) {
    throw new DomainError(
      'no-such-ticket',
      `There is no ticket ${number} that you can see. Check the number in your confirmation, or ask for “mine” to list your tickets.`,
    );
  }
  const parts = answers.flatMap(({ message }) => message.parts);
  const message = { summary: first.message.summary, parts };
  return { kind: 'message', title: first.ticket.number, message };
}

/**
 * The tickets of this number that the caller may see, at most one of each desk. Throws a DomainError
 * where there is none and the caller cannot be told from an agent, whether or not the number exists.
 */
async function seenTickets(
  shell: Shell,
  caller: Caller,
  number: string,
): Promise<{ readonly desk: Desk; readonly ticket: Ticket }[]> {
  const looked = await Promise.all(
    desksFor(shell, caller.workspace).map(async (desk) => {
      const ticket = await shell.tickets.find(desk.id, fullNumber(desk, number));
      return { desk, ticket, sees: await seesOf(shell, desk, ticket, caller.person) };
    }),
  );
  const found = looked.flatMap(({ desk, ticket, sees }) =>
    ticket && sees ? [{ desk, ticket }] : [],
  );
  if (found.length === 0) {
    for (const { desk } of looked) await refuseGone(shell, desk, fullNumber(desk, number));
    if (looked.some(({ sees }) => sees === null)) throw cannotTell();
  }
  return found;
}

/** `nx1001`, `#1001` and `1001` as `NX-1001`. */
function fullNumber({ policy }: Desk, typed: string): string {
  const [, prefix = '', digits] = /^#?([A-Z]*)-?(\d+)$/.exec(typed.toUpperCase()) ?? [];
  return digits === undefined ? typed : `${prefix || policy.numberPrefix}-${digits}`;
}

function whichTicket(shell: Shell, { workspace }: Caller, words: string): Answer {
  const [desk] = desksFor(shell, workspace);
  if (!desk) return noDesk();
  const message = whichTicketMessage(words, `${desk.policy.numberPrefix}-1001`);
  return { kind: 'message', title: 'Support', message };
}

const mostOwn = 20;

/** The caller's own tickets of all desks, unresolved ones first, then the latest. */
export async function mine(shell: Shell, { workspace, person }: Caller): Promise<Answer> {
  const desks = desksFor(shell, workspace);
  if (desks.length === 0) return noDesk();
  const tickets = await ownTickets(shell, desks, person.address, mostOwn + 1);
  const views = tickets.slice(0, mostOwn + 1).map((ticket) => snapshotOf(shell, ticket));
  return { kind: 'message', title: 'Your tickets', message: ownTicketsMessage(views, mostOwn) };
}

/** When the desks are open. */
export function hours(shell: Shell, { workspace }: Caller): Answer {
  const desks = desksFor(shell, workspace);
  if (desks.length === 0) return noDesk();
  const now = shell.clock.now();
  const message = hoursMessage(
    desks.map((desk) => ({
      name: desk.policy.name,
      hours: hoursOf(desk.policy, now),
      now,
      contactLines: contactLines(desk, now),
    })),
  );
  return { kind: 'message', title: 'Hours', message };
}

/** What the bot can do for the caller, with the desks' other ways in. */
export async function help(shell: Shell, caller: Caller): Promise<Answer> {
  const desks = desksFor(shell, caller.workspace);
  if (desks.length === 0) return noDesk();
  const now = shell.clock.now();
  const lines = desks.flatMap((desk) => contactLines(desk, now));
  const statements = desks.flatMap(({ policy }) => policy.statements.map(({ says }) => says));
  const agent = (await agentDesks(shell, caller)).length > 0;
  return { kind: 'message', title: 'Support', message: helpMessage(lines, statements, agent) };
}

const longestQueue = 25;

/** The unresolved tickets of all desks where the caller is an agent, those to serve first on top (T-03). */
export async function queue(shell: Shell, caller: Caller): Promise<Answer> {
  const desks = await agentDesks(shell, caller);
  if (desks.length === 0) {
    throw new DomainError(
      'not-an-agent',
      'The queue is for support agents. To list your own tickets, ask for “mine” instead.',
    );
  }
  const open = await Promise.all(desks.map((desk) => openTickets(shell, desk, longestQueue)));
  const now = shell.clock.now();
  const first = open.flatMap(({ tickets }) => tickets);
  const placed = first.map((ticket) => {
    const policy = shell.policies.of(ticket.deskId, ticket.policyVersion);
    return { ...queuePlace(ticket, policy, now), reportedAt: ticket.reportedAt, ticket };
  });
  const shown = placed.sort(byPlace).slice(0, longestQueue);
  const views = shown.map(({ ticket }) => snapshotOf(shell, ticket));
  const all = open.reduce((sum, one) => sum + one.all, 0);
  return { kind: 'message', title: 'Queue', message: queueMessage(views, all) };
}

async function agentDesks(shell: Shell, { workspace, person }: Caller): Promise<Desk[]> {
  const desks = await Promise.all(
    desksFor(shell, workspace).map(async (desk) =>
      (await isAgent(shell, desk, person)) ? [desk] : [],
    ),
  );
  return desks.flat();
}
