import type { OutboxEntry } from '../../src/runtime/ports.ts';
import type { Queries, Statement, Transaction } from '../connect.ts';
import { documents } from '../documents.ts';

/** Puts messages into the outbox in their order. */
export async function insertEntries(tx: Transaction, all: readonly OutboxEntry[]): Promise<void> {
  if (all.length > 0) await insertedEntries(tx, all, tx`true`);
}

/**
 * The statement that puts those messages into the outbox, `new`, of which this holds. A card that
 * waits unclaimed stands for a new one: it shows the state at sending. Touching it keeps it from being
 * claimed before this commits.
 */
export function insertedEntries(
  sql: Queries,
  all: readonly OutboxEntry[],
  holds: Statement,
): Statement {
  const entries = withoutRepeatedCards(all);
  return sql`
    insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent, kind,
      slot, delivery)
    select new.desk_id, new.number, new.recipient, new.conversation, new.addressed_as,
      new.keys::json, new.urgent::boolean, new.kind, new.slot, new.delivery::json
    from unnest(
      ${entries.map((entry) => entry.deskId)}::text[],
      ${entries.map((entry) => entry.number)}::text[],
      ${entries.map((entry) => entry.to)}::text[],
      ${entries.map((entry) => entry.conversation)}::text[],
      ${entries.map((entry) => entry.as)}::text[],
      ${documents(
        sql,
        entries.map((entry) => entry.keys),
      )},
      ${entries.map((entry) => String(entry.urgent))}::text[],
      ${entries.map((entry) => entry.delivery.kind)}::text[],
      ${entries.map((entry) => slotOf(entry))}::text[],
      ${documents(
        sql,
        entries.map((entry) => entry.delivery),
      )}
    ) with ordinality as new (desk_id, number, recipient, conversation, addressed_as, keys, urgent,
      kind, slot, delivery, place)
    where ${holds}
    order by new.place
    on conflict (desk_id, number, conversation)
      where kind = 'card' and attempts = 0 and status = 'pending'
      do update set urgent = outbox.urgent or excluded.urgent`;
}

/** The slot whose message this delivery makes or changes. */
function slotOf({ delivery }: OutboxEntry): string | null {
  if (delivery.kind === 'overdue') return null;
  return delivery.slot ?? (delivery.kind === 'card' ? 'card' : null);
}

function withoutRepeatedCards(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const cards = new Set<string>();
  return entries.filter(({ deskId, number, conversation, delivery }) => {
    if (delivery.kind !== 'card') return true;
    const card = JSON.stringify([deskId, number, conversation]);
    return !cards.has(card) && cards.add(card);
  });
}
