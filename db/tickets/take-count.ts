import type { Sql } from '../connect.ts';

/**
 * The desk's next ticket count: 1, 2, …, with gaps where it is not used. A transaction of its own
 * that does not wait for the disk, so that the desk's reports do not queue for one row. Safe, as the
 * log keeps its order: a ticket that survives a crash was written after its count.
 */
export async function takeCount(sql: Sql, deskId: string): Promise<number> {
  const [row] = await sql<{ last: number }[]>`
    with hasty as materialized (
      select set_config('synchronous_commit', 'off', true) as mode
    )
    insert into counters (desk_id, last)
    select ${deskId}, 1 from hasty where mode = 'off'
    on conflict (desk_id) do update set last = counters.last + 1
    returning last`;
  if (!row) throw new Error(`desk ${deskId} got no ticket count`);
  return row.last;
}
