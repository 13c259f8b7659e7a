import type { Ticket } from '../engine/ticket.ts';
import type { Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/** Up to `most` of a desk's unresolved tickets, first those to serve first, and how many there are in all. */
export async function openTickets(
  shell: Shell,
  { id }: Desk,
  most: number,
): Promise<{ readonly tickets: readonly Ticket[]; readonly all: number }> {
  const tickets = await shell.tickets.queue(id, most + 1);
  if (tickets.length <= most) return { tickets, all: tickets.length };
  const all = (await shell.tickets.openNumbers(id)).length;
  return { tickets: tickets.slice(0, most), all };
}
