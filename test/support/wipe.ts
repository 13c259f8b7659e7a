import type { FreshDatabase } from './database.ts';

/** What comes of reports: all that tests write again and again. */
const ofTickets = [
  'tickets',
  'events',
  'commands',
  'counters',
  'drafts',
  'outbox',
  'message_refs',
  'once_keys',
  'homes',
];

/** Empties the tables of tickets, and these besides, though the database refuses that of the event log. */
export async function wipe({ sql }: FreshDatabase, ...besides: readonly string[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(`truncate ${[...ofTickets, ...besides].join()}`);
  });
}
