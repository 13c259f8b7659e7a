import type { Instant } from '../src/engine/instant.ts';
import type { Address } from '../src/engine/ticket.ts';
import type { Draft } from '../src/runtime/ports.ts';
import type { Queries, Sql, Statement } from './connect.ts';

export async function saveDraft(sql: Sql, draft: Draft): Promise<void> {
  await sql`
    insert into drafts (desk_id, id, draft, opened_at, requester, unfinished)
    values (${draft.deskId}, ${draft.id}, ${JSON.stringify(draft)}::text::json,
      ${draft.openedAt}, ${draft.requester.address}, ${isUnfinished(draft)})
    on conflict (desk_id, id) do update
    set draft = excluded.draft, opened_at = excluded.opened_at, requester = excluded.requester,
      unfinished = excluded.unfinished`;
}

/** Kept in a column: Postgres' JSON operators fail on some characters that people can type. */
function isUnfinished({ answers, referred }: Draft): boolean {
  return !referred && Object.values(answers).some((answer) => answer !== null);
}

export async function findDraft(sql: Sql, deskId: string, draftId: string): Promise<Draft | null> {
  const [row] = await sql<{ draft: Draft }[]>`
    select draft from drafts where desk_id = ${deskId} and id = ${draftId}`;
  return row?.draft ?? null;
}

/**
 * A statement for the latest draft that somebody left unfinished at a desk since then; each is a value
 * or a column around it. One look for each draft: as an anti-join it may read all tickets.
 */
export function latestUnfinished(
  sql: Queries,
  deskId: Statement,
  person: Statement,
  since: Statement,
): Statement {
  return sql`
    select drafts.draft from drafts
    where unfinished and desk_id = ${deskId} and requester = ${person} and opened_at >= ${since}
      and (
        select 1 from tickets
        where tickets.desk_id = drafts.desk_id and tickets.submission_id = drafts.id
      ) is null
    order by opened_at desc, id
    limit 1`;
}

/** The latest draft since `since` that holds something and came to nothing yet, or null. */
export async function unfinishedDraft(
  sql: Sql,
  deskId: string,
  person: Address,
  since: Instant,
): Promise<Draft | null> {
  const [row] = await sql<{ draft: Draft }[]>`
    ${latestUnfinished(sql, sql`${deskId}`, sql`${person}`, sql`${since}`)}`;
  return row?.draft ?? null;
}

export async function dropDraft(sql: Sql, deskId: string, draftId: string): Promise<void> {
  await sql`delete from drafts where desk_id = ${deskId} and id = ${draftId}`;
}

/** Forgets up to `limit` drafts opened before `before`, the oldest first. Returns how many. */
export async function forgetDrafts(sql: Sql, before: Instant, limit: number): Promise<number> {
  const forgotten = await sql`
    with old as materialized (
      select desk_id, id from drafts where opened_at < ${before}
      order by opened_at limit ${limit}
      for update skip locked
    )
    delete from drafts using old where drafts.desk_id = old.desk_id and drafts.id = old.id`;
  return forgotten.count;
}
