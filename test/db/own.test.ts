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

test('a draft is begun where none is left, each by itself of many at once', async () => {
  const blank = (id: string, parts: Partial<Draft> = {}) =>
    begun(id, { deskId: 'new', answers: {}, ...parts });
  await store.saveDraft(begun('left', { deskId: 'new' }));
  const asked = [
    store.beginDraft(blank('mine'), at),
    store.beginDraft(blank('theirs', { requester: ben, text: odd }), at),
    store.beginDraft(blank('there', { deskId: 'new too' }), at),
    store.beginDraft(blank('later'), at + 1),
  ];
  const left = await Promise.all(asked);
  expect(left.map((one) => one?.id ?? null)).toEqual(['left', null, null, null]);
  expect(await store.findDraft('new', 'mine')).toBeNull();
  expect(await store.findDraft('new', 'theirs')).toEqual(
    blank('theirs', { requester: ben, text: odd }),
  );
  expect(await store.findDraft('new too', 'there')).not.toBeNull();
  expect(await store.findDraft('new', 'later')).not.toBeNull();
  expect((await store.unfinishedDraft('new', ben.address, at))?.id ?? null).toBeNull();
});

test('however many messages nobody went on with, the form before them is found', async () => {
  await store.saveDraft(begun('form', { deskId: 'many' }));
  for (let n = 1; n <= 25; n += 1) {
    await store.saveDraft(begun(`said:${n}`, { deskId: 'many', answers: {}, openedAt: at + n }));
  }
  expect((await store.unfinishedDraft('many', ana.address, at))?.id).toBe('form');
});

test('old drafts and once-keys are forgotten in batches, the oldest first', async () => {
  const { outbox } = storeOn(database);
  const ids = async () => {
    const rows = await database.sql<{ id: string }[]>`
      select id from drafts where desk_id = 'old' order by opened_at`;
    return rows.map(({ id }) => id);
  };
  for (const [index, id] of ['first', 'second', 'third', 'kept'].entries()) {
    await store.saveDraft(begun(id, { deskId: 'old', openedAt: at - 9 + index }));
  }
  await openTicket(store, 'old', 'first');
  expect(await store.forgetDrafts(at - 6, 2)).toBe(2);
  expect(await ids()).toEqual(['third', 'kept']);
  expect(await store.forgetDrafts(at - 6, 2)).toBe(1);
  expect(await ids()).toEqual(['kept']);
  expect(await store.findBySubmission('old', 'first'), 'its ticket still answers').not.toBeNull();

  await outbox.add('old', 'gone', []);
  await outbox.add('old', 'young', []);
  await database.sql`update once_keys set created_at = now() - interval '1 hour' where key = 'gone'`;
  expect(await outbox.forgetKeys(60_000, 9)).toBe(1);
  expect(await outbox.add('old', 'gone', [])).toBe(true);
  expect(await outbox.add('old', 'young', [])).toBe(false);
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
