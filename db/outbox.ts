import type { Address } from '../src/engine/ticket.ts';
import type { MessageRef, Outbox } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';
import { addOnce } from './outbox/add-once.ts';
import { claimEntries, countPending, nextIn } from './outbox/claim-entries.ts';
import { hastenEntries, markFailed, markSent, putBack } from './outbox/finish-entry.ts';
import { forgetKeys } from './outbox/forget-keys.ts';
import { keepRef } from './outbox/keep-ref.ts';
import { lastTo } from './outbox/last-to.ts';
import { moveEntries } from './outbox/move-entries.ts';
import { tellOverdue, unsentEntries } from './outbox/overdue.ts';

/** The outgoing messages in Postgres; all its times are the database's. */
export function outbox(sql: Sql): Outbox {
  return {
    add: (deskId, onceKey, entries, restMs) => addOnce(sql, deskId, onceKey, entries, restMs),
    forgetKeys: (ageMs, limit) => forgetKeys(sql, ageMs, limit),
    lastTo: (deskId, person) => lastTo(sql, deskId, person),
    claim: (limit, leaseMs, turn) => claimEntries(sql, limit, leaseMs, turn),
    done: (entry, ref, slot) => markSent(sql, entry, ref, slot),
    keep: (entry, slot, ref) => keepRef(sql, entry, slot, ref),
    move: (entry, to, conversation, left) => moveEntries(sql, entry, to, conversation, left),
    retry: (entry, delayMs, ambiguous, error, apartMs) =>
      putBack(sql, entry, delayMs, ambiguous, error, apartMs),
    hasten: (limit) => hastenEntries(sql, limit),
    fail: (entry, error) => markFailed(sql, entry, error),
    refOf: (deskId, number, slot, platform) => refOf(sql, deskId, number, slot, platform),
    mayStand: (deskIds, to) => mayStand(sql, deskIds, to),
    tellOverdue: (deskIds, ageMs, limit, tell) => tellOverdue(sql, deskIds, ageMs, limit, tell),
    unsent: (deskId, ids) => unsentEntries(sql, deskId, ids),
    pending: () => countPending(sql),
    nextIn: () => nextIn(sql),
  };
}

async function refOf(
  sql: Sql,
  deskId: string,
  number: string,
  slot: string,
  platform: string,
): Promise<MessageRef | null> {
  const [row] = await sql<{ conversation: string; id: string; url: string | null }[]>`
    select conversation, message_id as id, url from message_refs
    where desk_id = ${deskId} and number = ${number} and slot = ${slot}
      and platform = ${platform}`;
  if (!row) return null;
  const { conversation, id, url } = row;
  return url === null ? { conversation, id } : { conversation, id, url };
}

async function mayStand(sql: Sql, deskIds: readonly string[], to: Address): Promise<boolean> {
  const [row] = await sql`
    select 1 from outbox
    where recipient = ${to} and desk_id = any(${[...deskIds]}::text[]) and finished_at is null
      and (slot is not null or addressed_as = 'requester') and (leased or ambiguous)
    limit 1`;
  return row !== undefined;
}
