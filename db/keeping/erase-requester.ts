import type { Instant } from '../../src/engine/instant.ts';
import type { Address } from '../../src/engine/ticket.ts';
import type { Belongings, ErasedTickets } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { type Doomed, removeTickets } from './remove-tickets.ts';

/** What a desk keeps of a requester, without the texts. */
export async function listBelongings(
  sql: Sql,
  deskId: string,
  requester: Address,
): Promise<Belongings> {
  const tickets = await sql<{ number: string; resolved: boolean }[]>`
    select number, state = 'resolved' as resolved from tickets
    where requester = ${requester} and desk_id = ${deskId}
    order by reported_at, number`;
  const [row] = await sql<Pick<Belongings, 'drafts' | 'referrals' | 'messages'>[]>`
    select
      (select count(*) from drafts where desk_id = ${deskId} and requester = ${requester})
        as drafts,
      (select count(*) from referrals where desk_id = ${deskId} and address = ${requester})
        as referrals,
      (select count(*) from outbox
        where recipient = ${requester} and desk_id = ${deskId} and number = '') as messages`;
  const numbers = (resolved: boolean) =>
    tickets.filter((one) => one.resolved === resolved).map(({ number }) => number);
  return {
    resolved: numbers(true),
    unresolved: numbers(false),
    ...(row ?? { drafts: 0, referrals: 0, messages: 0 }),
  };
}

/** Removes up to `limit` tickets of a requester, with all that belongs to them. */
export async function eraseTickets(
  sql: Sql,
  deskId: string,
  requester: Address,
  options: { readonly unresolved: boolean; readonly limit: number; readonly now: Instant },
): Promise<ErasedTickets> {
  return sql.begin(async (tx) => {
    const doomed = await tx<Doomed[]>`
      select number, submission_id as "submissionId", requester, reported_at as "reportedAt"
      from tickets
      where requester = ${requester} and desk_id = ${deskId}
        and (state = 'resolved' or ${options.unresolved}::boolean)
      order by reported_at, number limit ${options.limit}
      for update`;
    const numbers = doomed.map(({ number }) => number);
    const waiting = await tx<{ leased: boolean }[]>`
      select leased from outbox
      where desk_id = ${deskId} and number = any(${numbers}::text[]) and finished_at is null
      order by seq
      for update`;
    // Only now, as what was being marked as sent until then stands.
    const standing = await tx<
      { number: string; conversation: string; id: string; url: string | null }[]
    >`
      select number, conversation, message_id as id, url from message_refs
      where desk_id = ${deskId} and number = any(${numbers}::text[])
      order by number, slot, platform`;
    await removeTickets(tx, deskId, doomed, 'erased', options.now);
    return {
      numbers,
      standing: standing.map(({ url, ...ref }) => (url === null ? ref : { ...ref, url })),
      unsent: waiting.length,
      underWay: waiting.filter(({ leased }) => leased).length,
    };
  });
}

/** Removes what a desk keeps of a requester besides tickets. Returns how many rows went. */
export async function eraseTraces(sql: Sql, deskId: string, requester: Address): Promise<number> {
  return sql.begin(async (tx) => {
    // Each waits for the one before: they share one session.
    const removed = [
      await tx`delete from drafts where desk_id = ${deskId} and requester = ${requester}`,
      await tx`delete from referrals where desk_id = ${deskId} and address = ${requester}`,
      await tx`delete from outbox
        where recipient = ${requester} and desk_id = ${deskId} and number = ''`,
      await tx`delete from once_keys
        where desk_id = ${deskId} and strpos(key || ':', ${`${requester}:`}) > 0`,
      await tx`delete from homes where desk_id = ${deskId} and person = ${requester}`,
    ];
    return removed.reduce((sum, { count }) => sum + count, 0);
  });
}

/** Removes how a person is reached. Returns whether that was known. */
export async function forgetPerson(sql: Sql, person: Address): Promise<boolean> {
  const removed = await sql`delete from conversation_references where address = ${person}`;
  return removed.count > 0;
}

const mostExamples = 5;

/**
 * In how many tickets of others a person's address stands. Reads every event as text, as Postgres'
 * JSON operators fail on some characters people can type; that may take its time.
 */
export async function findElsewhere(
  sql: Sql,
  deskId: string,
  person: Address,
): Promise<{ readonly count: number; readonly examples: readonly string[] }> {
  const quoted = JSON.stringify(person);
  const rows = await sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`;
    return tx<{ number: string }[]>`
      select distinct events.number from events
      join tickets on tickets.desk_id = events.desk_id and tickets.number = events.number
      where events.desk_id = ${deskId} and tickets.requester <> ${person}
        and strpos(events.event::text, ${quoted}) > 0
      order by events.number`;
  });
  const examples = rows.slice(0, mostExamples).map(({ number }) => number);
  return { count: rows.length, examples };
}
