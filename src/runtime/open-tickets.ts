import type { Ticket } from '../engine/ticket.ts';
import { mostCounted } from '../views/how-many.ts';
import type { Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/**
 * Up to `most` of a desk's unresolved tickets, first those to serve first, and how many there are in
 * all, counted up to one more than `mostCounted`.
 */
export async function openTickets(
  shell: Shell,
  { id }: Desk,
  most: number,
): Promise<{ readonly tickets: readonly Ticket[]; readonly all: number }> {
  const tickets = await shell.tickets.queue(id, most + 1);
  if (tickets.length <= most) return { tickets, all: tickets.length };
  const all = await shell.tickets.countOpen(id, mostCounted + 1);
  return { tickets: tickets.slice(0, most), all };
}
