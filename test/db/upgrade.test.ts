import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../../db/index.ts';
import { isCurrent, migrate, migrationsFolder } from '../../db/migrate.ts';
import { evolve } from '../../src/engine/evolve.ts';
import type { Ticket } from '../../src/engine/ticket.ts';
import type { Outbox, TicketStore } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { ana, at, ben, decision, openTicket, post } from './decisions.ts';

let database: FreshDatabase;
let store: TicketStore;
let outbox: Outbox;
beforeAll(async () => {
  database = await freshDatabase();
  ({ tickets: store, outbox } = storeOn(database));
  await writeAsBefore();
});
afterAll(() => database.close());

/** What people may type, and Postgres' JSON operators refuse. */
const odd = 'a\0b \ud83d';

/** As the first version of the tables kept them. */
const openedThen = {
  at,
  type: 'TicketOpened',
  deskId: 'd',
  number: 'NX-1',
  policyVersion: 'p1',
  requester: ana,
  title: odd,
  answers: { summary: odd },
  level: '2',
  reason: { because: 'one site', clauses: ['4.2'] },
  review: false,
  clocksStartAt: at,
  outsideHours: false,
};
const takenThen = { at: at + 1, type: 'TicketTaken', by: ben };
const ticketThen = {
  deskId: 'd',
  number: 'NX-1',
  policyVersion: 'p1',
  version: 2,
  requester: ana,
  title: odd,
  answers: { summary: odd },
  reportedAt: at,
  clocksStartAt: at,
  reportedOutsideHours: false,
  level: '2',
  levelSince: at,
  levelReason: { because: 'one site', clauses: ['4.2'] },
  levelAtReport: '2',
  review: false,
  state: 'open',
  assignee: ben,
  respondedAt: at + 1,
  resolvedAt: null,
  resolution: null,
  workaround: null,
  waits: [],
  closures: [],
  noticed: {
    response: { atRisk: false, missed: null },
    resolution: { atRisk: false, missed: null },
  },
  escalations: [],
};
const draftThen = {
  deskId: 'd',
  id: 'f1',
  requester: ana,
  answers: { summary: odd },
  openedAt: at,
};

/** Leaves the database as the first migration alone made it, with a row of each kind in it. */
async function writeAsBefore(): Promise<void> {
  const { sql } = database;
  await sql`drop schema drizzle cascade`;
  await sql`drop schema public cascade`;
  await sql`create schema public`;
  const [first] = readMigrationFiles({ migrationsFolder });
  if (!first) throw new Error('there is no migration');
  for (const statement of first.sql) await sql.unsafe(statement);
  await sql`create schema drizzle`;
  await sql`
    create table drizzle.__drizzle_migrations (id serial primary key, hash text, created_at bigint)`;
  await sql`
    insert into drizzle.__drizzle_migrations (hash, created_at)
    values (${first.hash}, ${first.folderMillis})`;
  await sql`
    insert into tickets (desk_id, number, submission_id, version, ticket, level, state, reported_at)
    values ('d', 'NX-1', 's1', 2, ${JSON.stringify(ticketThen)}::text::json, '2', 'open', ${at})`;
  for (const [index, event] of [openedThen, takenThen].entries()) {
    await sql`
      insert into events (desk_id, number, seq, at, type, event)
      values ('d', 'NX-1', ${index + 1}, ${event.at}, ${event.type},
        ${JSON.stringify(event)}::text::json)`;
  }
  await sql`
    insert into drafts (desk_id, id, draft, opened_at)
    values ('d', 'f1', ${JSON.stringify(draftThen)}::text::json, ${at})`;
  await sql`insert into counters (desk_id, last) values ('d', 1)`;
  await sql`
    insert into message_refs (desk_id, number, slot, conversation, message_id)
    values ('d', 'NX-1', 'card', 'C1', '1.1')`;
  await sql`
    insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent, kind,
      slot, delivery)
    values ('d', 'NX-1', 'slack:T1/C1', 'thread:NX-1', 'desk', '[]', false, 'card', 'card',
      '{"kind":"card"}'),
      ('d', 'NX-1', 'slack:T1/C1', 'thread:NX-1', 'desk', '[]', false, 'post', null,
      '{"kind":"post","under":"card","message":{"summary":"Then","parts":[]}}')`;
  // One was being sent as the bot was stopped.
  await sql`update outbox set attempts = 1, leased = true where kind = 'card'`;
}

test('a database of the first version is brought up to date with all that is in it', async () => {
  expect(await isCurrent(database.sql)).toBe(false);
  await migrate(database);
  expect(await isCurrent(database.sql)).toBe(true);

  const row = await store.history('d', 'NX-1');
  let folded: Ticket | null = null;
  for (const event of row?.events ?? []) folded = evolve(folded, event);
  // Of who did what last, such a ticket knows from the next act on.
  expect(row?.ticket, 'a ticket is what its events make it').toEqual({
    ...folded,
    lastActivity: undefined,
  });
  expect(row?.ticket.title).toBe(odd);
  expect(await store.findDraft('d', 'f1')).toEqual(draftThen);

  expect((await store.ticketsOf('d', ana.address, 9)).map(({ number }) => number)).toEqual([
    'NX-1',
  ]);
  expect((await store.queue('d', 10)).map(({ number }) => number)).toEqual(['NX-1']);
  expect(await store.charged('d')).toEqual([]);
  expect(await outbox.refOf('d', 'NX-1', 'card', 'slack')).toEqual({
    conversation: 'C1',
    id: '1.1',
  });
  expect(await outbox.refOf('d', 'NX-1', 'card', 'teams')).toBeNull();
  const [waiting] = await outbox.claim(1, 60_000);
  expect(waiting).toMatchObject({ conversation: 'thread:slack:NX-1', delivery: { kind: 'card' } });
  if (waiting) await outbox.done(waiting, { conversation: 'C1', id: '2.2' });
  expect((await outbox.refOf('d', 'NX-1', 'card', 'slack'))?.id).toBe('2.2');
  const [behind] = await outbox.claim(2, 60_000);
  expect(behind).toMatchObject({ conversation: 'thread:slack:NX-1', delivery: { under: 'card' } });
  if (behind) await outbox.done(behind, { conversation: 'C1', id: '2.3' });

  const changed = await store.change('d', 'NX-1', 'c1', (ticket) =>
    decision(ticket, [{ at: at + 2, type: 'SupportReplied', by: ben, text: 'Hello' }], at + 3, [
      post('Hello', { deskId: 'd' }),
    ]),
  );
  expect(changed?.version).toBe(3);
  expect(await store.deliveries('d', 'NX-1')).toHaveLength(3);
  expect((await openTicket(store, 'd', 's2')).number).toBe('NX-2');
});
