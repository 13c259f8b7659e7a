import { explain } from '../engine/explain.ts';
import { explainInFull, type FullExplanation } from '../engine/explain-in-full.ts';
import type { Ticket } from '../engine/ticket.ts';
import { explanationMessage } from '../views/answer-messages.ts';
import type { Answer } from '../views/form.ts';
import type { Message } from '../views/message.ts';
import { named } from './people.ts';
import type { Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/** Why a ticket stands where it does, with its whole history. */
export async function explanation(
  shell: Pick<Shell, 'tickets' | 'policies' | 'clock'>,
  desk: Desk,
  ticket: Ticket,
): Promise<FullExplanation> {
  const policy = shell.policies.of(ticket.deskId, ticket.policyVersion);
  const [history, deliveries] = await Promise.all([
    shell.tickets.history(ticket.deskId, ticket.number),
    shell.tickets.deliveries(ticket.deskId, ticket.number),
  ]);
  const nameOf = (address: string) =>
    address === ticket.requester.address
      ? ticket.requester.name
      : named(desk, { address, name: address }).name;
  const told = deliveries
    .filter(({ kind, as }) => kind === 'post' && as !== 'desk')
    .map(({ to, summary, status, finishedAt }) => ({
      to: nameOf(to),
      summary,
      status,
      finishedAt,
    }));
  return explainInFull(ticket, policy, shell.clock.now(), history?.events ?? [], told);
}

/** The same in words. */
export async function fullExplanation(shell: Shell, desk: Desk, ticket: Ticket): Promise<Message> {
  return explanationMessage(ticket.number, await explanation(shell, desk, ticket));
}

/** The same, for the agent who pressed Explain. */
export async function explanationAnswer(shell: Shell, desk: Desk, ticket: Ticket): Promise<Answer> {
  const message = await fullExplanation(shell, desk, ticket);
  return { kind: 'message', title: ticket.number, message };
}

/** For its requester: the level and the instants, and nobody behind the desk by name. */
export function ownExplanation(shell: Shell, ticket: Ticket): Message {
  const policy = shell.policies.of(ticket.deskId, ticket.policyVersion);
  const escalations = ticket.escalations.map((one) => ({ ...one, acknowledged: null }));
  const explained = explain({ ...ticket, escalations }, policy, shell.clock.now());
  return explanationMessage(ticket.number, { ...explained, events: [], told: [] });
}
