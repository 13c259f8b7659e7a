import type { OutboxEntry, UnsentEntry } from '../../src/runtime/ports.ts';
import type { Sql, Transaction } from '../connect.ts';
import { insertEntries } from './insert-entries.ts';

/**
 * Adds what `tell` makes of these desks' escalations that have waited for `ageMs`, once for each: a
 * key of each is kept in the transaction. Cost grows with the urgent entries that wait. Returns those told of.
 */
export async function tellOverdue(
  sql: Sql,
  deskIds: readonly string[],
  ageMs: number,
  limit: number,
  tell: (overdue: readonly UnsentEntry[]) => readonly OutboxEntry[],
): Promise<readonly UnsentEntry[]> {
  return sql.begin(async (tx) => {
    const waiting = await tx<UnsentEntry[]>`
      select ${unsentColumns(tx)} from outbox as o
      where o.status = 'pending' and o.urgent and o.keys::text <> '[]'
        and o.desk_id = any(${[...deskIds]}::text[])
        and o.created_at <= now() - ${ageMs}::float8 * interval '1 ms'
        and not exists (
          select from once_keys as told where told.desk_id = o.desk_id and told.key = 'overdue:' || o.id
        )
      order by o.try_at
      limit ${limit}`;
    // In one order at every replica, so that none waits for another in a circle.
    const noted = await tx<{ id: string }[]>`
      insert into once_keys (desk_id, key)
      select desk_id, 'overdue:' || id from unnest(
        ${waiting.map(({ deskId }) => deskId)}::text[], ${waiting.map(({ id }) => id)}::text[]
      ) as waiting (desk_id, id)
      order by desk_id, id
      on conflict do nothing
      returning substr(key, 9) as id`;
    const own = new Set(noted.map(({ id }) => id));
    const overdue = waiting.filter(({ id }) => own.has(id));
    await insertEntries(tx, tell(overdue));
    return overdue;
  });
}

/** Those of these entries of a desk that are neither sent nor failed, the oldest first. */
export async function unsentEntries(
  sql: Sql,
  deskId: string,
  ids: readonly string[],
): Promise<readonly UnsentEntry[]> {
  return sql<UnsentEntry[]>`
    select ${unsentColumns(sql)} from outbox as o
    where o.desk_id = ${deskId} and o.id = any(${[...ids]}::text[]::uuid[]) and o.finished_at is null
    order by o.created_at`;
}

function unsentColumns(sql: Sql | Transaction) {
  return sql`o.desk_id as "deskId", o.id, o.number, o.recipient as to, o.addressed_as as as, o.error,
    greatest(extract(epoch from statement_timestamp() - o.created_at) * 1000, 0)::float8 as "ageMs"`;
}
