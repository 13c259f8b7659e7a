import type { Instant } from '../../src/engine/instant.ts';
import type { Address } from '../../src/engine/ticket.ts';
import type { Sql } from '../connect.ts';

/**
 * What became of the last finished message to this person, or null where there was none. Changes of
 * messages are left out: there may have been none to change.
 */
export async function lastTo(
  sql: Sql,
  deskId: string,
  person: Address,
): Promise<{
  readonly status: 'sent' | 'failed';
  readonly at: Instant;
  readonly error: string | null;
} | null> {
  const [row] = await sql<{ status: 'sent' | 'failed'; at: Instant; error: string | null }[]>`
    select status, (extract(epoch from finished_at) * 1000)::bigint as at, error from outbox
    where recipient = ${person} and desk_id = ${deskId} and finished_at is not null
      and kind = 'post'
    order by finished_at desc
    limit 1`;
  return row ?? null;
}
