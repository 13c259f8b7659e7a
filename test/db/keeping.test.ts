import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { fillResolutions } from '../../db/fill-resolutions.ts';
import { type Store, storeOn } from '../../db/index.ts';
import type { Ticket, TicketEvent } from '../../src/engine/ticket.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { ana, at, ben, decision, opened, openTicket, post } from './decisions.ts';

const day = 24 * 3_600_000;
let database: FreshDatabase;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
});
afterAll(() => database.close());

const resolved = (on: number): TicketEvent => ({
  at: on,
  type: 'TicketResolved',
  by: ben,
  text: 'Done',
});
const reopened = (on: number): TicketEvent => ({
  at: on,
  type: 'TicketReopened',
  by: ana,
  text: 'Again',
});

async function happens(deskId: string, number: string, event: TicketEvent, ...outbox: string[]) {
  const change = (ticket: Ticket) =>
    decision(
      ticket,
      [event],
      null,
      outbox.map((text) => post(text, { deskId, number })),
    );
  await store.tickets.change(deskId, number, null, change);
}

const resolvedAt = async (deskId: string, number: string) => {
  const [row] = await database.sql<{ at: number | null }[]>`
    select resolved_at as at from tickets where desk_id = ${deskId} and number = ${number}`;
  return row?.at;
};

/** In how many rows of which tables a ticket stands. */
async function rowsOf(deskId: string, number: string): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const table of ['tickets', 'events', 'commands', 'outbox', 'message_refs', 'tombstones']) {
    const found = await database.sql`
      select from ${database.sql(table)} where desk_id = ${deskId} and number = ${number}`;
    if (found.length > 0) rows[table] = found.length;
  }
  return rows;
}

/** Sends all that waits, so that each slot has its message. */
async function sendAll() {
  for (;;) {
    const claimed = await store.outbox.claim(20, 60_000);
    for (const entry of claimed) {
      await store.outbox.done(entry, {
        conversation: 'C1',
        id: entry.id,
        url: `https://m/${entry.number}`,
      });
    }
    if (claimed.length === 0) return;
  }
}

test('when a ticket was resolved stands in its row, until it is reopened', async () => {
  const open = () => openTicket(store.tickets, 'resolving', 's1');
  const { number } = await open();
  expect(await resolvedAt('resolving', number)).toBeNull();
  await happens('resolving', number, resolved(at + 1));
  expect(await resolvedAt('resolving', number)).toBe(at + 1);
  await happens('resolving', number, reopened(at + 2));
  expect(await resolvedAt('resolving', number)).toBeNull();
  await store.tickets.checkDue(at + 3, 10, (ticket) => decision(ticket, []));
  await happens('resolving', number, resolved(at + 4));

  // What an older bot writes is refused; as one left it before there was the column:
  const older = database.sql`update tickets set resolved_at = null where desk_id = 'resolving'`;
  await expect(older).rejects.toThrow('tickets_resolved_then');
  await database.sql`alter table tickets drop constraint tickets_resolved_then`;
  await database.sql`update tickets set resolved_at = null where desk_id = 'resolving'`;
  await database.sql`
    alter table tickets add constraint tickets_resolved_then
    check ((state = 'resolved') = (resolved_at is not null)) not valid`;
  await openTicket(store.tickets, 'resolving', 's2');
  await fillResolutions(database.sql);
  expect(await resolvedAt('resolving', number)).toBe(at + 4);
  expect(await resolvedAt('resolving', 'NX-2')).toBeNull();
});

test('the database refuses what is no purge and no erasure', async () => {
  const { sql } = database;
  await openTicket(store.tickets, 'rules', 's1');
  await openTicket(store.tickets, 'rules', 's2');
  const tombstone = (number: string) =>
    sql`insert into tombstones values ('rules', ${number}, 'purged', 0, 0)`;
  const refused: [string, () => Promise<unknown>][] = [
    ['append-only', () => sql`update events set at = 0 where desk_id = 'rules'`],
    ['has no tombstone', () => sql`delete from events where desk_id = 'rules'`],
    ['has no tombstone', () => sql`delete from tickets where desk_id = 'rules'`],
    ['append-only', () => sql`truncate events`],
    ['append-only', () => sql`truncate tickets cascade`],
    ['is still there', () => tombstone('NX-1')],
  ];
  for (const [says, work] of refused) await expect(work()).rejects.toThrow(says);
  await tombstone('NX-9');
  await expect(sql`delete from tombstones where desk_id = 'rules'`).rejects.toThrow('append-only');
  await expect(sql`update tombstones set number = 'NX-8'`).rejects.toThrow('append-only');
  await expect(sql`truncate tombstones`).rejects.toThrow('append-only');
  const again = store.tickets.create('rules', 's9', () =>
    decision(null, [opened('rules', 'NX-9')]),
  );
  await expect(again).rejects.toThrow('used by a ticket that is gone');
  expect(await rowsOf('rules', 'NX-1')).toEqual({ tickets: 1, events: 1 });
});

test('a purge takes what was resolved before, with all of it, and leaves a tombstone', async () => {
  const open = async (submission: string, resolvedOn: number | null) => {
    const slotted = post('Hello', {
      deskId: 'purge',
      number: submission,
      conversation: submission,
      delivery: { kind: 'post', slot: 'card', message: { summary: 'Hello', parts: [] } },
    });
    await store.tickets.create('purge', submission, () =>
      decision(null, [opened('purge', submission)], null, [slotted]),
    );
    await store.tickets.change('purge', submission, 'c1', (ticket) => decision(ticket, []));
    if (resolvedOn !== null) await happens('purge', submission, resolved(resolvedOn));
  };
  await open('old', at - 10 * day);
  await open('back', at - 10 * day);
  await happens('purge', 'back', reopened(at - 9 * day));
  await open('young', at - 2 * day);
  await open('open', null);
  await sendAll();
  await open('unsent', at - 10 * day);
  await store.tickets.saveReferral({
    deskId: 'purge',
    draftId: 'old',
    requester: ana,
    referral: 'it',
    answers: {},
    at,
  });
  expect(await rowsOf('purge', 'old')).toEqual({
    tickets: 1,
    events: 2,
    commands: 1,
    outbox: 1,
    message_refs: 1,
  });

  expect(await store.keeping.purge('other', at - 3 * day, 20, at)).toBe(0);
  expect(await store.keeping.purge('purge', at - 3 * day, 20, at)).toBe(1);
  expect(await rowsOf('purge', 'old')).toEqual({ tombstones: 1 });
  expect(await database.sql`select * from tombstones where desk_id = 'purge'`).toEqual([
    { desk_id: 'purge', number: 'old', why: 'purged', reported_at: at, gone_at: at },
  ]);
  expect(await store.keeping.unsent('purge', ana.address)).toEqual({ drafts: [], referrals: [] });
  for (const number of ['back', 'young', 'open', 'unsent']) {
    expect(await rowsOf('purge', number), number).toMatchObject({ tickets: 1 });
    expect(await store.keeping.isGone('purge', number)).toBe(false);
  }
  expect(await store.keeping.isGone('purge', 'old')).toBe(true);
  expect(await store.keeping.isGone('other', 'old')).toBe(false);

  await sendAll();
  expect(await store.keeping.purge('purge', at - 3 * day, 20, at)).toBe(1);
  expect(await rowsOf('purge', 'unsent')).toEqual({ tombstones: 1 });
});

test('a ticket that is being changed is left to the next time', async () => {
  const { number } = await openTicket(store.tickets, 'locked', 's1');
  await happens('locked', number, resolved(at - 10 * day));
  const other = await openDatabase({ url: database.url }, { poolSize: 1 });
  await other.sql.begin(async (tx) => {
    await tx`select from tickets where desk_id = 'locked' for update`;
    expect(await store.keeping.purge('locked', at, 20, at)).toBe(0);
  });
  await other.close();
  expect(await store.keeping.purge('locked', at, 20, at)).toBe(1);
});

test('what is of no ticket, and commands, are forgotten after a time', async () => {
  const answer = post('An answer', { deskId: 'age', number: '', conversation: 'age' });
  await store.outbox.add('age', 'k1', [answer]);
  await store.outbox.add('age', 'k2', [answer]);
  await openTicket(store.tickets, 'age', 's1');
  await store.tickets.change('age', 'NX-1', 'old', (ticket) => decision(ticket, []));
  await store.tickets.change('age', 'NX-1', 'new', (ticket) => decision(ticket, []));
  const [first] = await store.outbox.claim(1, 60_000);
  if (first) await store.outbox.done(first, null);
  await database.sql`update outbox set finished_at = now() - interval '31 days' where status = 'sent'
    and desk_id = 'age'`;
  await database.sql`update commands set created_at = now() - interval '31 days'
    where command_id = 'old'`;
  expect(await store.keeping.forgetMessages(30 * day, 9)).toBe(1);
  expect(await store.keeping.forgetCommands(30 * day, 9)).toBe(1);
  const left = await database.sql<{ status: string }[]>`
    select status from outbox where desk_id = 'age'`;
  expect(left.map(({ status }) => status)).toEqual(['pending']);
  const commands = await database.sql`select command_id as id from commands where desk_id = 'age'`;
  expect(commands.map(({ id }) => id)).toEqual(['new']);

  const referral = { deskId: 'age', requester: ana, referral: 'it', answers: {} };
  await store.tickets.saveReferral({ ...referral, draftId: 'old', at: at - 1 });
  await store.tickets.saveReferral({ ...referral, draftId: 'new', at });
  expect(await store.keeping.forgetReferrals('age', at, 9)).toBe(1);
  const { referrals } = await store.keeping.unsent('age', ana.address);
  expect(referrals).toEqual([{ ...referral, draftId: 'new', at }]);
});

test('an erasure names the message that was being marked as sent when it began', async () => {
  const slotted = post('Hello', {
    deskId: 'sending',
    conversation: 'sending',
    delivery: { kind: 'post', slot: 'card', message: { summary: 'Hello', parts: [] } },
  });
  await sendAll();
  await openTicket(store.tickets, 'sending', 's1', null, [slotted]);
  const [entry] = await store.outbox.claim(1, 60_000);
  if (!entry) throw new Error('nothing to claim');
  const other = await openDatabase({ url: database.url }, { poolSize: 1 });
  const ref = { conversation: 'C1', id: '171' };
  let erasing: ReturnType<typeof store.keeping.eraseTickets> | undefined;
  await other.sql.begin(async (tx) => {
    await tx`update outbox set status = 'sent', finished_at = now(), leased = false
      where id = ${entry.id}`;
    await tx`insert into message_refs (desk_id, number, slot, conversation, message_id)
      values ('sending', 'NX-1', 'card', ${ref.conversation}, ${ref.id})`;
    const options = { unresolved: true, limit: 50, now: at };
    erasing = store.keeping.eraseTickets('sending', ana.address, options);
    await eventually('the erasure waits for the entry', async () => {
      const waiting = await database.sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return waiting.length > 0;
    });
  });
  await other.close();
  expect(await erasing).toEqual({
    numbers: ['NX-1'],
    standing: [{ number: 'NX-1', ...ref }],
    unsent: 0,
    underWay: 0,
  });
});
