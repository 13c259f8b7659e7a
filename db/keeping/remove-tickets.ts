import type { Instant } from '../../src/engine/instant.ts';
import type { Transaction } from '../connect.ts';
import { touchHomes } from '../homes.ts';

/** The tables that keep something of a ticket by its number, besides its row. */
export const tablesOfTickets = ['events', 'commands', 'outbox', 'message_refs'] as const;

/** A ticket whose row is locked. */
export interface Doomed {
  readonly number: string;
  readonly submissionId: string;
  readonly requester: string;
  readonly reportedAt: Instant;
}

/**
 * Removes tickets of a desk whose rows are locked, with all that belongs to them. Their tombstones
 * come first: without one the database refuses to delete, and with one it lets nothing stay.
 */
export async function removeTickets(
  tx: Transaction,
  deskId: string,
  tickets: readonly Doomed[],
  why: 'purged' | 'erased',
  now: Instant,
): Promise<void> {
  if (tickets.length === 0) return;
  const numbers = tickets.map(({ number }) => number);
  const submissions = tickets.map(({ submissionId }) => submissionId);
  await tx`
    insert into tombstones (desk_id, number, why, reported_at, gone_at)
    select ${deskId}, number, ${why}, reported_at, ${now}
    from unnest(
      ${numbers}::text[], ${tickets.map(({ reportedAt }) => reportedAt)}::bigint[]
    ) as gone (number, reported_at)`;
  for (const table of tablesOfTickets) {
    await remove(tx, deskId, table, 'number', numbers);
  }
  await remove(tx, deskId, 'drafts', 'id', submissions);
  await remove(tx, deskId, 'referrals', 'draft_id', submissions);
  await remove(tx, deskId, 'tickets', 'number', numbers);
  await touchHomes(
    tx,
    tickets.map(({ requester }) => ({ deskId, requester })),
  );
}

/** By a join on the key, as a plan made while there was little may read the whole desk otherwise. */
async function remove(
  tx: Transaction,
  deskId: string,
  table: string,
  column: string,
  values: readonly string[],
): Promise<void> {
  await tx`
    with gone as materialized (
      select ${deskId}::text as desk_id, key from unnest(${values}::text[]) as keys (key)
    )
    delete from ${tx(table)} as kept using gone
    where kept.desk_id = gone.desk_id and kept.${tx(column)} = gone.key`;
}
