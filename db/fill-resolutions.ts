import type { Queries } from './connect.ts';

const batch = 500;

/**
 * Fills in when the tickets were resolved that an older bot resolved, from their events: `resolved_at`
 * decides when they are removed. To be called in the transaction that adds that column: later the
 * database refuses a ticket that is resolved without it. What is filled in leaves the index that is
 * read here.
 */
export async function fillResolutions(sql: Queries): Promise<void> {
  for (;;) {
    const filled = await sql`
      with resolved as materialized (
        select desk_id, number from tickets
        where state = 'resolved' and resolved_at is null and exists (
          select from events
          where events.desk_id = tickets.desk_id and events.number = tickets.number
            and events.type = 'TicketResolved'
        )
        order by desk_id, number
        limit ${batch}
        for update
      )
      update tickets set resolved_at = (
        select max(events.at) from events
        where events.desk_id = resolved.desk_id and events.number = resolved.number
          and events.type = 'TicketResolved'
      )
      from resolved
      where tickets.desk_id = resolved.desk_id and tickets.number = resolved.number`;
    if (filled.count < batch) return;
  }
}
