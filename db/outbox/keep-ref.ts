import type { ClaimedEntry, MessageRef } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { isHeld } from './finish-entry.ts';

/**
 * Keeps where a message stands that the entry is to stand under, and gives the entry back, of which
 * nothing was sent. Counts a claim more, which ends the hold of this one.
 */
export async function keepRef(
  sql: Sql,
  entry: ClaimedEntry,
  slot: string,
  { conversation, id, url }: MessageRef,
): Promise<void> {
  await sql`
    with held as (
      update outbox
      set leased = false, attempts = attempts + 1, ambiguous = false, try_at = now(), error = null
      where ${isHeld(sql, entry)}
      returning desk_id, number, split_part(recipient, ':', 1) as platform
    )
    insert into message_refs (desk_id, number, slot, platform, conversation, message_id, url)
    select desk_id, number, ${slot}, platform, ${conversation}, ${id}, ${url ?? null}::text
    from held
    on conflict (desk_id, number, slot, platform) do update
    set conversation = excluded.conversation, message_id = excluded.message_id,
      url = coalesce(excluded.url, message_refs.url)`;
}
