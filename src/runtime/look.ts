import { card } from '../views/card.ts';
import type { Message } from '../views/message.ts';
import { ownCard } from '../views/own-card.ts';
import { isAgent } from './people.ts';
import type { Caller } from './ports.ts';
import { type Shell, snapshotOf } from './shell.ts';

/** A ticket's card for an agent or for its requester; null for anybody else, and where there is none. */
export async function look(
  shell: Shell,
  { person }: Caller,
  deskId: string,
  number: string,
): Promise<Message | null> {
  const desk = shell.desks.get(deskId);
  const ticket = desk && (await shell.tickets.find(deskId, number));
  if (!ticket) return null;
  if (await isAgent(shell, desk, person)) return card(snapshotOf(shell, ticket));
  const own = ticket.requester.address === person.address;
  return own ? ownCard(snapshotOf(shell, ticket)) : null;
}
