import type { Ticket } from '../../src/engine/ticket.ts';
import type { Decision } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { documents } from '../documents.ts';
import { touchedHomes } from '../homes.ts';
import { insertedEntries } from '../outbox/insert-entries.ts';
import { findBySubmission } from './read-ticket.ts';
import { type SubmissionKey, takeCounts } from './take-counts.ts';
import { type Change, checkDecision, entriesOf, insertedEvents } from './write-decisions.ts';

/** A submission, and what comes of it under the ticket count that it gets. */
export interface Opening extends SubmissionKey {
  readonly decide: (count: number) => Decision;
}

export interface Opened {
  readonly ticket: Ticket;
  /** False where the submission had its ticket already. */
  readonly created: boolean;
}

/** A submission that is about to become a ticket. */
interface Decided {
  readonly opening: Opening;
  readonly change: Change;
}

/**
 * Opens a ticket for each submission, once, all in one transaction; of a submission that comes twice
 * at the same time the later gets the first's ticket.
 */
export async function createTickets(
  sql: Sql,
  openings: readonly Opening[],
): Promise<readonly Opened[]> {
  const taken = await takeCounts(sql, openings);
  const decided = openings.flatMap((opening, place): Decided[] => {
    const count = taken[place];
    if (typeof count !== 'number') return [];
    const change = { before: null, decision: opening.decide(count), commandId: null };
    checkOpening(change);
    return [{ opening, change }];
  });
  const written = decided.length > 0 ? await write(sql, decided) : new Map<Opening, Ticket>();
  return Promise.all(
    openings.map(async (opening, place) => {
      const created = written.get(opening);
      if (created) return { ticket: created, created: true };
      const { deskId, submissionId } = opening;
      const present = taken[place];
      const ticket =
        typeof present === 'object' ? present : await findBySubmission(sql, deskId, submissionId);
      if (ticket) return { ticket, created: false };
      throw new Error(`submission ${submissionId} has a ticket that cannot be read`);
    }),
  );
}

/** Throws where a decision cannot open a ticket, or tells of another: its messages go by their ticket. */
function checkOpening(change: Change): void {
  checkDecision(change);
  const { ticket, queuePlace, outbox } = change.decision;
  if (!queuePlace) throw new Error(`ticket ${ticket.number} opens without a place in the queue`);
  const other = outbox.find((entry) => keyOf(entry) !== keyOf(ticket));
  if (other) throw new Error(`ticket ${ticket.number} opens with a message of ${other.number}`);
}

/**
 * Writes tickets with all that follows in one statement. It waits for concurrent transactions with the
 * same submissions to end; all go in one order, so that no two wait for each other. Gives what was
 * not there before.
 */
async function write(sql: Sql, decided: readonly Decided[]): Promise<ReadonlyMap<Opening, Ticket>> {
  const changes = decided.map(({ change }) => change);
  const decisions = changes.map(({ decision }) => decision);
  const tickets = decisions.map(({ ticket }) => ticket);
  const isOpened = sql`(new.desk_id, new.number) in (select desk_id, number from opened)`;
  const rows = await sql<{ deskId: string; number: string }[]>`
    with opened as (
      insert into tickets (desk_id, number, submission_id, version, ticket, level, state,
        reported_at, resolved_at, next_check_at, queue_rank, queue_due, charged, requester)
      select new.desk_id, new.number, new.submission_id, new.version, new.ticket::json, new.level,
        new.state, new.reported_at, new.resolved_at, new.next_check_at, new.queue_rank,
        new.queue_due, new.charged::boolean, new.requester
      from unnest(
        ${tickets.map((ticket) => ticket.deskId)}::text[],
        ${tickets.map((ticket) => ticket.number)}::text[],
        ${decided.map(({ opening }) => opening.submissionId)}::text[],
        ${tickets.map((ticket) => ticket.version)}::int[],
        ${documents(sql, tickets)},
        ${tickets.map((ticket) => ticket.level)}::text[],
        ${tickets.map((ticket) => ticket.state)}::text[],
        ${tickets.map((ticket) => ticket.reportedAt)}::bigint[],
        ${tickets.map((ticket) => ticket.resolvedAt)}::bigint[],
        ${decisions.map(({ nextCheckAt }) => nextCheckAt)}::bigint[],
        ${decisions.map(({ queuePlace }) => queuePlace?.rank ?? null)}::int[],
        ${decisions.map(({ queuePlace }) => queuePlace?.dueAt ?? null)}::bigint[],
        ${tickets.map((ticket) => String(ticket.report.charge !== null))}::text[],
        ${tickets.map((ticket) => ticket.requester.address)}::text[]
      ) as new (desk_id, number, submission_id, version, ticket, level, state, reported_at,
        resolved_at, next_check_at, queue_rank, queue_due, charged, requester)
      order by new.submission_id, new.desk_id
      on conflict (desk_id, submission_id) do nothing
      returning desk_id, number, requester
    ), happened as (
      ${insertedEvents(sql, changes, isOpened)}
    ), told as (
      ${insertedEntries(sql, entriesOf(changes), isOpened)}
    ), touched as (
      select desk_id, '' as hears from opened union select desk_id, requester from opened
    ), ${touchedHomes(sql)}
    select desk_id as "deskId", number from opened`;
  const opened = new Set(rows.map(keyOf));
  return new Map(
    decided.flatMap(({ opening, change: { decision } }) =>
      opened.has(keyOf(decision.ticket)) ? [[opening, decision.ticket]] : [],
    ),
  );
}

function keyOf({ deskId, number }: Pick<Ticket, 'deskId' | 'number'>): string {
  return JSON.stringify([deskId, number]);
}
