import type { Ticket } from '../../src/engine/ticket.ts';
import type { Decision } from '../../src/runtime/ports.ts';
import type { Sql, Transaction } from '../connect.ts';
import { checkDecision, writeChanges } from './write-decisions.ts';

/** Changes one ticket under its row's lock, once per command id. Null where there is none. */
export async function changeTicket(
  sql: Sql,
  deskId: string,
  number: string,
  commandId: string | null,
  decide: (ticket: Ticket) => Decision,
): Promise<Ticket | null> {
  return sql.begin(async (tx) => {
    const [row] = await tx<{ ticket: Ticket; nextCheckAt: number | null }[]>`
      select ticket, next_check_at as "nextCheckAt" from tickets
      where desk_id = ${deskId} and number = ${number}
      for update`;
    if (!row) return null;
    if (commandId !== null && !(await recordCommand(tx, deskId, number, commandId))) {
      return row.ticket;
    }
    const decision = decide(row.ticket);
    const change = { before: row.ticket, decision, commandId };
    checkDecision(change);
    if (
      decision.events.length + decision.outbox.length > 0 ||
      decision.nextCheckAt !== row.nextCheckAt ||
      decision.queuePlace !== null
    ) {
      await writeChanges(tx, [change]);
    }
    return decision.ticket;
  });
}

/** Notes a command of a locked ticket; false where it was noted before. */
async function recordCommand(
  tx: Transaction,
  deskId: string,
  number: string,
  commandId: string,
): Promise<boolean> {
  const noted = await tx`
    insert into commands (desk_id, number, command_id)
    values (${deskId}, ${number}, ${commandId})
    on conflict do nothing`;
  return noted.count > 0;
}
