import type { ClaimedEntry, Delivery, Outbox } from '../../src/runtime/ports.ts';
import type { Sql, Transaction } from '../connect.ts';
import { locks } from '../locks.ts';
import { escalates } from './escalates.ts';

type Turn = NonNullable<Parameters<Outbox['claim']>[2]>;

interface Row {
  readonly deskId: string;
  readonly id: string;
  readonly number: string;
  readonly to: string;
  readonly conversation: string;
  readonly as: string;
  readonly keys: readonly string[];
  readonly urgent: boolean;
  readonly delivery: Delivery;
  readonly attempts: number;
  readonly ambiguous: boolean;
  readonly ageMs: number;
  readonly hurries: boolean;
  readonly place: number;
}

/**
 * Leases up to `limit` entries for `leaseMs`, each the oldest unfinished one of a conversation in
 * which no other is leased.
 */
export async function claimEntries(
  sql: Sql,
  limit: number,
  leaseMs: number,
  turn: Turn = 'urgent',
): Promise<readonly ClaimedEntry[]> {
  return sql.begin((tx) => claimWithin(tx, limit, leaseMs, turn));
}

/**
 * Claims in a transaction, whose end lets the next replica claim: one that reads while another's
 * claim is being written could serve a conversation twice.
 */
export async function claimWithin(
  tx: Transaction,
  limit: number,
  leaseMs: number,
  turn: Turn = 'urgent',
): Promise<readonly ClaimedEntry[]> {
  await tx`select pg_advisory_xact_lock(${locks.outboxClaim}::bigint)`;
  const rows = await lease(tx, limit, leaseMs, turn);
  return rows.toSorted((one, other) => one.place - other.place).map(({ place, ...entry }) => entry);
}

/**
 * Conversations with an escalation come first, then those with anything urgent, then those longest
 * due; in an ordinary turn these before all, and in a recent one those that came due last. The reads
 * follow an index by time and stop at the limit. One row is found by its id and never by `status`,
 * `finished_at is null` or the like, which would admit an index of all pending entries for it.
 */
async function lease(
  tx: Transaction,
  limit: number,
  leaseMs: number,
  turn: Turn,
): Promise<readonly Row[]> {
  return tx<Row[]>`
    with escalating as (
      ${urgentHeads(tx, limit, 'escalations')}
    ), urgent as (
      ${urgentHeads(tx, limit, 'all')}
    ), ordinary as (
      select o.desk_id, o.id, o.seq, ${turn === 'urgent' ? 3 : 0}::int as rank, o.try_at
      from outbox as o
      where o.status = 'pending' and o.try_at <= statement_timestamp()
        and ${isHead(tx)} and ${isFree(tx, 'o')}
      order by o.try_at ${turn === 'recent' ? tx`desc` : tx``} limit ${limit}
    ), chosen as materialized (
      select desk_id, id, row_number() over (order by min(rank), min(try_at), seq) as place
      from (
        select * from escalating union all select * from urgent union all select * from ordinary
      ) as either
      group by desk_id, id, seq
      order by place limit ${limit}
    ), free as materialized (
      select o.desk_id, o.id, chosen.place
      from chosen join outbox as o on o.desk_id = chosen.desk_id and o.id = chosen.id
      where coalesce(o.finished_at, 'infinity') = 'infinity'
        and (o.try_at <= statement_timestamp() or o.paced)
      for update of o skip locked
    )
    update outbox as o
    set attempts = o.attempts + 1, ambiguous = o.ambiguous or o.leased, leased = true,
      paced = false,
      try_at = statement_timestamp() + ${leaseMs}::float8 * interval '1 ms'
    from free
    where o.desk_id = free.desk_id and o.id = free.id
    returning o.desk_id as "deskId", o.id, o.number, o.recipient as to, o.conversation,
      o.addressed_as as as, o.keys, o.urgent, o.delivery, o.attempts - 1 as attempts, o.ambiguous,
      greatest(extract(epoch from statement_timestamp() - o.created_at) * 1000, 0)::float8 as "ageMs",
      o.urgent or exists (
        select from outbox as u
        where u.desk_id = o.desk_id and u.conversation = o.conversation and u.status = 'pending'
          and u.urgent
      ) as hurries,
      free.place`;
}

/**
 * The oldest entries of the conversations that hold something urgent, or an escalation, that is due; also
 * those that wait for the pace, as they have other places now.
 */
function urgentHeads(tx: Transaction, limit: number, which: 'escalations' | 'all') {
  const isMeant = (entry: 'u' | 'first') =>
    which === 'all' ? tx`${tx(entry)}.urgent` : tx`${tx(entry)}.urgent and ${escalates(tx, entry)}`;
  return tx`
    select head.desk_id, head.id, head.seq, ${which === 'all' ? 2 : 1}::int as rank,
      least(head.try_at, u.try_at) as try_at
    from outbox as u
    cross join lateral (
      select * from outbox
      where desk_id = u.desk_id and conversation = u.conversation and status = 'pending'
      order by seq limit 1
    ) as head
    where u.status = 'pending' and u.try_at <= statement_timestamp() and ${isMeant('u')}
      and u.seq = (
        select first.seq from outbox as first
        where first.desk_id = u.desk_id and first.conversation = u.conversation
          and first.status = 'pending' and ${isMeant('first')}
        order by first.seq limit 1
      )
      and (head.try_at <= statement_timestamp() or head.paced) and ${isFree(tx, 'head')}
    order by u.try_at limit ${limit}`;
}

/** Whether `o` is the oldest unfinished entry of its conversation. */
function isHead(sql: Sql | Transaction) {
  return sql`o.seq = (
    select first.seq from outbox as first
    where first.desk_id = o.desk_id and first.conversation = o.conversation
      and first.status = 'pending'
    order by first.seq limit 1
  )`;
}

/** Whether nothing of its conversation is being sent; an older entry may have been written late. */
function isFree(sql: Sql | Transaction, entry: 'head' | 'o') {
  return sql`(
    select held.id from outbox as held
    where held.desk_id = ${sql(entry)}.desk_id and held.conversation = ${sql(entry)}.conversation
      and held.leased and held.try_at > statement_timestamp()
    limit 1
  ) is null`;
}

/** Milliseconds until a conversation's oldest entry may be tried: 0 now, null without any. */
export async function nextIn(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ ms: number }[]>`
    select (extract(epoch from o.try_at - statement_timestamp()) * 1000)::float8 as ms
    from outbox as o
    where o.status = 'pending' and ${isHead(sql)}
    order by o.try_at limit 1`;
  return row ? Math.max(0, Math.ceil(row.ms)) : null;
}

/** Entries that are neither sent nor failed. */
export async function countPending(sql: Sql): Promise<number> {
  const [row] = await sql<{ pending: number }[]>`
    select count(*) as pending from outbox where status = 'pending'`;
  return row?.pending ?? 0;
}
