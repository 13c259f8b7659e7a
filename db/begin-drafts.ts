import type { Instant } from '../src/engine/instant.ts';
import type { Draft } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';
import { latestUnfinished } from './drafts.ts';

/** A new draft, and since when another one would be gone on with instead. */
export interface BeginningDraft {
  readonly draft: Draft;
  readonly since: Instant;
}

/** What somebody had left unfinished, so that nothing new was begun; null: the draft is saved. */
export interface BegunDraft {
  readonly unfinished: Draft | null;
}

/**
 * Saves new drafts in which nothing stands, but for those whose requester has left another one
 * unfinished at the desk. One statement for all, which may be repeated.
 */
export async function beginDrafts(
  sql: Sql,
  beginnings: readonly BeginningDraft[],
): Promise<readonly BegunDraft[]> {
  const texts = (of: (one: BeginningDraft) => string) => beginnings.map(of);
  return sql<BegunDraft[]>`
    with asked as materialized (
      select new.*, (
        ${latestUnfinished(sql, sql`new.desk`, sql`new.person`, sql`new.since`)}
      ) as left_over
      from unnest(
        ${texts(({ draft }) => draft.deskId)}::text[],
        ${texts(({ draft }) => draft.id)}::text[],
        ${texts(({ draft }) => JSON.stringify(draft))}::text[],
        ${beginnings.map(({ draft }) => draft.openedAt)}::bigint[],
        ${texts(({ draft }) => draft.requester.address)}::text[],
        ${beginnings.map(({ since }) => since)}::bigint[]
      ) with ordinality as new (desk, id, draft, at, person, since, place)
    ), begun as (
      insert into drafts (desk_id, id, draft, opened_at, requester, unfinished)
      select desk, id, draft::json, at, person, false from asked where left_over is null
      order by desk, id
      on conflict do nothing
    )
    select left_over as unfinished from asked order by place`;
}
