import type { Address, ClaimedEntry, MessageRef } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { isHeld } from './finish-entry.ts';

/**
 * Gives an entry back, and what waits behind it, to be sent to another channel; false where it
 * was not moved. What one decision wrote has one time: by it an entry is known to be told in that
 * conversation already. Counts a claim more, which ends the hold of this one, and takes cards out
 * of the index by which one stands for all.
 */
export async function moveEntries(
  sql: Sql,
  entry: ClaimedEntry,
  to: Address,
  conversation: string,
  left: { readonly slot: string; readonly ref: MessageRef } | null = null,
): Promise<boolean> {
  const [row] = await sql<{ moved: boolean }[]>`
    with held as materialized (
      select desk_id, id, number, conversation, seq from outbox
      where ${isHeld(sql, entry)}
      for update
    ), waiting as materialized (
      select o.desk_id, o.id
      from held cross join lateral (
        select desk_id, id, number, created_at from outbox
        where desk_id = held.desk_id and conversation = held.conversation and seq >= held.seq
          and status = 'pending'
        order by seq limit 100
        for update
      ) as o
      where held.conversation = ${conversation} or not exists (
        select from outbox as told
        where told.number = o.number and told.desk_id = o.desk_id
          and told.conversation = ${conversation} and told.created_at = o.created_at
      )
    ), moved as (
      update outbox as o
      set recipient = ${to}, conversation = ${conversation}, leased = false,
        attempts = o.attempts + 1, ambiguous = false, try_at = now(), error = null
      from waiting
      where o.desk_id = waiting.desk_id and o.id = waiting.id
      returning o.id
    ), forgotten as (
      delete from message_refs as refs
      using held
      where refs.desk_id = held.desk_id and refs.number = held.number
        and refs.slot = ${left?.slot ?? null}::text
        and refs.conversation = ${left?.ref.conversation ?? null}::text
        and refs.message_id = ${left?.ref.id ?? null}::text
    )
    select exists (select from moved where id = ${entry.id}) as moved`;
  return row?.moved ?? false;
}
