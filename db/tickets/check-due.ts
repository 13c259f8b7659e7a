import type { Instant } from '../../src/engine/instant.ts';
import type { Ticket } from '../../src/engine/ticket.ts';
import type { Decision } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { checkDecision, writeChanges } from './write-decisions.ts';

/**
 * Decides on up to `limit` tickets whose check is due, those due first first, and writes all of it
 * in the transaction that holds their locks. Returns how many there were.
 */
export async function checkDue(
  sql: Sql,
  now: Instant,
  limit: number,
  decide: (ticket: Ticket, dueAt: Instant) => Decision,
): Promise<number> {
  return sql.begin(async (tx) => {
    const rows = await tx<{ ticket: Ticket; dueAt: Instant }[]>`
      select ticket, next_check_at as "dueAt" from tickets
      where next_check_at <= ${now}
      order by next_check_at
      limit ${limit}
      for update skip locked`;
    const changes = rows.map(({ ticket, dueAt }) => ({
      before: ticket,
      decision: decide(ticket, dueAt),
      commandId: null,
    }));
    changes.forEach(checkDecision);
    await writeChanges(tx, changes);
    return rows.length;
  });
}

/** The earliest instant at which any ticket wants a check. */
export async function nextCheckAt(sql: Sql): Promise<Instant | null> {
  const [row] = await sql<{ next: number }[]>`
    select next_check_at as next from tickets
    where next_check_at is not null
    order by next_check_at
    limit 1`;
  return row?.next ?? null;
}
