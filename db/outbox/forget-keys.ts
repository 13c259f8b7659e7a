import type { Sql } from '../connect.ts';

/** Forgets up to `limit` once-keys that are older than `ageMs`. Returns how many. */
export async function forgetKeys(sql: Sql, ageMs: number, limit: number): Promise<number> {
  const forgotten = await sql`
    with old as materialized (
      select desk_id, key from once_keys
      where created_at < now() - ${ageMs}::float8 * interval '1 ms'
      order by created_at limit ${limit}
      for update skip locked
    )
    delete from once_keys using old
    where once_keys.desk_id = old.desk_id and once_keys.key = old.key`;
  return forgotten.count;
}
