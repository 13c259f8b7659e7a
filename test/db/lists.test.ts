import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import type { QueuePlace } from '../../src/engine/queue.ts';
import { type Charge, plainReport } from '../../src/engine/ticket.ts';
import type { ReferralRecord } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { ana, at, ben, card, decision, opened, openTicket, post } from './decisions.ts';

let database: FreshDatabase;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
});
afterAll(() => database.close());

const odd = 'a\0b \ud83d';

function open(desk: string, number: string, place: QueuePlace, more: Partial<Opening> = {}) {
  const event = opened(desk, number, more);
  return store.tickets.create(desk, number, () => ({
    ...decision(null, [event]),
    queuePlace: place,
  }));
}
type Opening = ReturnType<typeof opened>;

const queue = async (desk: string, limit = 10) =>
  (await store.tickets.queue(desk, limit)).map(({ number }) => number);

async function resolve(desk: string, number: string): Promise<void> {
  await store.tickets.change(desk, number, null, (ticket) =>
    decision(ticket, [{ at, type: 'TicketResolved', by: ben, text: 'Done' }]),
  );
}

test('the queue goes by rank, then nearest due, then order received', async () => {
  await open('order', 'late', { rank: 1, dueAt: at + 9 });
  await open('order', 'never', { rank: 1, dueAt: null });
  await open('order', 'soon', { rank: 1, dueAt: at + 5 }, { at: at + 1 });
  await open('order', 'as-soon-but-first', { rank: 1, dueAt: at + 5 });
  await open('order', 'lower', { rank: 2, dueAt: at + 1 });
  await open('order', 'second-emergency', { rank: 0, dueAt: null }, { at: at + 3 });
  await open('order', 'first-emergency', { rank: 0, dueAt: null }, { at: at + 2 });
  await open('elsewhere', 'theirs', { rank: 0, dueAt: null });
  const all = [
    'first-emergency',
    'second-emergency',
    'as-soon-but-first',
    'soon',
    'late',
    'never',
    'lower',
  ];
  expect(await queue('order')).toEqual(all);
  expect(await queue('order', 3)).toEqual(all.slice(0, 3));
  expect(await queue('nobody')).toEqual([]);
});

test('a ticket moves with a decision that gives a place, and stays with one that gives none', async () => {
  await open('moves', 'A', { rank: 1, dueAt: at + 1 });
  await open('moves', 'B', { rank: 1, dueAt: at + 2 });
  const move = (number: string, queuePlace: QueuePlace | null) =>
    store.tickets.change('moves', number, null, (ticket) => ({
      ...decision(ticket, []),
      queuePlace,
    }));
  await move('A', null);
  expect(await queue('moves')).toEqual(['A', 'B']);
  await move('A', { rank: 1, dueAt: null });
  expect(await queue('moves')).toEqual(['B', 'A']);
  await store.tickets.change('moves', 'A', null, (ticket) => ({
    ...decision(ticket, [{ at, type: 'TicketTaken', by: ben }]),
    queuePlace: null,
  }));
  expect(await queue('moves'), 'an event without a place').toEqual(['B', 'A']);
  await store.tickets.change('moves', 'B', null, (ticket) => decision(ticket, [], at));
  await store.tickets.checkDue(at, 10, (ticket) => ({
    ...decision(ticket, []),
    queuePlace: { rank: 3, dueAt: at },
  }));
  expect(await queue('moves')).toEqual(['A', 'B']);
});

test('a resolved ticket leaves the queue, and a reopened one is back', async () => {
  await open('leaves', 'A', { rank: 1, dueAt: null });
  await open('leaves', 'B', { rank: 1, dueAt: null });
  await resolve('leaves', 'A');
  expect(await queue('leaves')).toEqual(['B']);
  expect(await store.tickets.openNumbers('leaves')).toEqual(['B']);
  await store.tickets.change('leaves', 'A', null, (ticket) => ({
    ...decision(ticket, [{ at, type: 'TicketReopened', by: ana, text: 'Still broken' }]),
    queuePlace: { rank: 1, dueAt: null },
  }));
  expect(await queue('leaves')).toEqual(['A', 'B']);
  expect((await store.tickets.openNumbers('leaves')).toSorted()).toEqual(['A', 'B']);
  expect(await store.tickets.openNumbers('nobody')).toEqual([]);
});

test('open tickets are counted up to a limit, and resolved ones not', async () => {
  for (const number of ['A', 'B', 'C', 'D']) await open('counts', number, { rank: 1, dueAt: null });
  await resolve('counts', 'B');
  const counted = (limit: number) => store.tickets.countOpen('counts', limit);
  expect([await counted(2), await counted(3), await counted(9)]).toEqual([2, 3, 3]);
  expect(await store.tickets.countOpen('nobody', 9)).toBe(0);
});

test('a ticket does not open without a place in the queue', async () => {
  const opening = store.tickets.create('placeless', 's', () => ({
    ...decision(null, [opened('placeless', 'A')]),
    queuePlace: null,
  }));
  await expect(opening).rejects.toThrow('without a place in the queue');
  expect(await store.tickets.find('placeless', 'A')).toBeNull();
});

test('tickets with a charge are listed by their reports, open or resolved, waived or not', async () => {
  const charge: Charge = {
    id: 'visit',
    reason: odd,
    clauses: ['3.1'],
    consent: { id: 'visit', wording: 'I agree.', at },
    waivedAt: ['1'],
  };
  const report = { ...plainReport, charge };
  const place = { rank: 1, dueAt: null };
  await open('bill', 'later', place, { report, at: at + 1 });
  await open('bill', 'free', place, { title: odd });
  await open('bill', 'sooner', place, { report });
  await open('other-bill', 'theirs', place, { report });
  await resolve('bill', 'sooner');
  await store.tickets.change('bill', 'later', null, (ticket) =>
    decision(ticket, [{ at, type: 'ChargeWaived', level: '1', clauses: ['3.2'] }]),
  );
  const charged = await store.tickets.charged('bill');
  expect(charged.map(({ number, state }) => [number, state])).toEqual([
    ['sooner', 'resolved'],
    ['later', 'open'],
  ]);
  expect(charged[1]?.chargeWaived).toEqual({ level: '1', at });
  expect(charged[0]?.report.charge).toEqual(charge);
});

test('a referral is recorded once per draft, as it was first', async () => {
  const record: ReferralRecord = {
    deskId: 'd',
    draftId: 'f1',
    requester: ana,
    referral: 'facilities',
    answers: { zebra: odd, ape: null },
    at,
  };
  await Promise.all([store.tickets.saveReferral(record), store.tickets.saveReferral(record)]);
  await store.tickets.saveReferral({ ...record, referral: 'it', at: at + 1 });
  await store.tickets.saveReferral({ ...record, deskId: 'e' });
  const rows = await database.sql`
    select desk_id as "deskId", draft_id as "draftId", requester, referral, answers, at
    from referrals order by desk_id`;
  expect([...rows]).toEqual([record, { ...record, deskId: 'e' }]);
});

test('what was sent about a ticket is told in the order of writing, with what became of it', async () => {
  const deskId = 'told';
  const entries = [
    card({ deskId }),
    post(odd, { deskId, as: 'Lead', keys: ['1/PT1H/Lead', 'b,"c'], conversation: 'lead' }),
    post('to come', { deskId, conversation: 'later' }),
  ];
  const { number } = await openTicket(store.tickets, deskId, 's1', null, entries);
  await openTicket(store.tickets, deskId, 's2', null, [
    post('another’s', { deskId, number: 'NX-2' }),
  ]);
  for (const entry of await store.outbox.claim(10, 60_000)) {
    if (entry.delivery.kind === 'card') await store.outbox.done(entry, null);
    else if (entry.as === 'Lead') await store.outbox.fail(entry, 'channel_not_found');
  }
  const records = await store.tickets.deliveries(deskId, number);
  const to = 'slack:T1/C1';
  expect(records).toEqual([
    {
      to,
      as: 'desk',
      keys: [],
      kind: 'card',
      summary: '',
      status: 'sent',
      finishedAt: expect.any(Number),
    },
    {
      to,
      as: 'Lead',
      keys: ['1/PT1H/Lead', 'b,"c'],
      kind: 'post',
      summary: odd,
      status: 'failed',
      finishedAt: expect.any(Number),
    },
    {
      to,
      as: 'desk',
      keys: [],
      kind: 'post',
      summary: 'to come',
      status: 'pending',
      finishedAt: null,
    },
  ]);
  const finished = records[0]?.finishedAt ?? 0;
  expect(Math.abs(finished - Date.now())).toBeLessThan(10_000);
  expect(await store.tickets.deliveries('nobody', number)).toEqual([]);
});
