import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { type Store, storeOn } from '../../db/index.ts';
import { claimWithin } from '../../db/outbox/claim-entries.ts';
import { insertEntries } from '../../db/outbox/insert-entries.ts';
import type { ClaimedEntry, OutboxEntry } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { wipe } from '../support/wipe.ts';
import { at, card, decision, openTicket, post } from './decisions.ts';

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

const lease = 60_000;
const write = (...entries: OutboxEntry[]) => database.sql.begin((tx) => insertEntries(tx, entries));
const text = ({ delivery }: OutboxEntry) =>
  'message' in delivery ? delivery.message.summary : delivery.kind;
const claim = (limit = 10, ms = lease) => store.outbox.claim(limit, ms);
const claimOne = async (ms = lease): Promise<ClaimedEntry> => {
  const [entry] = await claim(1, ms);
  if (!entry) throw new Error('nothing to claim');
  return entry;
};

test('an entry comes out as it went in', async () => {
  const entry = post('a\0 {"\\,}', { keys: ['1/PT1H/Manager', 'b,"c'], urgent: true, as: 'Lead' });
  await write(entry);
  const { id, attempts, ambiguous, ageMs, hurries, ...rest } = await claimOne();
  expect(rest).toEqual(entry);
  expect(hurries).toBe(true);
  expect({ attempts, ambiguous }).toEqual({ attempts: 0, ambiguous: false });
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(ageMs).toBeGreaterThanOrEqual(0);
  expect(ageMs).toBeLessThan(5000);
});

test('what waits for the pace alone comes at once where something urgent is written behind it', async () => {
  await write(post('ordinary'));
  const first = await claimOne();
  expect(first.hurries).toBe(false);
  await store.outbox.retry(first, lease, false, 'pace', 1000);
  await write(post('more'));
  expect(await claim()).toEqual([]);
  await write(post('urgent', { urgent: true }));
  const again = await claimOne();
  expect(text(again)).toBe('ordinary');
  expect(again.hurries).toBe(true);
  // It asked among the urgent ones: this is its turn, and what is urgent waits with it.
  await store.outbox.retry(again, 50, false, 'pace', 1000);
  expect(await claim()).toEqual([]);
  await sleep(60);
  await store.outbox.done(await claimOne(), null);
});

test('what is written urgently while the one before it asks for an ordinary place has it ask again', async () => {
  await write(post('ordinary'));
  const first = await claimOne();
  await write(post('urgent', { urgent: true }));
  await store.outbox.retry(first, lease, false, 'pace', 1000);
  expect(text(await claimOne())).toBe('ordinary');
});

test('what could not be sent is not tried earlier for something urgent behind it', async () => {
  await write(post('ordinary'));
  await store.outbox.retry(await claimOne(), lease, false, 'ratelimited');
  await write(post('urgent', { urgent: true }));
  expect(await claim()).toEqual([]);
});

test('ids begin with the time of writing, so that those of one time stand together', async () => {
  const before = Date.now() - 1000;
  for (const id of ['a', 'b', 'c']) {
    await write(post(id), post(`${id}2`, { conversation: 'other' }));
    await sleep(2);
  }
  const rows = await database.sql<{ id: string }[]>`select id from outbox order by seq`;
  const ids = rows.map(({ id }) => id);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
  const times = ids.map((id) => Number.parseInt(id.slice(0, 13).replace('-', ''), 16));
  expect(times.toSorted((one, other) => one - other)).toEqual(times);
  expect(times[0]).toBeGreaterThan(before);
  expect(times.at(-1)).toBeLessThan(Date.now() + 1000);
  expect(new Set(ids).size).toBe(6);
});

test('a conversation is served one entry at a time, in order; others go beside it', async () => {
  await write(post('a1'), post('a2'), post('b1', { conversation: 'b' }), post('a3'));
  const first = await claim();
  expect(first.map(text)).toEqual(['a1', 'b1']);
  expect(await claim()).toEqual([]);
  for (const entry of first) await store.outbox.done(entry, null);
  const second = await claimOne();
  expect(text(second)).toBe('a2');
  await store.outbox.fail(second, 'channel_not_found');
  expect((await claim()).map(text)).toEqual(['a3']);
  expect(await store.outbox.pending()).toBe(1);
});

test('one conversation key on two desks is two conversations', async () => {
  await write(post('one'), post('other', { deskId: 'd2' }));
  expect(await claim()).toHaveLength(2);
});

test('what is urgent goes first, with all that stands before it in its conversation', async () => {
  await write(
    post('old', { conversation: 'a' }),
    post('before', { conversation: 'b' }),
    post('escalation', { conversation: 'b', urgent: true }),
  );
  const before = await claimOne();
  expect(text(before)).toBe('before');
  await store.outbox.done(before, null);
  expect(text(await claimOne())).toBe('escalation');
  expect(text(await claimOne())).toBe('old');
});

test('escalations go before what else is urgent, and an ordinary turn begins with the oldest', async () => {
  const message = { summary: 'escalation', parts: [] };
  const escalation = { kind: 'post', slot: 'escalation:x:1', message } as const;
  await write(
    post('old', { conversation: 'a' }),
    post('emergency', { conversation: 'b', urgent: true }),
    post('', { conversation: 'c', urgent: true, delivery: escalation }),
    post('older than none', { conversation: 'd' }),
  );
  const [first] = await store.outbox.claim(1, lease, 'ordinary');
  expect(first && text(first)).toBe('old');
  expect((await claim()).map(text)).toEqual(['escalation', 'emergency', 'older than none']);
});

test('in a recent turn what came due last goes first, the others as ever', async () => {
  await write(post('a1', { conversation: 'a' }), post('b1', { conversation: 'b' }));
  await store.outbox.retry(await claimOne(), 1, false, 'pace');
  await write(post('u1', { conversation: 'u', urgent: true }));
  await database.sql`update outbox set try_at = now() - interval '1 s' where conversation <> 'a'`;
  await sleep(5);
  const recent = await store.outbox.claim(1, lease, 'recent');
  expect(recent.map(text)).toEqual(['a1']);
  expect((await claim()).map(text)).toEqual(['u1', 'b1']);
});

test('a retry delays its conversation only, and says when', async () => {
  await write(post('a1'), post('a2'), post('b1', { conversation: 'b' }));
  expect(await store.outbox.nextIn()).toBe(0);
  const a = await claimOne();
  await store.outbox.retry(a, 300, false, 'ratelimited');
  expect((await claim()).map(text)).toEqual(['b1']);
  const wait = await store.outbox.nextIn();
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(300);
  await sleep(320);
  expect(await store.outbox.nextIn()).toBe(0);
  const again = await claimOne();
  expect({ text: text(again), attempts: again.attempts, ambiguous: again.ambiguous }).toEqual({
    text: 'a1',
    attempts: 1,
    ambiguous: false,
  });
});

test('what waits behind a delayed entry follows as soon as that is sent', async () => {
  await write(post('a1'), post('a2', { urgent: true }));
  await store.outbox.retry(await claimOne(), 200, false, 'ratelimited');
  await write(post('a3'));
  expect(await claim()).toEqual([]);
  await sleep(220);
  for (const expected of ['a1', 'a2', 'a3']) {
    const entry = await claimOne();
    expect(text(entry)).toBe(expected);
    await store.outbox.done(entry, null);
  }
});

test('at a distance, what waits behind a delayed entry follows one by one, and is moved no further', async () => {
  const urgent = { urgent: true };
  await write(post('a1'), post('a2'), post('a3', urgent), post('a4', urgent), post('a5'));
  const waits = async () => {
    const rows = await database.sql<{ s: number }[]>`
      select round(extract(epoch from try_at - (select min(try_at) from outbox)), 3)::float8 as s
      from outbox order by seq`;
    return rows.map(({ s }) => s);
  };
  const first = await claimOne();
  await store.outbox.retry(first, 10, false, 'pace', 1000);
  // The first that is urgent comes up with the head, which goes first for it.
  expect(await waits()).toEqual([0, 1, 0, 3, 4]);
  await sleep(20);
  const [before] = await database.sql`select try_at from outbox order by seq offset 3 limit 1`;
  await store.outbox.retry(await claimOne(), 100, false, 'pace', 1000);
  expect((await waits())[2]).toBe(0);
  const [after] = await database.sql`select try_at from outbox order by seq offset 3 limit 1`;
  expect(after).toEqual(before);
});

test('with nothing pending there is no next time', async () => {
  expect(await store.outbox.nextIn()).toBeNull();
  await write(post('a'));
  await store.outbox.done(await claimOne(), null);
  expect(await store.outbox.nextIn()).toBeNull();
  expect(await store.outbox.pending()).toBe(0);
});

test('a lease that ran out is taken over as ambiguous, and the late one has no say', async () => {
  await write(post('a1', { delivery: { ...post('a1').delivery, slot: 's' } as never }), post('a2'));
  const late = await claimOne(80);
  expect(await claim()).toEqual([]);
  await sleep(100);
  const taken = await claimOne();
  expect({
    same: taken.id === late.id,
    attempts: taken.attempts,
    ambiguous: taken.ambiguous,
  }).toEqual({ same: true, attempts: 1, ambiguous: true });
  await store.outbox.fail(late, 'late');
  await store.outbox.retry(late, 0, false, 'late');
  await store.outbox.done(late, { conversation: 'C1', id: 'late' });
  expect(await store.outbox.refOf('d1', 'NX-1', 's', 'slack')).toBeNull();
  expect(await claim()).toEqual([]);
  await store.outbox.done(taken, { conversation: 'C1', id: 'm1' });
  expect(await store.outbox.refOf('d1', 'NX-1', 's', 'slack')).toEqual({
    conversation: 'C1',
    id: 'm1',
  });
});

test('one who finishes late, before anybody took over, is believed', async () => {
  await write(post('a1'), post('a2'));
  const late = await claimOne(20);
  await sleep(40);
  await store.outbox.done(late, null);
  expect((await claim()).map(text)).toEqual(['a2']);
});

test('an attempt that may have arrived stays ambiguous through later ones', async () => {
  await write(post('a'));
  await store.outbox.retry(await claimOne(), 0, true, 'timeout');
  const second = await claimOne();
  expect(second.ambiguous).toBe(true);
  await store.outbox.retry(second, 0, false, 'ratelimited\0');
  expect((await claimOne()).ambiguous).toBe(true);
});

test('where a message stands is kept under its slot, the card’s under card', async () => {
  const slotted = post('c', { conversation: 'r' });
  await write(card(), {
    ...slotted,
    delivery: { ...slotted.delivery, slot: 'requester' } as never,
  });
  for (const entry of await claim()) {
    await store.outbox.done(entry, { conversation: entry.to, id: text(entry), url: 'https://m' });
  }
  expect(await store.outbox.refOf('d1', 'NX-1', 'card', 'slack')).toEqual({
    conversation: 'slack:T1/C1',
    id: 'card',
    url: 'https://m',
  });
  expect((await store.outbox.refOf('d1', 'NX-1', 'requester', 'slack'))?.id).toBe('c');
  expect(await store.outbox.refOf('d2', 'NX-1', 'card', 'slack')).toBeNull();
  await write(
    { ...card(), to: 'teams:tn/19:a', conversation: 'thread:teams:NX-1' },
    { ...post('later'), to: 'teams:tn/p', as: 'requester' },
  );
  for (const [index, entry] of (await claim()).entries()) {
    await store.outbox.done(entry, { conversation: 'T', id: `${index}` }, ['card', 'own'][index]);
  }
  expect((await store.outbox.refOf('d1', 'NX-1', 'card', 'teams'))?.id).toBe('0');
  expect((await store.outbox.refOf('d1', 'NX-1', 'own', 'teams'))?.id).toBe('1');
  expect((await store.outbox.refOf('d1', 'NX-1', 'card', 'slack'))?.id).toBe('card');
  await write(card());
  await store.outbox.done(await claimOne(), { conversation: 'slack:T1/C1', id: 'moved' });
  expect((await store.outbox.refOf('d1', 'NX-1', 'card', 'slack'))?.id).toBe('moved');
});

test('an entry whose thread is opened before it comes again at once, and the claim that opened it has no say', async () => {
  await write(post('reply'), post('next'));
  await store.outbox.retry(await claimOne(), 0, true, 'timeout');
  const opening = await claimOne();
  const ref = { conversation: 'C1', id: 'root', url: 'https://m' };
  await store.outbox.keep(opening, 'card', ref);
  await store.outbox.done(opening, { conversation: 'C1', id: 'never' });
  expect(await store.outbox.refOf('d1', 'NX-1', 'card', 'slack')).toEqual(ref);
  expect(await store.outbox.pending()).toBe(2);
  const reply = await claimOne();
  expect({ text: text(reply), ambiguous: reply.ambiguous }).toEqual({
    text: 'reply',
    ambiguous: false,
  });
  await store.outbox.keep(opening, 'card', { conversation: 'C1', id: 'late' });
  expect((await store.outbox.refOf('d1', 'NX-1', 'card', 'slack'))?.id).toBe('root');
});

test('moved to another channel, an entry takes along what waits behind it, and leaves the thread', async () => {
  const c2 = 'slack:T1/C2';
  await write(card());
  const ref = { conversation: 'C1', id: 'old' };
  await store.outbox.done(await claimOne(), ref);
  await write(post('one'), post('two'), card(), card({ number: 'NX-2', conversation: 'x' }));
  const late = await claimOne();
  await write(card());
  expect(await store.outbox.move(late, c2, 'thread:NX-1', { slot: 'card', ref })).toBe(true);
  await store.outbox.fail(late, 'late');
  expect(await store.outbox.move(late, 'slack:T1/C3', 'thread:NX-1')).toBe(false);
  expect(await store.outbox.refOf('d1', 'NX-1', 'card', 'slack')).toBeNull();
  const there: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const entry = await claimOne();
    if (entry.number === 'NX-1') there.push(`${text(entry)} ${entry.to}`);
    await store.outbox.done(entry, null);
  }
  expect(there).toEqual([`one ${c2}`, `two ${c2}`, `card ${c2}`]);
  expect(await store.outbox.pending()).toBe(0);
});

test('what one decision told in a conversation already is not moved there', async () => {
  const teams = { to: 'teams:tn/19:a', conversation: 'thread:teams:NX-1' };
  await write(post('both'), post('both', teams));
  await write(post('alone'), post('alone too'));
  const claimed = await claim();
  const [entry, there] = claimed.toSorted((one, other) => one.to.localeCompare(other.to));
  if (!entry || !there) throw new Error('not both were claimed');
  expect(await store.outbox.move(entry, teams.to, teams.conversation)).toBe(false);
  await store.outbox.fail(entry, 'channel_not_found');
  expect(await claim(), 'what stood behind it waits for the conversation').toEqual([]);
  await store.outbox.done(there, null);
  for (const expected of ['alone', 'alone too']) {
    const moved = await claimOne();
    expect([text(moved), moved.to, moved.conversation]).toEqual([
      expected,
      ...Object.values(teams),
    ]);
    await store.outbox.done(moved, null);
  }
});

test('a message with a slot may stand already from its claim until it is known where', async () => {
  const mayStand = (deskId = 'd1') => store.outbox.mayStand([deskId, 'd9'], 'slack:T1/C1');
  await write(card());
  expect(await mayStand()).toBe(false);
  const first = await claimOne();
  expect([await mayStand(), await mayStand('d2')]).toEqual([true, false]);
  await store.outbox.retry(first, 0, false, 'ratelimited');
  expect(await mayStand()).toBe(false);
  await store.outbox.retry(await claimOne(), 0, true, 'timeout');
  expect(await mayStand()).toBe(true);
  await store.outbox.done(await claimOne(), { conversation: 'C1', id: '1' });
  expect(await mayStand()).toBe(false);
  await write(post('no slot'));
  await claimOne();
  expect(await mayStand()).toBe(false);
});

test('one waiting card stands for all; one that is being sent does not', async () => {
  await write(card(), post('reply'), card());
  await write(card());
  await write(card({ number: 'NX-2' }), card({ deskId: 'd2' }), card({ conversation: 'x' }));
  expect(await store.outbox.pending()).toBe(5);
  const sending = (await claim()).find(
    (entry) => text(entry) === 'card' && entry.number === 'NX-1',
  );
  await write(card());
  await write(card());
  expect(await store.outbox.pending()).toBe(6);
  expect(sending?.attempts).toBe(0);
});

test('a card is not claimed while a change that counts on it is being written', async () => {
  await write(card(), post('other', { conversation: 'b' }));
  await database.sql.begin(async (tx) => {
    await insertEntries(tx, [card()]);
    expect((await claim()).map(text)).toEqual(['other']);
  });
  expect((await claim()).map(text)).toEqual(['card']);
  expect(await claim()).toEqual([]);
});

test('an older entry that was written late waits for the one being sent', async () => {
  let claimed: readonly ClaimedEntry[] = [];
  await database.sql.begin(async (tx) => {
    await insertEntries(tx, [post('older')]);
    await write(post('newer'));
    claimed = await claim();
  });
  expect(claimed.map(text)).toEqual(['newer']);
  expect(await claim()).toEqual([]);
  for (const entry of claimed) await store.outbox.done(entry, null);
  expect((await claim()).map(text)).toEqual(['older']);
});

test('a claim waits for another that is being written', async () => {
  let writeOlder = () => {};
  const older = database.sql.begin(async (tx) => {
    await insertEntries(tx, [post('older')]);
    await new Promise<void>((resolve) => {
      writeOlder = resolve;
    });
  });
  await sleep(30);
  await write(post('newer'));
  let next: Promise<readonly ClaimedEntry[]> = Promise.resolve([]);
  await database.sql.begin(async (tx) => {
    expect((await claimWithin(tx, 10, lease)).map(text)).toEqual(['newer']);
    writeOlder();
    await older;
    next = claim();
    await sleep(50);
  });
  expect(await next).toEqual([]);
});

test('replicas never serve one conversation at once, and keep its order', async () => {
  const conversations = 12;
  const depth = 15;
  for (let n = 0; n < depth; n += 1) {
    const entries = Array.from({ length: conversations }, (_, c) =>
      post(`${n}`, { conversation: `c${c}`, urgent: (n + c) % 5 === 0 }),
    );
    await write(...entries);
  }
  const serving = new Set<string>();
  const sent = new Map<string, number[]>();
  const overlaps: string[] = [];
  const replicas = await Promise.all(
    Array.from({ length: 5 }, () => openDatabase({ url: database.url }, { poolSize: 2 })),
  );
  const serve = async (outbox: Store['outbox'], entry: ClaimedEntry, turn: number) => {
    if (serving.has(entry.conversation)) overlaps.push(entry.conversation);
    serving.add(entry.conversation);
    await sleep(turn % 3);
    serving.delete(entry.conversation);
    if (turn % 7 === 3) return outbox.retry(entry, 1, false, 'again');
    sent.set(entry.conversation, [...(sent.get(entry.conversation) ?? []), Number(text(entry))]);
    await outbox.done(entry, null);
  };
  await Promise.all(
    replicas.map(async (replica, r) => {
      const { outbox } = storeOn(replica);
      for (let turn = r; (await outbox.pending()) > 0; turn += 1) {
        const entries = await outbox.claim(4, lease);
        await Promise.all(entries.map((entry, n) => serve(outbox, entry, turn + n)));
      }
    }),
  );
  await Promise.all(replicas.map((replica) => replica.close()));
  expect(overlaps).toEqual([]);
  const inOrder = Array.from({ length: depth }, (_, n) => n);
  expect(sent.size).toBe(conversations);
  for (const order of sent.values()) expect(order).toEqual(inOrder);
});

test('messages are written with the change that caused them, or not at all', async () => {
  await openTicket(store.tickets, 'd1', 's1', at, [card(), post('hello')]);
  expect(await store.outbox.pending()).toBe(2);
  const failing = store.tickets.change('d1', 'NX-1', null, (ticket) => ({
    ...decision(ticket, [], null, [post('never')]),
    ticket: { ...ticket, version: 7 },
  }));
  await expect(failing).rejects.toThrow();
  expect(await store.outbox.pending()).toBe(2);
});

/** As if the database's clock had been set back by six hours. */
const setBack = () =>
  database.sql`update outbox set try_at = try_at + interval '6 hours',
    created_at = created_at + interval '6 hours'`;

test('a database clock that was set back holds nothing up, and no age is below nothing', async () => {
  const escalation = post('b1', { conversation: 'b', urgent: true, keys: ['1/PT1H/Manager'] });
  await write(post('a1'), post('a2'), escalation);
  const held = (await claim()).find((entry) => text(entry) === 'a1');
  await setBack();
  expect(await claim()).toEqual([]);
  expect(await store.outbox.hasten(9)).toBe(3);
  const again = await claim();
  expect(again.map((entry) => [text(entry), entry.ambiguous, entry.ageMs])).toEqual([
    ['b1', true, 0],
    ['a1', true, 0],
  ]);
  const { unsent, tellOverdue } = store.outbox;
  expect(
    (
      await unsent(
        'd1',
        again.map(({ id }) => id),
      )
    ).map(({ ageMs }) => ageMs),
  ).toEqual([0, 0]);
  expect(await tellOverdue(['d1'], 5 * 60_000, 20, () => [])).toEqual([]);
  if (held) await store.outbox.fail(held, 'late');
  for (const entry of again) await store.outbox.done(entry, null);
  expect((await claim()).map(text)).toEqual(['a2']);
});

test('no wait is longer than an hour, so what waits further ahead was set back', async () => {
  await write(post('a1'), post('b1', { conversation: 'b' }));
  await store.outbox.retry(await claimOne(), 24 * 3_600_000, false, 'ratelimited');
  await claimOne(3_600_000);
  expect(await store.outbox.nextIn()).toBeGreaterThan(3_500_000);
  expect(await store.outbox.nextIn()).toBeLessThanOrEqual(3_600_000);
  expect(await store.outbox.hasten(9)).toBe(0);
});
