import type { Instant } from '../../src/engine/instant.ts';
import type { Transaction } from '../connect.ts';
import { touchHomes } from '../homes.ts';

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
  await tx`delete from events where desk_id = ${deskId} and number = any(${numbers}::text[])`;
  await tx`delete from commands where desk_id = ${deskId} and number = any(${numbers}::text[])`;
  await tx`delete from outbox where desk_id = ${deskId} and number = any(${numbers}::text[])`;
  await tx`delete from message_refs where desk_id = ${deskId} and number = any(${numbers}::text[])`;
  await tx`delete from drafts where desk_id = ${deskId} and id = any(${submissions}::text[])`;
  await tx`delete from referrals where desk_id = ${deskId} and draft_id = any(${submissions}::text[])`;
  await tx`delete from tickets where desk_id = ${deskId} and number = any(${numbers}::text[])`;
  await touchHomes(
    tx,
    tickets.map(({ requester }) => ({ deskId, requester })),
  );
}
