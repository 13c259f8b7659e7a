import type { Person, Ticket } from '../src/engine/ticket.ts';
import type { Queries } from './connect.ts';

const batch = 500;

/**
 * Fills in whose the tickets and referrals are that were written before that had a column, so that they
 * are among their requesters' own. Read here: Postgres' JSON operators fail on some characters people can type.
 */
export async function fillRequesters(sql: Queries): Promise<void> {
  await fillTickets(sql);
  await fillReferrals(sql);
}

async function fillTickets(sql: Queries): Promise<void> {
  for (;;) {
    const rows = await sql<{ deskId: string; number: string; ticket: Ticket }[]>`
      select desk_id as "deskId", number, ticket from tickets where requester = '' limit ${batch}`;
    await sql`
      update tickets set requester = old.requester
      from unnest(
        ${rows.map(({ deskId }) => deskId)}::text[],
        ${rows.map(({ number }) => number)}::text[],
        ${rows.map(({ ticket }) => ticket.requester.address)}::text[]
      ) as old (desk_id, number, requester)
      where tickets.desk_id = old.desk_id and tickets.number = old.number`;
    if (rows.length < batch) return;
  }
}

async function fillReferrals(sql: Queries): Promise<void> {
  for (;;) {
    const rows = await sql<{ deskId: string; draftId: string; requester: Person }[]>`
      select desk_id as "deskId", draft_id as "draftId", requester from referrals
      where address = '' limit ${batch}`;
    await sql`
      update referrals set address = old.address
      from unnest(
        ${rows.map(({ deskId }) => deskId)}::text[],
        ${rows.map(({ draftId }) => draftId)}::text[],
        ${rows.map(({ requester }) => requester.address)}::text[]
      ) as old (desk_id, draft_id, address)
      where referrals.desk_id = old.desk_id and referrals.draft_id = old.draft_id`;
    if (rows.length < batch) return;
  }
}
