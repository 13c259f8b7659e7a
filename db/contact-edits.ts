import type { Person } from '../src/engine/ticket.ts';
import type { ContactEdit, ContactEdits } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';

/** The contacts that leads set, on the shared client. Rows are only ever added. */
export function contactEdits(sql: Sql): ContactEdits {
  return {
    async add({ deskId, role, people, by, at }, nonce) {
      await sql`
        insert into contact_edits (desk_id, nonce, role, people, by, at)
        values (${deskId}, ${nonce}, ${role},
          ${people === null ? null : JSON.stringify(people)}::text::json,
          ${JSON.stringify(by)}::text::json, ${at})
        on conflict (desk_id, nonce) do nothing`;
    },
    async latest(deskId) {
      const rows = await sql<
        { role: string; people: readonly Person[] | null; by: Person; at: number }[]
      >`
        select distinct on (role) role, people, by, at from contact_edits
        where desk_id = ${deskId}
        order by role, seq desc`;
      return rows.map((row): ContactEdit => ({ deskId, ...row }));
    },
    async version() {
      // A count, as the highest number may be there before a lower one is committed.
      const [row] = await sql<
        { edits: number }[]
      >`select count(*)::int as edits from contact_edits`;
      return row?.edits ?? 0;
    },
  };
}
