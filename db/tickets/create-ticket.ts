import type { Ticket } from '../../src/engine/ticket.ts';
import type { Decision } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { findBySubmission } from './read-ticket.ts';
import { takeCount } from './take-count.ts';
import { type Change, checkDecision, writeConsequences } from './write-decisions.ts';

/** Opens a ticket once per submission; of two at the same time the later gets the first's ticket. */
export async function createTicket(
  sql: Sql,
  deskId: string,
  submissionId: string,
  decide: (count: number) => Decision,
): Promise<{ readonly ticket: Ticket; readonly created: boolean }> {
  const present = await findBySubmission(sql, deskId, submissionId);
  if (present) return { ticket: present, created: false };
  const decision = decide(await takeCount(sql, deskId));
  const { ticket, nextCheckAt, queuePlace } = decision;
  if (!queuePlace) throw new Error(`ticket ${ticket.number} opens without a place in the queue`);
  const change: Change = { before: null, decision, commandId: null };
  checkDecision(change);
  const created = await sql.begin(async (tx) => {
    // Waits for a concurrent transaction with the same submission to end.
    const inserted = await tx`
      insert into tickets (desk_id, number, submission_id, version, ticket, level, state,
        reported_at, resolved_at, next_check_at, queue_rank, queue_due, charged,
        requester)
      values (${deskId}, ${ticket.number}, ${submissionId}, ${ticket.version},
        ${JSON.stringify(ticket)}::text::json, ${ticket.level}, ${ticket.state},
        ${ticket.reportedAt}, ${ticket.resolvedAt}, ${nextCheckAt}, ${queuePlace.rank}, ${queuePlace.dueAt},
        ${ticket.report.charge !== null}, ${ticket.requester.address})
      on conflict (desk_id, submission_id) do nothing`;
    if (inserted.count === 0) return false;
    await Promise.all(writeConsequences(tx, [change]));
    return true;
  });
  if (created) return { ticket, created };
  const first = await findBySubmission(sql, deskId, submissionId);
  if (!first) throw new Error(`submission ${submissionId} has a ticket that cannot be read`);
  return { ticket: first, created };
}
