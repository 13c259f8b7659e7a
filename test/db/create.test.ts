import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../../db/index.ts';
import type { Policy } from '../../src/engine/policy.ts';
import type { TicketStore } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { ana, at, decision, opened, opening, openTicket, post } from './decisions.ts';

let database: FreshDatabase;
let store: TicketStore;
/** As another replica has it. */
let other: TicketStore;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database).tickets;
  other = storeOn(database).tickets;
});
afterAll(() => database.close());

test('a submission opens one ticket, however often and at once it comes', async () => {
  const hello = [post('hello')];
  const results = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      (n % 2 ? store : other).create('once', 's1', (count) => opening('once', count, hello)),
    ),
  );
  expect(results.filter((result) => result.created)).toHaveLength(1);
  expect(new Set(results.map((result) => JSON.stringify(result.ticket))).size).toBe(1);
  const again = await openTicket(store, 'once', 's1');
  expect(again).toEqual(results[0]?.ticket);
  expect(await store.findBySubmission('once', 's1')).toEqual(again);
  expect((await store.history('once', again.number))?.events).toHaveLength(1);
  expect(await database.sql`select 1 from outbox`).toHaveLength(1);
});

test('a repeated submission takes no count', async () => {
  await openTicket(store, 'counts', 's1');
  await openTicket(store, 'counts', 's1');
  expect((await openTicket(store, 'counts', 's2')).number).toBe('NX-2');
});

test('concurrent reports get numbers of their own, per desk', async () => {
  const open = (desk: string) =>
    Promise.all(Array.from({ length: 20 }, (_, n) => openTicket(store, desk, `s${n}`)));
  const [north, south] = await Promise.all([open('north'), open('south')]);
  const all = new Set(Array.from({ length: 20 }, (_, n) => `NX-${n + 1}`));
  expect(new Set(north.map((ticket) => ticket.number))).toEqual(all);
  expect(new Set(south.map((ticket) => ticket.number))).toEqual(all);
});

test('submissions that cross on two replicas do not wait for each other, and tell once', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `s${n}`);
  const open = (on: TicketStore, all: readonly string[]) =>
    Promise.all(all.map((id) => openTicket(on, 'cross', id, at, [post(id)])));
  const [here, there] = await Promise.all([open(store, ids), open(other, ids.toReversed())]);
  const numbers = here.map((ticket) => ticket.number);
  expect(there.map((ticket) => ticket.number).toReversed()).toEqual(numbers);
  expect(new Set(numbers).size).toBe(ids.length);
  const told = await database.sql`
    select number, delivery -> 'message' ->> 'summary' as id from outbox where desk_id = 'cross'`;
  expect(new Map(told.map(({ number, id }) => [id, number]))).toEqual(
    new Map(ids.map((id, place) => [id, numbers[place]])),
  );
  expect(told).toHaveLength(ids.length);
  const events = await database.sql`select number from events where desk_id = 'cross'`;
  expect(events.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted());
});

test('what comes together is written together, and nobody fails by another’s fault', async () => {
  const bad = {
    decided: () => {
      throw new Error('no such level');
    },
    written: (count: number) =>
      decision(null, [opened('together', `NX-${count}`, { at: at + 0.5 })]),
    stray: (count: number) => ({ ...opening('together', count), outbox: [post('of NX-1')] }),
  };
  const decide = (id: string) => (count: number) =>
    (bad[id as keyof typeof bad] ?? ((n) => opening('together', n, [post(id)])))(count);
  const open = (ids: readonly string[]) =>
    Promise.allSettled(ids.map((id) => store.create('together', id, decide(id))));

  await open(['a', 'b', 'c', 'h', 'i', 'j']);
  const [{ writes }] = await database.sql<[{ writes: number }]>`
    select count(distinct xmin::text) as writes from tickets where desk_id = 'together'`;
  expect(writes).toBeLessThan(4);

  const ids = ['d', 'decided', 'e', 'a', 'written', 'f', 'stray', 'g'];
  const settled = await open(ids);
  const whys = settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(whys).toEqual([
    expect.stringContaining('no such level'),
    expect.stringContaining('bigint'),
    expect.stringContaining('opens with a message of NX-1'),
  ]);
  const kept = await database.sql`
    select tickets.submission_id as id, count(*) as told
    from tickets join outbox using (desk_id, number)
    where desk_id = 'together' group by 1 order by 1`;
  expect([...kept]).toEqual([...'abcdefghij'].map((id) => ({ id, told: 1 })));
});

test('taking a count does not wait for the disk', async () => {
  const waits = async () => {
    const [row] = await database.sql`select current_setting('synchronous_commit') as mode`;
    return row?.mode;
  };
  await openTicket(store, 'hasty', 's1');
  // Only for that one transaction: the connection is as before.
  expect(await waits()).toBe('on');
  await database.sql`
    create function note_mode() returns trigger language plpgsql as $$
    begin
      insert into drafts values ('mode', tg_table_name || gen_random_uuid(),
        to_json(current_setting('synchronous_commit')), 0);
      return null;
    end $$`;
  await database.sql`create trigger t after update on counters execute function note_mode()`;
  await database.sql`create trigger t after insert on tickets execute function note_mode()`;
  await openTicket(store, 'hasty', 's2');
  const modes = await database.sql`
    select left(id, 7) as table, draft as mode from drafts where desk_id = 'mode' order by 1`;
  expect([...modes]).toEqual([
    { table: 'counter', mode: 'off' },
    { table: 'tickets', mode: 'on' },
  ]);
  await database.sql`drop function note_mode cascade`;
});

test('no desk sees the tickets of another', async () => {
  const mine = await openTicket(store, 'mine', 'same');
  const theirs = await openTicket(store, 'theirs', 'same');
  expect(mine.number).toBe(theirs.number);
  expect(await store.find('mine', mine.number)).toEqual(mine);
  expect(await store.find('theirs', mine.number)).toEqual(theirs);
  expect(await store.find('nobody', mine.number)).toBeNull();
  expect(await store.findBySubmission('nobody', 'same')).toBeNull();
  expect(await store.history('nobody', mine.number)).toBeNull();
  expect(
    await store.change('nobody', mine.number, 'c', (ticket) => decision(ticket, [])),
  ).toBeNull();
});

test('whatever people type comes back as it was, keys in their order', async () => {
  const answers = { zebra: 'a\0b', ape: 'half \ud83d of a pair', 'long-key': '"\\{},', b: null };
  const event = opened('exact', 'NX-1', { title: '🚑 ünïcode\0', answers, at: at + 0.5 });
  await expect(
    store.create('exact', 'early', () => decision(null, [event])),
    'a fraction of a millisecond is no instant',
  ).rejects.toThrow();
  const whole = { ...event, at };
  const { ticket } = await store.create('exact', 's1', () => decision(null, [whole]));
  const row = await store.history('exact', 'NX-1');
  expect(JSON.stringify(row?.ticket)).toBe(JSON.stringify(ticket));
  expect(JSON.stringify(row?.events)).toBe(JSON.stringify([whole]));
  expect(Object.keys(row?.ticket.answers ?? {})).toEqual(['zebra', 'ape', 'long-key', 'b']);
});

test('a decision that fails leaves nothing behind', async () => {
  const fail = () => {
    throw new Error('no such level');
  };
  await expect(store.create('fails', 's1', fail)).rejects.toThrow('no such level');
  await expect(
    store.create('fails', 's1', () => ({
      ...decision(null, [opened('fails', 'NX-9')]),
      events: [],
    })),
  ).rejects.toThrow('do not make version 1');
  expect(await store.findBySubmission('fails', 's1')).toBeNull();
});

test('a draft is kept, replaced, and of its desk', async () => {
  const draft = {
    deskId: 'd',
    id: 'f1',
    requester: ana,
    answers: { z: 'x', a: null },
    openedAt: at,
  };
  await store.saveDraft(draft);
  expect(await store.findDraft('d', 'f1')).toEqual(draft);
  await store.saveDraft({ ...draft, answers: { z: 'y' } });
  expect((await store.findDraft('d', 'f1'))?.answers).toEqual({ z: 'y' });
  expect(await store.findDraft('e', 'f1')).toBeNull();
});

test('a policy version is kept as it was first saved, keys in their order', async () => {
  const policy = { name: 'Sample', id: 'sample' } as Policy;
  await store.savePolicy('d', 'v1', policy, at);
  await store.savePolicy('d', 'v1', { ...policy, name: 'Other' }, at + 1);
  await store.savePolicy('d', 'v2', policy, at);
  await store.savePolicy('e', 'v3', policy, at);
  const saved = await store.policies('d');
  expect([...saved.keys()].toSorted()).toEqual(['v1', 'v2']);
  expect(JSON.stringify(saved.get('v1'))).toBe(JSON.stringify(policy));
});
