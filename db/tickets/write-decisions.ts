import type { Ticket } from '../../src/engine/ticket.ts';
import type { Decision, OutboxEntry } from '../../src/runtime/ports.ts';
import type { Queries, Statement, Transaction } from '../connect.ts';
import { documents } from '../documents.ts';
import { touchHomes } from '../homes.ts';
import { insertEntries } from '../outbox/insert-entries.ts';

/** A decision with the ticket it was made on: null where it opens one. */
export interface Change {
  readonly before: Ticket | null;
  readonly decision: Decision;
  readonly commandId: string | null;
}

/** Writes the new state of tickets that are locked, with events and messages. One statement each. */
export async function writeChanges(tx: Transaction, changes: readonly Change[]): Promise<void> {
  await Promise.all([
    updateTickets(tx, changes),
    insertEvents(tx, changes),
    insertEntries(tx, entriesOf(changes)),
    touchHomes(
      tx,
      changes.flatMap(({ decision: { ticket, events } }) =>
        events.length === 0 ? [] : [{ deskId: ticket.deskId, requester: ticket.requester.address }],
      ),
    ),
  ]);
}

/** The messages that follow, in their order. */
export function entriesOf(changes: readonly Change[]): readonly OutboxEntry[] {
  return changes.flatMap((change) => change.decision.outbox);
}

/** Throws where a decision does not follow from the ticket it was made on. */
export function checkDecision({ before, decision }: Change): void {
  const { ticket, events } = decision;
  const version = (before?.version ?? 0) + events.length;
  const same = !before || (before.number === ticket.number && before.deskId === ticket.deskId);
  if (same && ticket.version === version) return;
  throw new Error(
    `ticket ${ticket.number}: ${events.length} events on version ${before?.version ?? 0} ` +
      `of ${before?.number ?? 'no ticket'} do not make version ${ticket.version}`,
  );
}

async function updateTickets(tx: Transaction, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const decisions = changes.map((change) => change.decision);
  const tickets = decisions.map((decision) => decision.ticket);
  const updated = await tx`
    update tickets set version = new.version, ticket = new.ticket::json, level = new.level,
      state = new.state, next_check_at = new.next_check_at, charged = new.charged::boolean,
      requester = new.requester, resolved_at = new.resolved_at,
      queue_rank = coalesce(new.queue_rank, tickets.queue_rank),
      queue_due = case when new.queue_rank is null then tickets.queue_due else new.queue_due end
    from unnest(
      ${tickets.map((ticket) => ticket.deskId)}::text[],
      ${tickets.map((ticket) => ticket.number)}::text[],
      ${changes.map((change) => change.before?.version ?? 0)}::int[],
      ${tickets.map((ticket) => ticket.version)}::int[],
      ${documents(tx, tickets)},
      ${tickets.map((ticket) => ticket.level)}::text[],
      ${tickets.map((ticket) => ticket.state)}::text[],
      ${decisions.map((decision) => decision.nextCheckAt)}::bigint[],
      ${tickets.map((ticket) => String(ticket.report.charge !== null))}::text[],
      ${tickets.map((ticket) => ticket.requester.address)}::text[],
      ${tickets.map((ticket) => ticket.resolvedAt)}::bigint[],
      ${decisions.map(({ queuePlace }) => queuePlace?.rank ?? null)}::int[],
      ${decisions.map(({ queuePlace }) => queuePlace?.dueAt ?? null)}::bigint[]
    ) as new (desk_id, number, expected, version, ticket, level, state, next_check_at, charged,
      requester, resolved_at, queue_rank, queue_due)
    where tickets.desk_id = new.desk_id and tickets.number = new.number
      and tickets.version = new.expected`;
  if (updated.count === changes.length) return;
  throw new Error(`${changes.length - updated.count} tickets changed while they were decided on`);
}

async function insertEvents(tx: Transaction, changes: readonly Change[]): Promise<void> {
  if (changes.every(({ decision }) => decision.events.length === 0)) return;
  await insertedEvents(tx, changes, tx`true`);
}

/** The statement that writes the events of those changes, `new`, of which this holds. */
export function insertedEvents(
  sql: Queries,
  changes: readonly Change[],
  holds: Statement,
): Statement {
  const rows = changes.flatMap(({ before, decision, commandId }) =>
    decision.events.map((event, index) => ({
      event,
      commandId,
      deskId: decision.ticket.deskId,
      number: decision.ticket.number,
      seq: (before?.version ?? 0) + index + 1,
    })),
  );
  return sql`
    insert into events (desk_id, number, seq, at, type, event, command_id, escalation)
    select new.desk_id, new.number, new.seq, new.at, new.type, new.event::json, new.command_id,
      new.escalation
    from unnest(
      ${rows.map((row) => row.deskId)}::text[],
      ${rows.map((row) => row.number)}::text[],
      ${rows.map((row) => row.seq)}::int[],
      ${rows.map((row) => row.event.at)}::bigint[],
      ${rows.map((row) => row.event.type)}::text[],
      ${documents(
        sql,
        rows.map((row) => row.event),
      )},
      ${rows.map((row) => row.commandId)}::text[],
      ${rows.map(({ event }) => (event.type === 'EscalationFired' ? event.key : null))}::text[]
    ) as new (desk_id, number, seq, at, type, event, command_id, escalation)
    where ${holds}`;
}
