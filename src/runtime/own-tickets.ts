import type { Address, Ticket } from '../engine/ticket.ts';
import type { Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/** Up to `limit` of somebody's own tickets of each desk: unresolved ones first, then the latest. */
export async function ownTickets(
  shell: Shell,
  desks: readonly Desk[],
  person: Address,
  limit: number,
): Promise<readonly Ticket[]> {
  const own = await Promise.all(desks.map(({ id }) => shell.tickets.ticketsOf(id, person, limit)));
  const isOver = ({ state }: Ticket) => Number(state === 'resolved');
  return own.flat().sort((a, b) => isOver(a) - isOver(b) || b.reportedAt - a.reportedAt);
}
