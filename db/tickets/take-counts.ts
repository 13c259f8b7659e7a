import type { Ticket } from '../../src/engine/ticket.ts';
import type { Sql } from '../connect.ts';

export interface SubmissionKey {
  readonly deskId: string;
  readonly submissionId: string;
}

interface Row {
  readonly place: number;
  readonly found: Ticket | number;
}

/**
 * The ticket of each submission that has one already; for each other the desk's next ticket count: 1,
 * 2, …, with gaps where one is not used. A transaction of its own that does not wait for the disk, so
 * that the desk's reports do not queue for one row. Safe, as the log keeps its order: a ticket that
 * survives a crash was written after its count. Takes the desks in one order, so that no two wait for
 * each other.
 */
export async function takeCounts(
  sql: Sql,
  submissions: readonly SubmissionKey[],
): Promise<readonly (Ticket | number)[]> {
  const rows = await sql<Row[]>`
    with hasty as materialized (
      select set_config('synchronous_commit', 'off', true) as mode
    ), asked as materialized (
      select * from unnest(
        ${submissions.map(({ deskId }) => deskId)}::text[],
        ${submissions.map(({ submissionId }) => submissionId)}::text[]
      ) with ordinality as asked (desk_id, submission_id, place)
    ), opened as materialized (
      select asked.place, tickets.ticket
      from asked join tickets on tickets.desk_id = asked.desk_id
        and tickets.submission_id = asked.submission_id
    ), new as materialized (
      select place, desk_id, row_number() over (partition by desk_id order by place) as nth
      from asked where place not in (select place from opened)
    ), taken as (
      insert into counters as known (desk_id, last)
      select new.desk_id, count(*) from new, hasty where mode = 'off'
      group by new.desk_id order by new.desk_id
      on conflict (desk_id) do update set last = known.last + excluded.last
      returning desk_id, last
    )
    select place, ticket as found from opened
    union all
    select new.place, to_json(taken.last + new.nth - count(*) over (partition by new.desk_id))
    from new join taken on taken.desk_id = new.desk_id`;
  const found = new Map(rows.map((row) => [row.place, row.found]));
  return submissions.map(({ deskId }, index) => {
    const ticketOrCount = found.get(index + 1);
    if (ticketOrCount === undefined) throw new Error(`desk ${deskId} got no ticket count`);
    return ticketOrCount;
  });
}
