import type { Ticket, TicketEvent } from '../../src/engine/ticket.ts';
import type { MessageRef, TicketRow } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';

export async function findTicket(sql: Sql, deskId: string, number: string): Promise<Ticket | null> {
  const [row] = await sql<{ ticket: Ticket }[]>`
    select ticket from tickets where desk_id = ${deskId} and number = ${number}`;
  return row?.ticket ?? null;
}

export async function findBySubmission(
  sql: Sql,
  deskId: string,
  submissionId: string,
): Promise<Ticket | null> {
  const [row] = await sql<{ ticket: Ticket }[]>`
    select ticket from tickets where desk_id = ${deskId} and submission_id = ${submissionId}`;
  return row?.ticket ?? null;
}

/** The ticket one of whose slots this message fills, among these desks' tickets. */
export async function findByMessage(
  sql: Sql,
  deskIds: readonly string[],
  { conversation, id }: Pick<MessageRef, 'conversation' | 'id'>,
): Promise<{ readonly ticket: Ticket; readonly slot: string } | null> {
  const [row] = await sql<{ ticket: Ticket; slot: string }[]>`
    select tickets.ticket, refs.slot
    from message_refs as refs
    join tickets on tickets.desk_id = refs.desk_id and tickets.number = refs.number
    where refs.conversation = ${conversation} and refs.message_id = ${id}
      and refs.desk_id = any(${deskIds}::text[])
    limit 1`;
  return row ?? null;
}

export async function listEventsOf(
  sql: Sql,
  deskId: string,
  number: string,
  commandId: string,
): Promise<readonly TicketEvent[]> {
  const rows = await sql<{ event: TicketEvent }[]>`
    select event from events
    where desk_id = ${deskId} and number = ${number} and command_id = ${commandId}
    order by seq`;
  return rows.map(({ event }) => event);
}

/** A ticket and all its events, of one moment. */
export async function readHistory(
  sql: Sql,
  deskId: string,
  number: string,
): Promise<TicketRow | null> {
  const [row] = await sql<{ ticket: Ticket; events: TicketEvent[] }[]>`
    select ticket, (
      select json_agg(event order by seq) from events
      where events.desk_id = tickets.desk_id and events.number = tickets.number
    ) as events
    from tickets where desk_id = ${deskId} and number = ${number}`;
  return row ? { ticket: row.ticket, events: row.events } : null;
}
