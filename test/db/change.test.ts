import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../../db/index.ts';
import type { TicketEvent } from '../../src/engine/ticket.ts';
import type { TicketStore } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { at, ben, decision, fired, openTicket, post } from './decisions.ts';

let database: FreshDatabase;
let store: TicketStore;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database).tickets;
});
afterAll(() => database.close());

const reply = (text: string): TicketEvent => ({ at, type: 'SupportReplied', by: ben, text });

test('concurrent changes of a ticket follow one another and lose nothing', async () => {
  const { number } = await openTicket(store, 'd', 'concurrent');
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      store.change('d', number, `c${n}`, (ticket) => decision(ticket, [reply(`${n}`)])),
    ),
  );
  const row = await store.history('d', number);
  expect(row?.ticket.version).toBe(21);
  const texts = row?.events.map((event) => (event.type === 'SupportReplied' ? event.text : ''));
  expect(new Set(texts).size).toBe(21);
});

test('a command is carried out once, also when it comes twice at once', async () => {
  const { number } = await openTicket(store, 'd', 'twice');
  let decided = 0;
  const change = () =>
    store.change('d', number, 'same', (ticket) => {
      decided += 1;
      return decision(ticket, [reply('once')], at + 5, [post('once', { conversation: 'twice' })]);
    });
  const results = await Promise.all(Array.from({ length: 8 }, change));
  expect(decided).toBe(1);
  expect(results.map((ticket) => ticket?.version)).toEqual(Array(8).fill(2));
  expect(await database.sql`select 1 from outbox where conversation = 'twice'`).toHaveLength(1);
});

test('a command that changed nothing is remembered too; one that failed is not', async () => {
  const { number } = await openTicket(store, 'd', 'nothing');
  let decided = 0;
  const nothing = () =>
    store.change('d', number, 'nothing', (ticket) => {
      decided += 1;
      return decision(ticket, []);
    });
  await nothing();
  await nothing();
  expect(decided).toBe(1);

  const fail = () =>
    store.change('d', number, 'retried', () => {
      throw new Error('not now');
    });
  await expect(fail()).rejects.toThrow('not now');
  const ticket = await store.change('d', number, 'retried', (before) =>
    decision(before, [reply('now')]),
  );
  expect(ticket?.version).toBe(2);
});

test('the same command id counts for each ticket on its own', async () => {
  const one = await openTicket(store, 'd', 'one');
  const other = await openTicket(store, 'd', 'other');
  for (const { number } of [one, other]) {
    const ticket = await store.change('d', number, 'press', (before) =>
      decision(before, [reply('x')]),
    );
    expect(ticket?.version).toBe(2);
  }
});

test('a change without a command id is carried out each time', async () => {
  const { number } = await openTicket(store, 'd', 'unguarded');
  for (const version of [2, 3]) {
    const ticket = await store.change('d', number, null, (before) =>
      decision(before, [reply('x')]),
    );
    expect(ticket?.version).toBe(version);
  }
});

test('no ticket, no command', async () => {
  expect(await store.change('d', 'NX-404', 'c', (ticket) => decision(ticket, []))).toBeNull();
  expect(await database.sql`select 1 from commands where number = 'NX-404'`).toHaveLength(0);
});

test('a decision that does not follow from the ticket is refused whole', async () => {
  const { number } = await openTicket(store, 'd', 'refused');
  const skipping = store.change('d', number, 'c', (ticket) => {
    const { events, ...rest } = decision(ticket, [reply('a'), reply('b')]);
    return { ...rest, events: events.slice(1) };
  });
  await expect(skipping).rejects.toThrow('do not make version 3');
  expect((await store.find('d', number))?.version).toBe(1);
});

test('a threshold fires once per ticket, even if a decision says otherwise', async () => {
  const { number } = await openTicket(store, 'd', 'escalation');
  const fire = () =>
    store.change('d', number, null, (ticket) => decision(ticket, [fired('1/PT1H/Manager')]));
  await fire();
  await expect(fire()).rejects.toThrow('events_escalation');
  expect((await store.find('d', number))?.escalations).toHaveLength(1);
});

test('a replica that hangs in a transaction does not keep a ticket from the others', async () => {
  const settings = await database.sql`show idle_in_transaction_session_timeout`;
  expect(settings[0]?.idle_in_transaction_session_timeout).toBe('15s');
  const { number } = await openTicket(store, 'd', 'hung');
  const hung = database.single();
  const holding = hung.begin(async (tx) => {
    await tx`set local idle_in_transaction_session_timeout = '100ms'`;
    await tx`select 1 from tickets where desk_id = 'd' and number = ${number} for update`;
    await sleep(2000);
  });
  holding.catch(() => {});
  await sleep(50);
  const ticket = await store.change('d', number, null, (before) => decision(before, [reply('x')]));
  expect(ticket?.version).toBe(2);
  await expect(holding).rejects.toThrow();
  await hung.end();
});
