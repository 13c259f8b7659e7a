import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore, type Store, storeOn } from '../../db/index.ts';
import type { Ticket } from '../../src/engine/ticket.ts';
import type { TicketStore } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { wipe } from '../support/wipe.ts';
import { at, decision, fired, openTicket, post } from './decisions.ts';

let database: FreshDatabase;
let store: TicketStore;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database).tickets;
});
beforeEach(async () => {
  await wipe(database);
});
afterAll(() => database.close());

const thresholds = ['1/PT0S/Lead', '1/PT1H/Manager', '1/PT2H/Director'];

/** Fires the next threshold and asks for another look, until all have fired. */
function fireNext(ticket: Ticket) {
  const key = thresholds[ticket.escalations.length];
  if (!key) return decision(ticket, []);
  const more = ticket.escalations.length + 1 < thresholds.length;
  const { deskId, number } = ticket;
  const entry = post(key, { deskId, number, conversation: number, urgent: true, keys: [key] });
  return decision(ticket, [fired(key)], more ? at : null, [entry]);
}

test('three workers fire each threshold of each ticket once', async () => {
  await Promise.all(
    Array.from({ length: 90 }, (_, n) => openTicket(store, `d${n % 3}`, `s${n}`, at)),
  );
  const replicas: Store[] = [];
  for (let n = 0; n < 3; n += 1) {
    replicas.push(await openStore({ url: database.url }, { poolSize: 2 }));
  }
  const looks = await Promise.all(
    replicas.map(async (replica) => {
      let sum = 0;
      while ((await store.nextCheckAt()) !== null) {
        sum += await replica.tickets.checkDue(at, 7, fireNext);
      }
      return sum;
    }),
  );
  expect(looks.reduce((sum, count) => sum + count)).toBe(270);
  const [rows] = await database.sql`
    select (select count(*) from events where type = 'EscalationFired') as fired,
      (select count(*) from outbox) as told,
      (select count(*) from tickets where version = 4) as complete`;
  expect(rows).toEqual({ fired: 270, told: 270, complete: 90 });
  await Promise.all(replicas.map((replica) => replica.close()));
});

test('only what is due is looked at, in the order of its instants, up to the limit', async () => {
  for (const [n, due] of [at + 3, at + 1, null, at + 2, at + 9].entries()) {
    await openTicket(store, 'd', `s${n}`, due);
  }
  expect(await store.nextCheckAt()).toBe(at + 1);
  const seen: string[] = [];
  const look = (ticket: Ticket) => {
    seen.push(ticket.number);
    return decision(ticket, []);
  };
  expect(await store.checkDue(at, 10, look)).toBe(0);
  expect(await store.checkDue(at + 3, 2, look)).toBe(2);
  expect(await store.checkDue(at + 3, 2, look)).toBe(1);
  expect(seen).toEqual(['NX-2', 'NX-4', 'NX-1']);
  expect(await store.nextCheckAt()).toBe(at + 9);
});

test('a decision without events moves the next look', async () => {
  const { number } = await openTicket(store, 'd', 's', at);
  await store.checkDue(at, 10, (ticket) => decision(ticket, [], at + 100));
  expect(await store.nextCheckAt()).toBe(at + 100);
  await store.change('d', number, null, (ticket) => decision(ticket, [], at + 50));
  expect(await store.nextCheckAt()).toBe(at + 50);
  expect((await store.find('d', number))?.version).toBe(1);
});

test('a ticket that is being changed is skipped, not waited for', async () => {
  const held = await openTicket(store, 'd', 's1', at);
  const free = await openTicket(store, 'd', 's2', at);
  const seen: string[] = [];
  await database.sql.begin(async (tx) => {
    await tx`select 1 from tickets where desk_id = 'd' and number = ${held.number} for update`;
    await store.checkDue(at, 10, (ticket) => {
      seen.push(ticket.number);
      return decision(ticket, []);
    });
  });
  expect(seen).toEqual([free.number]);
  expect(await store.nextCheckAt()).toBe(at);
});

test('a failing decision undoes the whole batch', async () => {
  await openTicket(store, 'd', 's1', at);
  await openTicket(store, 'd', 's2', at);
  let calls = 0;
  const failing = store.checkDue(at, 10, (ticket) => {
    calls += 1;
    if (calls === 2) throw new Error('cannot decide');
    return fireNext(ticket);
  });
  await expect(failing).rejects.toThrow('cannot decide');
  expect(await database.sql`select 1 from outbox`).toHaveLength(0);
  expect(await store.checkDue(at, 10, fireNext)).toBe(2);
});
