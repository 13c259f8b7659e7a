import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import { paceBook } from '../../db/pace-book.ts';
import type { ClaimedEntry, PaceBook } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { tableNames } from '../support/table-names.ts';
import { ana, at, decision, openTicket, post } from './decisions.ts';

let database: FreshDatabase;
let store: Store;
let paces: PaceBook;
const grown = 20_000;

beforeAll(async () => {
  database = await freshDatabase({ poolSize: 1 });
  store = storeOn(database);
  paces = paceBook(database.sql);
  await leaveUnanalyzed();
  // The one session makes and keeps its plans while there is next to nothing in the tables.
  for (let n = 0; n < 8; n += 1) await work(`early${n}`);
  await grow();
});
afterAll(() => database.close());

/** Whether Postgres comes by of itself while the tables are small must not decide what is measured. */
async function leaveUnanalyzed(): Promise<void> {
  for (const name of await tableNames(database.sql)) {
    await database.sql`alter table ${database.sql(name)} set (autovacuum_enabled = false)`;
  }
}

/** Tuples that the server has read from all tables so far. */
async function tuplesRead(): Promise<number> {
  await database.sql`select pg_stat_force_next_flush()`;
  const [row] = await database.sql<{ tuples: number }[]>`
    select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint as tuples
    from pg_stat_user_tables where schemaname = 'public'`;
  return row?.tuples ?? Number.NaN;
}

async function costOf(action: () => Promise<unknown>): Promise<number> {
  const before = await tuplesRead();
  await action();
  return (await tuplesRead()) - before;
}

let held: readonly ClaimedEntry[] = [];
const steps: Record<string, (id: string) => Promise<unknown>> = {
  create: (id) => openTicket(store.tickets, 'd', id, at, [post(id, { conversation: id })]),
  repeat: (id) => openTicket(store.tickets, 'd', id),
  change: (id) =>
    store.tickets.change('d', 'NX-1', id, (ticket) =>
      decision(ticket, [], at - 1, [post(id, { urgent: true, conversation: id })]),
    ),
  referral: (id) =>
    store.tickets.saveReferral({
      deskId: 'd',
      draftId: id,
      requester: ana,
      referral: 'it',
      answers: {},
      at,
    }),
  draft: async (id) => {
    const draft = { deskId: 'd', id, requester: ana, answers: { summary: id }, openedAt: at };
    await store.tickets.saveDraft(draft);
    await store.tickets.unfinishedDraft('d', ana.address, at);
    await store.tickets.beginDraft({ ...draft, id: `${id} too`, answers: {} }, at);
    await store.tickets.dropDraft('d', id);
  },
  forgetDrafts: () => store.tickets.forgetDrafts(at + 1, 3),
  byMessage: () => store.tickets.findByMessage(['d', 'e'], { conversation: 'C', id: '7' }),
  answer: (id) => store.outbox.add('d', id, [post(id, { number: '', conversation: id })]),
  forgetKeys: () => store.outbox.forgetKeys(1000, 3),
  forgetMessages: () => store.keeping.forgetMessages(1000, 3),
  forgetCommands: () => store.keeping.forgetCommands(1000, 3),
  forgetReferrals: () => store.keeping.forgetReferrals('d', at + 1, 3),
  purge: () => store.keeping.purge('d', at, 2, at),
  isGone: () => store.keeping.isGone('d', 'NX-9'),
  page: () => store.keeping.page('d', 'G-5', 5, { since: at - 1 }),
  pageOfOne: () => store.keeping.page('d', '', 5, { requester: ana.address }),
  unsent: () => store.keeping.unsent('e', ana.address),
  lastTo: () => store.outbox.lastTo('d', 'to'),
  watch: (id) => store.homes.watch(id, [{ deskId: 'd', whole: true }]),
  touch: () =>
    store.tickets.change('d', 'NX-2', null, (ticket) =>
      decision(ticket, [{ type: 'TicketTaken', at, by: ana }], at - 1),
    ),
  home: async () => {
    for (const home of await store.homes.claim(2, 60_000)) await store.homes.done(home, 9e6);
    await store.homes.nextIn();
  },
  own: () => store.tickets.ticketsOf('d', ana.address, 20),
  ownOfMany: () => store.tickets.ticketsOf('d', 'many', 20),
  countOpen: () => store.tickets.countOpen('d', 50),
  queue: () => store.tickets.queue('d', 20),
  charged: () => store.tickets.charged('d'),
  deliveries: () => store.tickets.deliveries('d', 'NX-1'),
  eventsOf: (id) => store.tickets.eventsOf('d', 'NX-1', id),
  history: () => store.tickets.history('d', 'NX-1'),
  check: () => store.tickets.checkDue(at, 1, (ticket) => decision(ticket, [], at + 1e9)),
  nextCheck: () => store.tickets.nextCheckAt(),
  claim: async () => {
    held = await store.outbox.claim(4, 60_000);
  },
  keepAndMove: async (id) => {
    const [entry, other] = held;
    if (!entry || !other) return;
    // Of other claims than hold them, so that all is left as it was.
    await store.outbox.keep({ ...entry, attempts: 99 }, 'card', { conversation: 'K', id });
    const left = { slot: 'card', ref: { conversation: 'C', id: '7' } };
    await store.outbox.move({ ...other, attempts: 99 }, 'teams:t/19:a', `teams:${id}`, left);
  },
  nextIn: () => store.outbox.nextIn(),
  hasten: () => store.outbox.hasten(9),
  pace: (id) =>
    paces.change(['slack:T1', id], () => ({ result: null, states: new Map([[id, { at: 1 }]]) })),
  learn: async (id) => {
    const person = { address: `teams:t/${id}`, serviceUrl: 'https://s', userId: `29:${id}` };
    await store.references.learn([
      person,
      { ...person, address: 'teams:t/19:a', conversation: '19:a' },
    ]);
    await store.references.learn([person]);
    await store.references.left([person.address]);
  },
  reference: async () => {
    await store.references.find(['teams:t/p7', 'teams:t/p8']);
    await store.references.channels('teams:t');
    await store.references.serviceUrl('teams:t');
  },
  done: () => Promise.all(held.slice(0, 2).map((entry) => store.outbox.done(entry, null))),
  retry: () => Promise.all(held.slice(2).map((e) => store.outbox.retry(e, 9e6, false, 'later'))),
};

async function work(id: string): Promise<void> {
  for (const step of Object.values(steps)) await step(id);
}

async function grow(): Promise<void> {
  await database.sql`
    insert into tickets (desk_id, number, submission_id, version, ticket, level, state, reported_at,
      resolved_at, next_check_at, queue_rank, queue_due)
    select 'd', 'G-' || n, 'g' || n, 1, ticket, '2',
      case when n % 2 = 0 then 'open' else 'resolved' end, ${at},
      case when n % 2 = 1 then ${at + 9}::bigint end, ${at}::bigint - n % 50, n % 4,
      case when n % 3 = 0 then ${at}::bigint + n % 7 end
    from tickets, generate_series(1, ${grown}::int) as n where number = 'NX-1'`;
  await database.sql`
    insert into tickets (desk_id, number, submission_id, version, ticket, level, state, reported_at,
      resolved_at, requester)
    select 'd', 'R-' || n, 'r' || n, 1, ticket, '2', 'resolved', ${at}, ${at}::bigint - n, 'many'
    from tickets, generate_series(1, ${grown}::int) as n where number = 'NX-1'`;
  await database.sql`
    insert into commands (desk_id, number, command_id, created_at)
    select 'd', 'G-' || n, 'c', now() - n * interval '1 minute'
    from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into referrals (desk_id, draft_id, referral, requester, answers, at, address)
    select 'd', 'G-' || n, 'it', '{}', '{}', ${at}, 'g' || n
    from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent, kind,
      delivery, status, finished_at)
    select 'd', '', 'to', 'untied' || n, 'answer', '[]', false, 'post',
      '{"kind":"post","message":{"summary":"","parts":[]}}', 'sent',
      now() - n * interval '1 minute'
    from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into drafts (desk_id, id, draft, opened_at, requester, unfinished)
    select 'd', 'G-' || n, '{}', ${at}, 'g' || n, true from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into drafts (desk_id, id, draft, opened_at, requester)
    select 'd', 'S-' || n, '{}', ${at + 1}, ${ana.address}
    from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into once_keys (desk_id, key, created_at)
    select 'd', 'G-' || n, now() - n * interval '1 minute'
    from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into message_refs (desk_id, number, slot, conversation, message_id)
    select 'd', 'G-' || n, 'card', 'C', n from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into homes (desk_id, person, hears, watched_until, stale_since)
    select 'd', 'p' || n, 'p' || n, now() + interval '1 hour',
      case when n % 2 = 0 then now() end
    from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into conversation_references (address, workspace, conversation, user_id, service_url)
    select 'teams:t/p' || n, 'teams:t', 'a:' || n, '29:' || n, 'https://s'
    from generate_series(1, ${grown}::int) as n`;
  await database.sql`
    insert into paces (key, state)
    select 'teams:t/' || n, '{}' from generate_series(1, ${grown}::int) as n`;
  for (const [status, wait] of [
    ['sent', '0'],
    ['pending', '0'],
    ['pending', '1 hour'],
  ] as const) {
    await database.sql`
      insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent, kind,
        delivery, status, try_at, finished_at)
      select 'd', 'G-' || n, 'to', ${`${status}${wait}`} || n, 'desk', '[]', n % 20 = 0, 'post',
        '{"kind":"post","message":{"summary":"","parts":[]}}', ${status},
        now() + ${wait}::text::interval, case when ${status} = 'sent' then now() end
      from generate_series(1, ${grown}::int) as n`;
  }
}

test('each step reads a few rows, however many there are, and however old its plan', async () => {
  const costs: Record<string, number> = {};
  for (const [name, step] of Object.entries(steps)) costs[name] = await costOf(() => step('late'));
  expect(held).toHaveLength(4);
  const dear = Object.entries(costs).filter(([, tuples]) => tuples > 200);
  expect(dear).toEqual([]);
});

test('reading everything would be noticed', async () => {
  expect(await costOf(() => database.sql`select count(level) from tickets`)).toBeGreaterThan(grown);
});
