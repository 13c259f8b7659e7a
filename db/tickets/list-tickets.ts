import type { Address, Ticket } from '../../src/engine/ticket.ts';
import type { Sql } from '../connect.ts';

/** Up to `limit` unresolved tickets: by rank, then due (without one last), then order received. */
export async function listQueue(
  sql: Sql,
  deskId: string,
  limit: number,
): Promise<readonly Ticket[]> {
  const rows = await sql<{ ticket: Ticket }[]>`
    select ticket from tickets
    where desk_id = ${deskId} and state <> 'resolved'
    order by queue_rank, queue_due nulls last, reported_at, number
    limit ${limit}`;
  return rows.map((row) => row.ticket);
}

/** Up to `limit` tickets of a requester, unresolved ones first, then the latest reports. */
export async function listTicketsOf(
  sql: Sql,
  deskId: string,
  requester: Address,
  limit: number,
): Promise<readonly Ticket[]> {
  const rows = await sql<{ ticket: Ticket }[]>`
    select ticket from tickets
    where desk_id = ${deskId} and requester = ${requester}
    order by (state <> 'resolved') desc, reported_at desc, number desc
    limit ${limit}`;
  return rows.map((row) => row.ticket);
}

/** How many tickets are unresolved, counted up to `limit`: so many entries of the queue's index. */
export async function countOpen(sql: Sql, deskId: string, limit: number): Promise<number> {
  const [row] = await sql<{ open: number }[]>`
    select count(*) as open from (
      select from tickets
      where desk_id = ${deskId} and state <> 'resolved'
      order by queue_rank
      limit ${limit}
    ) as first`;
  return row?.open ?? 0;
}

/** The numbers of all unresolved tickets, as they stand in the queue. */
export async function listOpenNumbers(sql: Sql, deskId: string): Promise<readonly string[]> {
  const rows = await sql<{ number: string }[]>`
    select number from tickets
    where desk_id = ${deskId} and state <> 'resolved'
    order by queue_rank, queue_due nulls last, reported_at, number`;
  return rows.map((row) => row.number);
}

/** All tickets with a charge, waived or not, in the order of their reports. */
export async function listCharged(sql: Sql, deskId: string): Promise<readonly Ticket[]> {
  const rows = await sql<{ ticket: Ticket }[]>`
    select ticket from tickets
    where desk_id = ${deskId} and charged
    order by reported_at, number`;
  return rows.map((row) => row.ticket);
}
