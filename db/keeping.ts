import type { Instant } from '../src/engine/instant.ts';
import type { Keeping } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';
import {
  eraseTickets,
  eraseTraces,
  findElsewhere,
  forgetPerson,
  listBelongings,
} from './keeping/erase-requester.ts';
import { countNumbers, findStrays, listDeskIds } from './keeping/find-strays.ts';
import { forgetCommands, forgetMessages, forgetReferrals } from './keeping/forget-old.ts';
import { findReference, listKept, listUnsent } from './keeping/list-kept.ts';
import { purgeTickets } from './keeping/purge-tickets.ts';

/** What is kept of tickets and people, in Postgres. */
export function keeping(sql: Sql): Keeping {
  return {
    isGone: async (deskId, number) => (await findTombstone(sql, deskId, number)) !== null,
    tombstone: (deskId, number) => findTombstone(sql, deskId, number),
    now: () => now(sql),
    purge: (deskId, before, limit, now) => purgeTickets(sql, deskId, before, limit, now),
    forgetReferrals: (deskId, before, limit) => forgetReferrals(sql, deskId, before, limit),
    forgetMessages: (ageMs, limit) => forgetMessages(sql, ageMs, limit),
    forgetCommands: (ageMs, limit) => forgetCommands(sql, ageMs, limit),
    deskIds: () => listDeskIds(sql),
    belongings: (deskId, requester) => listBelongings(sql, deskId, requester),
    eraseTickets: (deskId, requester, options) => eraseTickets(sql, deskId, requester, options),
    eraseTraces: (deskId, requester) => eraseTraces(sql, deskId, requester),
    forgetPerson: (person) => forgetPerson(sql, person),
    standsElsewhere: (deskId, person) => findElsewhere(sql, deskId, person),
    page: (deskId, after, limit, wanted) => listKept(sql, deskId, after, limit, wanted),
    unsent: (deskId, requester) => listUnsent(sql, deskId, requester),
    reference: (person) => findReference(sql, person),
    strays: (deskId) => findStrays(sql, deskId),
    counts: (deskId) => countNumbers(sql, deskId),
  };
}

async function findTombstone(sql: Sql, deskId: string, number: string) {
  const [row] = await sql<{ why: 'purged' | 'erased'; goneAt: Instant }[]>`
    select why, gone_at as "goneAt" from tombstones
    where desk_id = ${deskId} and number = ${number}`;
  return row ?? null;
}

async function now(sql: Sql): Promise<Instant> {
  const [row] = await sql<{ now: number }[]>`
    select floor(extract(epoch from statement_timestamp()) * 1000)::bigint as now`;
  if (!row) throw new Error('the database tells no time');
  return row.now;
}
