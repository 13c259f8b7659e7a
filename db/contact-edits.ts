import type { Person } from '../src/engine/ticket.ts';
import type { ContactEdit, ContactEdits } from '../src/runtime/ports.ts';
import type { Sql, Transaction } from './connect.ts';
import { locks } from './locks.ts';
import { insertEntries } from './outbox/insert-entries.ts';

/** The contacts that leads set, on the shared client. Rows are only ever added. */
export function contactEdits(sql: Sql): ContactEdits {
  return {
    add: (edit, nonce, entries) =>
      sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${locks.contactEdit}::bigint)`;
        const [past, ...before] = await ofForm(tx, edit, nonce);
        if (!past || (past.at <= edit.at && whom(past) !== whom(edit))) {
          await insert(tx, edit, past ? `${nonce}/${before.length + 1}` : nonce);
          await insertEntries(tx, entries);
          return edit;
        }
        const [last] = await tx<Omit<ContactEdit, 'deskId'>[]>`
          select role, people, by, at from contact_edits
          where desk_id = ${edit.deskId} and role = ${edit.role}
          order by seq desc limit 1`;
        return last ? { deskId: edit.deskId, ...last } : edit;
      }),
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

type Past = Pick<ContactEdit, 'people' | 'at'>;

/** The edits that came of one form, the last one first; those after the first have a number behind. */
async function ofForm(tx: Transaction, { deskId, role }: ContactEdit, nonce: string) {
  return tx<Past[]>`
    select people, at from contact_edits
    where desk_id = ${deskId} and role = ${role}
      and (nonce = ${nonce} or starts_with(nonce, ${`${nonce}/`}))
    order by seq desc`;
}

async function insert(
  tx: Transaction,
  { deskId, role, people, by, at }: ContactEdit,
  nonce: string,
): Promise<void> {
  await tx`
    insert into contact_edits (desk_id, nonce, role, people, by, at)
    values (${deskId}, ${nonce}, ${role},
      ${people === null ? null : JSON.stringify(people)}::text::json,
      ${JSON.stringify(by)}::text::json, ${at})`;
}

/** Whom an edit sets, by their addresses alone: names may have been looked up meanwhile. */
function whom({ people }: Past): string {
  return JSON.stringify(people === null ? null : people.map(({ address }) => address).sort());
}
