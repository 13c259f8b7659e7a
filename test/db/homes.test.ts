import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { touchHomes } from '../../db/homes.ts';
import { type Store, storeOn } from '../../db/index.ts';
import type { ClaimedHome, WatchedDesk } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { wipe } from '../support/wipe.ts';
import { ana, at, ben, decision, openTicket } from './decisions.ts';

const lease = 60_000;
const agent = 'slack:T1/AGENT';
let database: FreshDatabase;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
});
beforeEach(async () => {
  await wipe(database);
});
afterAll(() => database.close());

const whole = (deskId: string): WatchedDesk => ({ deskId, whole: true });
const own = (deskId: string): WatchedDesk => ({ deskId, whole: false });
const claim = () => store.homes.claim(10, lease);
const names = (homes: readonly ClaimedHome[]) => homes.map(({ person }) => person).sort();
const change = (number: string, deskId = 'd1') =>
  store.tickets.change(deskId, number, null, (ticket) =>
    decision(ticket, [{ type: 'TicketTaken', at, by: ben }]),
  );

/** Shows what is due, without a rest. Returns whose pages those were. */
async function show(): Promise<string[]> {
  const homes = await claim();
  for (const home of homes) await store.homes.done(home, 0);
  return names(homes);
}

test('an opened page is due at once, once, with all its desks', async () => {
  expect(await store.homes.nextIn()).toBeNull();
  await store.homes.watch(agent, [whole('d2'), own('d1')]);
  expect(await store.homes.nextIn()).toBe(0);
  const [home, ...more] = await claim();
  expect(more).toEqual([]);
  expect(home?.person).toBe(agent);
  expect(home?.deskIds.toSorted()).toEqual(['d1', 'd2']);
  expect(await claim()).toEqual([]);
  if (home) await store.homes.done(home, 0);
  expect(await store.homes.nextIn()).toBeNull();
  await store.homes.watch(agent, [whole('d2')]);
  expect(await show()).toEqual([agent]);
});

test('a change makes due the pages of its requester and of those who watch the whole desk', async () => {
  await openTicket(store.tickets, 'd1', 's1');
  await store.homes.watch(agent, [whole('d1')]);
  await store.homes.watch('slack:T1/OTHER-DESK', [whole('d2')]);
  await store.homes.watch(ana.address, [own('d1')]);
  await store.homes.watch(ben.address, [own('d1')]);
  await show();
  await change('NX-1');
  expect(await show()).toEqual([agent, ana.address].sort());
  await openTicket(store.tickets, 'd1', 's2');
  expect(await show()).toEqual([agent, ana.address].sort());
  await store.tickets.change('d1', 'NX-1', null, (ticket) => decision(ticket, [], at));
  expect(await show()).toEqual([]);
});

test('what is no event touches those who watch the whole desk', async () => {
  await store.homes.watch(agent, [whole('d1')]);
  await store.homes.watch(ana.address, [own('d1')]);
  await store.homes.watch(ben.address, [whole('d2')]);
  await show();
  await store.homes.touch('d1');
  expect(await show()).toEqual([agent]);
});

test('what changes while a page is being shown makes it due again, after its rest', async () => {
  await openTicket(store.tickets, 'd1', 's1');
  await store.homes.watch(agent, [whole('d1')]);
  const [first] = await claim();
  await change('NX-1');
  expect(await claim()).toEqual([]);
  if (first) await store.homes.done(first, 150);
  expect(await claim()).toEqual([]);
  const wait = (await store.homes.nextIn()) ?? Number.NaN;
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(150);
  await sleep(170);
  expect(await show()).toEqual([agent]);
  expect(await store.homes.nextIn()).toBeNull();
});

test('a burst of changes in a rest is one page', async () => {
  await openTicket(store.tickets, 'd1', 's1');
  await store.homes.watch(agent, [whole('d1')]);
  const [first] = await claim();
  if (first) await store.homes.done(first, 100);
  for (let n = 0; n < 10; n += 1) await change('NX-1');
  await sleep(120);
  expect(await show()).toEqual([agent]);
  expect(await show()).toEqual([]);
});

test('a page is not claimed before the change in hand can be read', async () => {
  await openTicket(store.tickets, 'd1', 's1');
  await store.homes.watch(agent, [whole('d1')]);
  let end = () => {};
  const open = new Promise<void>((resolve) => {
    end = resolve;
  });
  let begun = () => {};
  const touched = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const changing = database.sql.begin(async (tx) => {
    await touchHomes(tx, [{ deskId: 'd1', requester: ana.address }]);
    begun();
    await open;
  });
  await touched;
  const claiming = claim();
  const early = await Promise.race([claiming, sleep(150)]);
  expect(early).toBeUndefined();
  end();
  await changing;
  expect(names(await claiming)).toEqual([agent]);
});

test('a page that could not be shown is due again when its lease ends', async () => {
  await store.homes.watch(agent, [whole('d1')]);
  expect(names(await store.homes.claim(10, 80))).toEqual([agent]);
  expect(await claim()).toEqual([]);
  await sleep(100);
  expect(names(await claim())).toEqual([agent]);
});

test('nobody watches for longer than an hour', async () => {
  await openTicket(store.tickets, 'd1', 's1');
  await store.homes.watch(agent, [whole('d1')]);
  await database.sql`update homes set watched_until = now() - interval '1 second'`;
  expect(await claim()).toEqual([]);
  expect(await database.sql`select from homes`).toHaveLength(0);
});

test('replicas never show one person’s page at once, nor stand in each other’s way', async () => {
  await openTicket(store.tickets, 'd1', 's1');
  await openTicket(store.tickets, 'd2', 's2');
  const people = Array.from({ length: 5 }, (_, n) => `slack:T1/P${n}`);
  for (const person of people) await store.homes.watch(person, [whole('d1'), whole('d2')]);
  const showing = new Set<string>();
  const overlaps: string[] = [];
  const replicas = await Promise.all(
    Array.from({ length: 4 }, () => openDatabase({ url: database.url }, { poolSize: 2 })),
  );
  await Promise.all(
    replicas.map(async (replica, r) => {
      const { homes, tickets } = storeOn(replica);
      for (let turn = 0; turn < 15; turn += 1) {
        const claimed = await homes.claim(3, lease);
        for (const { person } of claimed) {
          if (showing.has(person)) overlaps.push(person);
          showing.add(person);
        }
        await tickets.change(r % 2 ? 'd1' : 'd2', 'NX-1', null, (ticket) =>
          decision(ticket, [{ type: 'TicketTaken', at, by: ben }]),
        );
        for (const home of claimed) {
          showing.delete(home.person);
          await homes.done(home, 0);
        }
      }
    }),
  );
  await Promise.all(replicas.map((replica) => replica.close()));
  expect(overlaps).toEqual([]);
  expect(await show()).toEqual(people);
});
