import type { Instant } from '../src/engine/instant.ts';
import type { Address } from '../src/engine/ticket.ts';
import type { Draft } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';

export async function saveDraft(sql: Sql, draft: Draft): Promise<void> {
  await sql`
    insert into drafts (desk_id, id, draft, opened_at, requester)
    values (${draft.deskId}, ${draft.id}, ${JSON.stringify(draft)}::text::json,
      ${draft.openedAt}, ${draft.requester.address})
    on conflict (desk_id, id) do update
    set draft = excluded.draft, opened_at = excluded.opened_at, requester = excluded.requester`;
}

export async function findDraft(sql: Sql, deskId: string, draftId: string): Promise<Draft | null> {
  const [row] = await sql<{ draft: Draft }[]>`
    select draft from drafts where desk_id = ${deskId} and id = ${draftId}`;
  return row?.draft ?? null;
}

/** So many of somebody's latest drafts are looked through. */
const looked = 20;

/** The latest draft since `since` that holds something and came to nothing yet, or null. */
export async function unfinishedDraft(
  sql: Sql,
  deskId: string,
  person: Address,
  since: Instant,
): Promise<Draft | null> {
  // One look for each draft: as an anti-join it may read all tickets.
  const rows = await sql<{ draft: Draft }[]>`
    select draft from drafts
    where desk_id = ${deskId} and requester = ${person} and opened_at >= ${since}
      and (
        select 1 from tickets
        where tickets.desk_id = drafts.desk_id and tickets.submission_id = drafts.id
      ) is null
    order by opened_at desc, id
    limit ${looked}`;
  // Read here: Postgres' JSON operators fail on some characters that people can type.
  return rows.map(({ draft }) => draft).find(isUnfinished) ?? null;
}

function isUnfinished({ answers, referred }: Draft): boolean {
  return !referred && Object.values(answers).some((answer) => answer !== null);
}

export async function dropDraft(sql: Sql, deskId: string, draftId: string): Promise<void> {
  await sql`delete from drafts where desk_id = ${deskId} and id = ${draftId}`;
}
