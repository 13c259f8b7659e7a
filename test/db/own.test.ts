import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../../db/index.ts';
import type { Draft, TicketStore } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { ana, at, ben, decision, opened, openTicket } from './decisions.ts';

let database: FreshDatabase;
let store: TicketStore;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database).tickets;
});
afterAll(() => database.close());

const odd = 'a\0b \ud83d';
const begun = (id: string, parts: Partial<Draft> = {}): Draft => ({
  deskId: 'd',
  id,
  requester: ana,
  answers: { summary: odd },
  openedAt: at,
  ...parts,
});
const unfinished = async (since = at, person = ana) =>
  (await store.unfinishedDraft('d', person.address, since))?.id ?? null;

test('the latest draft with something in it, of its person, desk and time', async () => {
  await store.saveDraft(begun('older'));
  await store.saveDraft(begun('theirs', { requester: ben, openedAt: at + 9 }));
  await store.saveDraft(begun('elsewhere', { deskId: 'e', openedAt: at + 9 }));
  await store.saveDraft(begun('empty', { answers: { summary: null }, openedAt: at + 8 }));
  await store.saveDraft(begun('referred', { referred: true, openedAt: at + 7 }));
  await store.saveDraft(begun('opened', { openedAt: at + 6 }));
  await openTicket(store, 'd', 'opened');
  expect(await unfinished()).toBe('older');
  await store.saveDraft(begun('newer', { openedAt: at + 5, step: 1, text: odd }));
  expect(await store.unfinishedDraft('d', ana.address, at)).toEqual(
    begun('newer', { openedAt: at + 5, step: 1, text: odd }),
  );
  expect(await unfinished(at + 5)).toBe('newer');
  expect(await unfinished(at + 6)).toBeNull();
  expect(await unfinished(at, ben)).toBe('theirs');

  await store.dropDraft('e', 'newer');
  expect(await unfinished(), 'another desk has no such draft').toBe('newer');
  await store.dropDraft('d', 'newer');
  await store.dropDraft('d', 'newer');
  expect(await unfinished()).toBe('older');
});

test('own tickets: unresolved ones first, then the latest reports', async () => {
  const open = (number: string, more: Parameters<typeof opened>[2]) =>
    store.create('own', number, () => decision(null, [opened('own', number, more)]));
  await open('early', {});
  await open('late', { at: at + 9 });
  await open('solved', { at: at + 8 });
  await open('theirs', { requester: ben });
  await store.create('other', 's', () => decision(null, [opened('other', 'X')]));
  await store.change('own', 'solved', null, (ticket) =>
    decision(ticket, [{ at: at + 10, type: 'TicketResolved', by: ben, text: 'Done' }]),
  );
  const own = async (limit: number) =>
    (await store.ticketsOf('own', ana.address, limit)).map(({ number }) => number);
  expect(await own(9)).toEqual(['late', 'early', 'solved']);
  expect(await own(1)).toEqual(['late']);
});

test('a ticket from before its requester was kept is found after its next event', async () => {
  const { number } = await openTicket(store, 'before', 's1');
  await database.sql`update tickets set requester = '' where desk_id = 'before'`;
  const own = () => store.ticketsOf('before', ana.address, 9);
  expect(await own()).toEqual([]);
  await store.change('before', number, null, (ticket) =>
    decision(ticket, [{ at, type: 'TicketTaken', by: ben }]),
  );
  expect(await own()).toHaveLength(1);
});
