import type { Stray } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { tablesOfTickets } from './remove-tickets.ts';

/**
 * What is kept of tickets that are not there, and tickets that have a tombstone. The database lets
 * neither come about while its triggers and foreign keys are on.
 */
export async function findStrays(sql: Sql, deskId: string): Promise<readonly Stray[]> {
  return sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`;
    const strays: Stray[] = [
      ...(await tx<Stray[]>`
        select tickets.number, 'tickets' as in, 1 as rows, true as gone
        from tombstones
        join tickets on tickets.desk_id = tombstones.desk_id
          and tickets.number = tombstones.number
        where tombstones.desk_id = ${deskId}
        order by tickets.number`),
    ];
    for (const table of tablesOfTickets) {
      strays.push(
        ...(await tx<Stray[]>`
          select left_over.number, ${table} as in, count(*)::int as rows, exists (
            select from tombstones
            where tombstones.desk_id = ${deskId} and tombstones.number = left_over.number
          ) as gone
          from ${tx(table)} as left_over
          where left_over.desk_id = ${deskId} and left_over.number <> '' and not exists (
            select from tickets
            where tickets.desk_id = ${deskId} and tickets.number = left_over.number
          )
          group by left_over.number
          order by left_over.number`),
      );
    }
    return strays;
  });
}

/** The last count that the desk gave to a ticket, how many tickets are there, and how many gone. */
export async function countNumbers(
  sql: Sql,
  deskId: string,
): Promise<{ readonly last: number; readonly there: number; readonly gone: number }> {
  const [row] = await sql<{ last: number; there: number; gone: number }[]>`
    select
      coalesce((select last from counters where desk_id = ${deskId}), 0)::bigint as last,
      (select count(*) from tickets where desk_id = ${deskId}) as there,
      (select count(*) from tombstones where desk_id = ${deskId}) as gone`;
  return row ?? { last: 0, there: 0, gone: 0 };
}

/** Every desk that anything is kept of. */
export async function listDeskIds(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select desk_id as id from counters
    union select desk_id from drafts
    union select desk_id from referrals
    union select desk_id from homes
    union select desk_id from policies
    order by id`;
  return rows.map(({ id }) => id);
}
