import type { Instant } from '../../src/engine/instant.ts';
import type { Sql } from '../connect.ts';

/** Forgets up to `limit` referrals of a desk made before `before`. Returns how many. */
export async function forgetReferrals(
  sql: Sql,
  deskId: string,
  before: Instant,
  limit: number,
): Promise<number> {
  const forgotten = await sql`
    with old as materialized (
      select desk_id, draft_id from referrals where desk_id = ${deskId} and at < ${before}
      order by at limit ${limit}
      for update skip locked
    )
    delete from referrals using old
    where referrals.desk_id = old.desk_id and referrals.draft_id = old.draft_id`;
  return forgotten.count;
}

/** Forgets up to `limit` messages of no ticket that were finished `ageMs` ago. Returns how many. */
export async function forgetMessages(sql: Sql, ageMs: number, limit: number): Promise<number> {
  const forgotten = await sql`
    with old as materialized (
      select desk_id, id from outbox
      where number = '' and finished_at < now() - ${ageMs}::float8 * interval '1 ms'
      order by finished_at limit ${limit}
      for update skip locked
    )
    delete from outbox using old where outbox.desk_id = old.desk_id and outbox.id = old.id`;
  return forgotten.count;
}

/** Forgets up to `limit` commands that were carried out `ageMs` ago. Returns how many. */
export async function forgetCommands(sql: Sql, ageMs: number, limit: number): Promise<number> {
  const forgotten = await sql`
    with old as materialized (
      select desk_id, number, command_id from commands
      where created_at < now() - ${ageMs}::float8 * interval '1 ms'
      order by created_at limit ${limit}
      for update skip locked
    )
    delete from commands using old
    where commands.desk_id = old.desk_id and commands.number = old.number
      and commands.command_id = old.command_id`;
  return forgotten.count;
}
