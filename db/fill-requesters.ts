import type { Ticket } from '../src/engine/ticket.ts';
import type { Sql } from './connect.ts';

const batch = 500;

/**
 * Fills in whose the tickets are that were written before that had a column, so that they are among
 * their requesters' own. Read here: Postgres' JSON operators fail on some characters people can type.
 */
export async function fillRequesters(sql: Sql): Promise<void> {
  for (;;) {
    const rows = await sql<{ deskId: string; number: string; ticket: Ticket }[]>`
      select desk_id as "deskId", number, ticket from tickets where requester = '' limit ${batch}`;
    await sql`
      update tickets set requester = old.requester
      from unnest(
        ${rows.map(({ deskId }) => deskId)}::text[],
        ${rows.map(({ number }) => number)}::text[],
        ${rows.map(({ ticket }) => ticket.requester.address)}::text[]
      ) as old (desk_id, number, requester)
      where tickets.desk_id = old.desk_id and tickets.number = old.number`;
    if (rows.length < batch) return;
  }
}
