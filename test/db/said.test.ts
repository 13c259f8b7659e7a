import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import type { OutboxEntry } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { wipe } from '../support/wipe.ts';
import { ana, ben, openTicket, post } from './decisions.ts';

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

const slotted = (slot: string, more: Partial<OutboxEntry>): OutboxEntry => ({
  ...post(slot, { conversation: JSON.stringify(more), ...more }),
  delivery: { kind: 'post', slot, message: { summary: slot, parts: [] } },
});

async function send(id: string): Promise<void> {
  for (const entry of await store.outbox.claim(10, 60_000)) {
    await store.outbox.done(entry, { conversation: 'D1', id: `${id}-${entry.deskId}` });
  }
}

test('a ticket is found by the message in one of its slots, on the desks asked for', async () => {
  const entries = (deskId: string) => [slotted('requester', { deskId, number: 'NX-1' })];
  await openTicket(store.tickets, 'd1', 's1', null, entries('d1'));
  await openTicket(store.tickets, 'd2', 's2', null, entries('d2'));
  await send('m');
  const message = { conversation: 'D1', id: 'm-d1' };
  const found = await store.tickets.findByMessage(['d2', 'd1'], message);
  expect(found).toMatchObject({ slot: 'requester', ticket: { deskId: 'd1', number: 'NX-1' } });
  expect(await store.tickets.findByMessage(['d2'], message)).toBeNull();
  expect(await store.tickets.findByMessage([], message)).toBeNull();
  expect(await store.tickets.findByMessage(['d1'], { ...message, conversation: 'D2' })).toBeNull();
  expect(await store.tickets.findByMessage(['d1'], { ...message, id: 'm' })).toBeNull();
});

test('entries of no ticket are added once for each key of a desk', async () => {
  const entry = post('hello', { number: '' });
  expect(await store.outbox.add('d1', 'k', [entry, post('more', { number: '' })])).toBe(true);
  expect(await store.outbox.add('d1', 'k', [entry])).toBe(false);
  expect(await store.outbox.pending()).toBe(2);
  const twice = await Promise.all([1, 2, 3].map(() => store.outbox.add('d2', 'k', [entry])));
  expect(twice.sort()).toEqual([false, false, true]);
  expect(await store.outbox.pending()).toBe(3);
});

test('with a time of rest, entries are added once in any such time', async () => {
  const add = () => store.outbox.add('d1', 'k', [post('test', { number: '' })], 10_000);
  const age = (ms: number) =>
    database.sql`
      update once_keys set created_at = now() - ${ms}::float8 * interval '1 ms'`;
  expect((await Promise.all([add(), add()])).sort()).toEqual([false, true]);
  await age(9000);
  expect(await add()).toBe(false);
  await age(10_000);
  expect(await add()).toBe(true);
  expect(await add()).toBe(false);
  expect(await store.outbox.add('d1', 'k', [post('once')])).toBe(false);
  expect(await store.outbox.pending()).toBe(2);
});

test('a key is not used up where the entries could not be written', async () => {
  const broken = { ...post('x'), to: null } as unknown as OutboxEntry;
  await expect(store.outbox.add('d1', 'k', [broken])).rejects.toThrow();
  expect(await store.outbox.add('d1', 'k', [post('x')])).toBe(true);
});

test('the last finished message to somebody tells whether they can be reached', async () => {
  const to = (address: string, text: string, deskId = 'd1') =>
    post(text, { to: address, conversation: text, number: '', deskId });
  expect(await store.outbox.lastTo('d1', ana.address)).toBeNull();
  await store.outbox.add('d1', 'k', [to(ana.address, 'a'), to(ben.address, 'b')]);
  expect(await store.outbox.lastTo('d1', ana.address)).toBeNull();
  for (const entry of await store.outbox.claim(10, 60_000)) {
    if (entry.to === ana.address) await store.outbox.done(entry, null);
    else await store.outbox.fail(entry, 'user_disabled');
  }
  const before = Date.now();
  expect(await store.outbox.lastTo('d1', ana.address)).toMatchObject({
    status: 'sent',
    error: null,
  });
  const failed = await store.outbox.lastTo('d1', ben.address);
  expect(failed).toMatchObject({ status: 'failed', error: 'user_disabled' });
  expect(Math.abs((failed?.at ?? 0) - before)).toBeLessThan(5000);
  expect(await store.outbox.lastTo('d2', ben.address)).toBeNull();
  await store.outbox.add('d1', 'k2', [to(ben.address, 'c')]);
  for (const entry of await store.outbox.claim(10, 60_000)) await store.outbox.done(entry, null);
  expect((await store.outbox.lastTo('d1', ben.address))?.status).toBe('sent');
  const message = { summary: 'u', parts: [] };
  const update = { kind: 'update', slot: 'escalation:none', message } as const;
  await store.outbox.add('d1', 'k3', [{ ...to(ben.address, 'u'), delivery: update }]);
  for (const entry of await store.outbox.claim(10, 60_000)) await store.outbox.fail(entry, 'gone');
  expect((await store.outbox.lastTo('d1', ben.address))?.status).toBe('sent');
});
