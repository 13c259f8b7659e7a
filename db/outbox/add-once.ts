import type { OutboxEntry } from '../../src/runtime/ports.ts';
import type { Queries, Sql } from '../connect.ts';
import { insertEntries } from './insert-entries.ts';

/**
 * Adds entries that no ticket's event caused, once for each key, or once in any `restMs` of real
 * time; false where it was done before.
 */
export async function addOnce(
  sql: Sql,
  deskId: string,
  onceKey: string,
  entries: readonly OutboxEntry[],
  restMs: number | null = null,
): Promise<boolean> {
  const isFirst = async (on: Queries) => {
    const noted = await on`
      insert into once_keys (desk_id, key) values (${deskId}, ${onceKey})
      on conflict (desk_id, key) do update set created_at = excluded.created_at
      where once_keys.created_at
        <= excluded.created_at - ${restMs}::float8 * interval '1 ms'`;
    return noted.count > 0;
  };
  // The key alone needs no transaction around it, which is two questions more.
  if (entries.length === 0) return isFirst(sql);
  return sql.begin(async (tx) => {
    if (!(await isFirst(tx))) return false;
    await insertEntries(tx, entries);
    return true;
  });
}
