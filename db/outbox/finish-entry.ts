import type { ClaimedEntry, MessageRef } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { escalates } from './escalates.ts';

// All of these do nothing once another claim has taken the entry over: each claim counts one attempt.

/** Marks an entry as sent and keeps where its message stands, under its slot or the one given. */
export async function markSent(
  sql: Sql,
  entry: ClaimedEntry,
  ref: MessageRef | null,
  slot: string | null = null,
): Promise<void> {
  await sql`
    with sent as (
      update outbox
      set status = 'sent', finished_at = now(), leased = false, error = null
      where ${isHeld(sql, entry)}
      returning desk_id, number, coalesce(${slot}::text, slot) as slot,
        split_part(recipient, ':', 1) as platform
    )
    insert into message_refs (desk_id, number, slot, platform, conversation, message_id, url)
    select desk_id, number, slot, platform, ${ref?.conversation ?? null}::text, ${ref?.id ?? null}::text,
      ${ref?.url ?? null}::text
    from sent where slot is not null and ${ref !== null}::boolean
    on conflict (desk_id, number, slot, platform) do update
    set conversation = excluded.conversation, message_id = excluded.message_id,
      url = coalesce(excluded.url, message_refs.url)`;
}

/** An entry waits no longer for its next try, whatever a platform asks for. */
const longestWaitMs = 60 * 60_000;
/** Further ahead than this beyond it, an entry's time was written by another clock. */
const slackMs = 5 * 60_000;

/**
 * Gives an entry back, to be tried in `delayMs`, an hour at most. Once ambiguous, an entry stays so.
 * Those next in its conversation that would come up before it are put off with it, as they wait for it,
 * each by `apartMs` more: so a claim need not look at them, and the next time that it is put off most
 * of them can stay where they are. The first urgent one comes up with it, and has it go first; one that
 * was written while an entry asked for an ordinary place stays, and has it ask again. Times are compared
 * by their difference, which admits no index of all that waits.
 */
export async function putBack(
  sql: Sql,
  entry: ClaimedEntry,
  delayMs: number,
  ambiguous: boolean,
  error: string,
  apartMs = 0,
): Promise<void> {
  await sql`
    with held as (
      update outbox
      set leased = false, try_at = now() + ${Math.min(delayMs, longestWaitMs)}::float8 * interval '1 ms',
        paced = ${apartMs > 0}, ambiguous = ambiguous or ${ambiguous}, error = ${storable(error)}
      where ${isHeld(sql, entry)}
      returning desk_id, conversation, seq, try_at
    ), waiting as (
      select next.desk_id, next.id, held.try_at as head_at,
        held.try_at + case
          when next.urgent
            and row_number() over (partition by next.urgent, next.escalates order by next.seq) = 1
            then 0
          else row_number() over (order by next.seq)
        end * ${apartMs}::float8 * interval '1 ms' as try_at
      from held cross join lateral (
        select desk_id, id, seq, urgent,
          coalesce(${escalates(sql, 'outbox')}, false) as escalates
        from outbox
        where desk_id = held.desk_id and conversation = held.conversation and seq > held.seq
          and status = 'pending' and (${entry.hurries || apartMs === 0} or not urgent)
        order by seq limit 100
      ) as next
    ), behind as (
      select o.desk_id, o.id, waiting.try_at
      from waiting join outbox as o on o.desk_id = waiting.desk_id and o.id = waiting.id
      where coalesce(o.finished_at, 'infinity') = 'infinity' and waiting.head_at - o.try_at > interval '0'
      for update of o skip locked
    )
    update outbox as o set try_at = behind.try_at
    from behind where o.desk_id = behind.desk_id and o.id = behind.id`;
}

/**
 * Lets up to `limit` entries be tried now that wait for longer than any wait or lease is: the database's
 * clock was set back. Their leases end with it, which marks them ambiguous. Returns how many there were.
 */
export async function hastenEntries(sql: Sql, limit: number): Promise<number> {
  const hastened = await sql`
    with far as materialized (
      select desk_id, id from outbox
      where status = 'pending'
        and try_at > now() + ${longestWaitMs + slackMs}::float8 * interval '1 ms'
      order by try_at limit ${limit}
      for update skip locked
    )
    update outbox as o set try_at = now()
    from far where o.desk_id = far.desk_id and o.id = far.id`;
  return hastened.count;
}

export async function markFailed(sql: Sql, entry: ClaimedEntry, error: string): Promise<void> {
  await sql`
    update outbox
    set status = 'failed', finished_at = now(), leased = false, error = ${storable(error)}
    where ${isHeld(sql, entry)}`;
}

/** `finished_at` and not `status`: that would admit an index of all pending entries for this one. */
export function isHeld(sql: Sql, entry: ClaimedEntry) {
  return sql`desk_id = ${entry.deskId} and id = ${entry.id} and attempts = ${entry.attempts + 1}
    and finished_at is null`;
}

/** Postgres' text holds every character but this one. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
