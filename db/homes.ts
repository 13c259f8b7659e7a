import type { Address } from '../src/engine/ticket.ts';
import type { ClaimedHome, Homes, WatchedDesk } from '../src/runtime/ports.ts';
import type { Queries, Sql, Statement, Transaction } from './connect.ts';
import { locks } from './locks.ts';

/** Who has the bot's home page open, in Postgres; all its times are the database's. */
export function homes(sql: Sql): Homes {
  return {
    watch: (person, desks) => watch(sql, person, desks),
    claim: (limit, leaseMs) => sql.begin((tx) => claimWithin(tx, limit, leaseMs)),
    done: (home, restMs) => markShown(sql, home, restMs),
    touch: (deskId) => sql.begin((tx) => touchHearing(tx, [{ deskId, hears: '' }])),
    nextIn: () => nextIn(sql),
  };
}

/** One who looks again while their page rests or is being shown sees the new one after that. */
async function watch(sql: Sql, person: Address, desks: readonly WatchedDesk[]): Promise<void> {
  await sql`
    insert into homes (desk_id, person, hears, watched_until, stale_since)
    select new.desk_id, ${person}, new.hears, now() + interval '1 hour', clock_timestamp()
    from unnest(
      ${desks.map(({ deskId }) => deskId)}::text[],
      ${desks.map(({ whole }) => (whole ? '' : person))}::text[]
    ) as new (desk_id, hears)
    order by new.desk_id
    on conflict (desk_id, person) do update
    set hears = excluded.hears, watched_until = excluded.watched_until,
      stale_since = excluded.stale_since`;
}

/** The desk and the requester of a ticket that changes. */
export interface Touched {
  readonly deskId: string;
  readonly requester: Address;
}

/**
 * Makes the pages stale that show these tickets. In the transaction of the changes, and last in it:
 * a page that is being changed is not claimed before the change can be read. Everything here locks
 * in the order of the key, so that no two transactions wait for each other.
 */
export function touchHomes(tx: Transaction, tickets: readonly Touched[]): Promise<void> {
  const heard = tickets.flatMap(({ deskId, requester }) => [
    { deskId, hears: '' },
    { deskId, hears: requester },
  ]);
  return touchHearing(tx, heard);
}

async function touchHearing(
  tx: Transaction,
  heard: readonly { readonly deskId: string; readonly hears: string }[],
): Promise<void> {
  const pairs = [...new Map(heard.map((one) => [JSON.stringify(one), one])).values()];
  if (pairs.length === 0) return;
  await tx`
    with touched as (
      select * from unnest(
        ${pairs.map(({ deskId }) => deskId)}::text[],
        ${pairs.map(({ hears }) => hears)}::text[]
      ) as touched (desk_id, hears)
    ), ${touchedHomes(tx)}
    select`;
}

/** Two more parts of a `with` that has `touched (desk_id, hears)`: who watches those is to be shown anew. */
export function touchedHomes(sql: Queries): Statement {
  return sql`
    watching as materialized (
      select homes.desk_id, homes.person
      from touched join homes on homes.hears = touched.hears and homes.desk_id = touched.desk_id
      order by homes.desk_id, homes.person
      for update of homes
    ), stale as (
      update homes set stale_since = clock_timestamp()
      from watching where homes.desk_id = watching.desk_id and homes.person = watching.person
    )`;
}

interface Row extends Omit<ClaimedHome, 'deskIds'> {
  readonly deskId: string;
}

/**
 * Replicas take turns, so that no two show one person's page at once. A claim ends by its lease
 * where the page could not be shown; what nobody watches any more is forgotten.
 */
async function claimWithin(
  tx: Transaction,
  limit: number,
  leaseMs: number,
): Promise<readonly ClaimedHome[]> {
  await tx`select pg_advisory_xact_lock(${locks.homeClaim}::bigint)`;
  await tx`
    with unwatched as materialized (
      select desk_id, person from homes where watched_until < now()
      order by watched_until limit 100
      for update skip locked
    )
    delete from homes using unwatched
    where homes.desk_id = unwatched.desk_id and homes.person = unwatched.person`;
  const rows = await tx<Row[]>`
    with due as materialized (
      select stale.person from homes as stale
      where stale.stale_since is not null and stale.try_at <= clock_timestamp()
        and not exists (
          select from homes as held
          where held.person = stale.person and held.try_at > clock_timestamp()
        )
      order by stale.try_at limit ${limit}
    ), chosen as materialized (
      select homes.desk_id, homes.person
      from (select distinct person from due) as people join homes on homes.person = people.person
      order by homes.desk_id, homes.person
      for update of homes
    )
    update homes set try_at = clock_timestamp() + ${leaseMs}::float8 * interval '1 ms'
    from chosen where homes.desk_id = chosen.desk_id and homes.person = chosen.person
    returning homes.person, homes.desk_id as "deskId",
      (extract(epoch from clock_timestamp()) * 1000)::float8 as "claimedAt"`;
  const claimed = Map.groupBy(rows, ({ person }) => person);
  return [...claimed].map(([person, watched]) => ({
    person,
    deskIds: watched.map(({ deskId }) => deskId),
    claimedAt: Math.min(...watched.map(({ claimedAt }) => claimedAt)),
  }));
}

async function markShown(
  sql: Sql,
  { person, deskIds, claimedAt }: ClaimedHome,
  restMs: number,
): Promise<void> {
  await sql`
    with shown as materialized (
      select desk_id, person from homes
      where person = ${person} and desk_id = any(${deskIds}::text[])
      order by desk_id, person
      for update
    )
    update homes
    set try_at = clock_timestamp() + ${restMs}::float8 * interval '1 ms',
      stale_since = case
        when (extract(epoch from stale_since) * 1000)::float8 > ${claimedAt}::float8
        then stale_since end
    from shown where homes.desk_id = shown.desk_id and homes.person = shown.person`;
}

async function nextIn(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ ms: number }[]>`
    select (extract(epoch from try_at - clock_timestamp()) * 1000)::float8 as ms from homes
    where stale_since is not null
    order by try_at limit 1`;
  return row ? Math.max(0, Math.ceil(row.ms)) : null;
}
