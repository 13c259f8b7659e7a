import type { Instant } from '../../src/engine/instant.ts';
import type { Sql } from '../connect.ts';
import { type Doomed, removeTickets } from './remove-tickets.ts';

/**
 * Removes up to `limit` tickets of a desk that were resolved before `before`. Locked ones are being
 * changed and wait for the next time, as do those with messages that are not sent yet. Returns how
 * many went.
 */
export async function purgeTickets(
  sql: Sql,
  deskId: string,
  before: Instant,
  limit: number,
  now: Instant,
): Promise<number> {
  return sql.begin(async (tx) => {
    const locked = await tx<Doomed[]>`
      select number, submission_id as "submissionId", requester, reported_at as "reportedAt"
      from tickets
      where desk_id = ${deskId} and resolved_at < ${before} and state = 'resolved'
        and (
          select 1 from outbox
          where outbox.number = tickets.number and outbox.desk_id = tickets.desk_id
            and outbox.finished_at is null
          limit 1
        ) is null
      order by resolved_at limit ${limit}
      for update skip locked`;
    // Another look, as what was written before the lock may be of after the first look began.
    const waiting = await tx<{ number: string }[]>`
      with locked as materialized (
        select ${deskId}::text as desk_id, number
        from unnest(${locked.map(({ number }) => number)}::text[]) as numbers (number)
      )
      select number from locked
      where (
        select 1 from outbox
        where outbox.number = locked.number and outbox.desk_id = locked.desk_id
          and outbox.finished_at is null
        limit 1
      ) is not null`;
    const held = new Set(waiting.map(({ number }) => number));
    const doomed = locked.filter(({ number }) => !held.has(number));
    await removeTickets(tx, deskId, doomed, 'purged', now);
    return doomed.length;
  });
}
