import type { Draft } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';

export async function saveDraft(sql: Sql, draft: Draft): Promise<void> {
  await sql`
    insert into drafts (desk_id, id, draft, opened_at)
    values (${draft.deskId}, ${draft.id}, ${JSON.stringify(draft)}::text::json, ${draft.openedAt})
    on conflict (desk_id, id) do update
    set draft = excluded.draft, opened_at = excluded.opened_at`;
}

export async function findDraft(sql: Sql, deskId: string, draftId: string): Promise<Draft | null> {
  const [row] = await sql<{ draft: Draft }[]>`
    select draft from drafts where desk_id = ${deskId} and id = ${draftId}`;
  return row?.draft ?? null;
}
