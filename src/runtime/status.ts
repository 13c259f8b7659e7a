import type { Snapshot } from '../engine/snapshot.ts';
import {
  helpMessage,
  plainMessage,
  queueMessage,
  statusMessage,
} from '../views/answer-messages.ts';
import type { Answer } from '../views/form.ts';
import type { Message } from '../views/message.ts';
import { contactLines, noDesk } from './open-form.ts';
import { desksFor, isAgent, maySee } from './people.ts';
import type { Caller, Desk } from './ports.ts';
import { type Shell, snapshotOf } from './shell.ts';

/**
 * Where a ticket stands (N-05). A number of another desk, or one that the caller may not see,
 * does not exist for them.
 */
export async function status(shell: Shell, caller: Caller, number: string): Promise<Answer> {
  if (number === '') {
    return say('Which ticket? Write its number behind it, such as /support status NX-1001.');
  }
  const found: Message[] = [];
  for (const desk of desksFor(shell, caller.workspace)) {
    const ticket = await shell.tickets.find(desk.id, number.toUpperCase());
    if (!ticket || !(await maySee(shell, desk, ticket, caller.person))) continue;
    found.push(statusMessage(snapshotOf(shell, ticket)));
  }
  const [first] = found;
  if (!first) {
    return say(
      `There is no ticket ${number.slice(0, 40)} that you can see. Check the number in your confirmation.`,
    );
  }
  // Desks that number alike may both have it.
  const message = { summary: first.summary, parts: found.flatMap(({ parts }) => parts) };
  return { kind: 'message', title: number.toUpperCase(), message };
}

/** What `/support` can do, with the desks' other ways in. */
export function help(shell: Shell, caller: Caller): Answer {
  const desks = desksFor(shell, caller.workspace);
  if (desks.length === 0) return noDesk();
  const now = shell.clock.now();
  const lines = desks.flatMap((desk) => contactLines(desk, now));
  const statements = desks.flatMap(({ policy }) => policy.statements.map(({ says }) => says));
  return { kind: 'message', title: 'Support', message: helpMessage(lines, statements) };
}

const longestQueue = 25;

/** The desk's unresolved tickets, those to serve first on top (T-03), for its agents. */
export async function queue(shell: Shell, caller: Caller): Promise<Answer> {
  const desks: Desk[] = [];
  for (const desk of desksFor(shell, caller.workspace)) {
    if (await isAgent(shell, desk, caller.person)) desks.push(desk);
  }
  if (desks.length === 0)
    return say('The queue is for support agents. Your own tickets: /support status <number>.');
  const views: Snapshot[] = [];
  for (const desk of desks) {
    for (const ticket of await shell.tickets.queue(desk.id, longestQueue + 1)) {
      views.push(snapshotOf(shell, ticket));
    }
  }
  return { kind: 'message', title: 'Queue', message: queueMessage(views, longestQueue) };
}

/** A subcommand that there is none of. */
export function unknownSubcommand(text: string): Answer {
  const word = text.split(/\s+/)[0]?.slice(0, 40) ?? '';
  return say(`I do not know "${word}". Use /support alone to report something, or /support help.`);
}

function say(text: string): Answer {
  return { kind: 'message', title: 'Support', message: plainMessage(text) };
}
