import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import type { Keeping } from '../../src/runtime/ports/keeping.ts';
import type { ContactEdits, Homes, Outbox, TicketStore } from '../../src/runtime/ports.ts';
import { ana, at, card, decision, opened, post } from '../db/decisions.ts';
import { netex } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

/**
 * Every method of the stores is here, or it does not compile: either it names a desk, and is asked
 * for the things of one among those of two that have all ids in common; or it is said why it names none.
 */
type Asking = (store: Store, deskId: string) => Promise<unknown>;
type Walked<Port> = Record<keyof Port, Asking | string>;

const number = 'NX-1';
const ids = ['s1', 'draft', 'nonce'] as const;
const message = { conversation: 'C1', id: '1.1' };
const [submission, draftId, nonce] = ids;
const ofEntry = 'an entry is had from a claim, and carries its desk, by which it is found';

const tickets: Walked<TicketStore> = {
  saveDraft: ({ tickets }, deskId) =>
    tickets.saveDraft({ deskId, id: 'new', requester: ana, answers: {}, openedAt: at }),
  findDraft: ({ tickets }, deskId) => tickets.findDraft(deskId, draftId),
  unfinishedDraft: ({ tickets }, deskId) => tickets.unfinishedDraft(deskId, ana.address, at),
  beginDraft: ({ tickets }, deskId) =>
    tickets.beginDraft({ deskId, id: 'begun', requester: ana, answers: {}, openedAt: at }, at),
  dropDraft: ({ tickets }, deskId) => tickets.dropDraft(deskId, 'new'),
  forgetDrafts: 'it tells nothing but how many old ones went',
  saveReferral: ({ tickets }, deskId) =>
    tickets.saveReferral({ deskId, draftId, requester: ana, referral: 'it', answers: {}, at }),
  findBySubmission: ({ tickets }, deskId) => tickets.findBySubmission(deskId, submission),
  create: async ({ tickets }, deskId) =>
    deskId === nobody
      ? null
      : tickets.create(deskId, submission, () => {
          throw new Error('there is one already');
        }),
  change: ({ tickets }, deskId) =>
    tickets.change(deskId, number, null, (ticket) => decision(ticket, [], at)),
  eventsOf: ({ tickets }, deskId) => tickets.eventsOf(deskId, number, nonce),
  find: ({ tickets }, deskId) => tickets.find(deskId, number),
  findByMessage: ({ tickets }, deskId) => tickets.findByMessage([deskId], message),
  ticketsOf: ({ tickets }, deskId) => tickets.ticketsOf(deskId, ana.address, 9),
  deliveries: ({ tickets }, deskId) => tickets.deliveries(deskId, number),
  countOpen: ({ tickets }, deskId) => tickets.countOpen(deskId, 9),
  openNumbers: ({ tickets }, deskId) => tickets.openNumbers(deskId),
  charged: ({ tickets }, deskId) => tickets.charged(deskId),
  queue: ({ tickets }, deskId) => tickets.queue(deskId, 9),
  history: ({ tickets }, deskId) => tickets.history(deskId, number),
  checkDue:
    'clocks are checked for all desks; each ticket comes with its desk, whose policy judges it',
  nextCheckAt: 'it tells nothing but an instant',
  savePolicy: ({ tickets }, deskId) => tickets.savePolicy(deskId, 'v2', netex, at),
  policies: async ({ tickets }, deskId) =>
    [...(await tickets.policies(deskId)).values()].map(({ name }) => name),
};

const outbox: Walked<Outbox> = {
  add: ({ outbox }, deskId) => outbox.add(deskId, `key of ${deskId}`, []),
  forgetKeys: 'it tells nothing but how many old ones went',
  lastTo: ({ outbox }, deskId) => outbox.lastTo(deskId, 'slack:T1/C1'),
  claim: 'the dispatcher sends for all desks; an entry carries its desk',
  done: ofEntry,
  keep: ofEntry,
  move: ofEntry,
  retry: ofEntry,
  fail: ofEntry,
  refOf: ({ outbox }, deskId) => outbox.refOf(deskId, number, 'card', 'slack'),
  mayStand: ({ outbox }, deskId) => outbox.mayStand([deskId], 'slack:T1/C1'),
  tellOverdue: ({ outbox }, deskId) => outbox.tellOverdue([deskId], 0, 100, () => []),
  unsent: ({ outbox }, deskId) => outbox.unsent(deskId, []),
  pending: 'it tells nothing but how many wait',
  nextIn: 'it tells nothing but a time',
  hasten: 'it tells nothing but how many there were',
};

const homes: Walked<Homes> = {
  watch: ({ homes }, deskId) => homes.watch(`slack:T1/${deskId}`, [{ deskId, whole: true }]),
  claim: 'pages are shown to all; a page carries the desks that its person was let watch',
  done: 'a page is had from a claim, and carries its desks',
  touch: ({ homes }, deskId) => homes.touch(deskId),
  nextIn: 'it tells nothing but a time',
};

const contactEdits: Walked<ContactEdits> = {
  add: ({ contactEdits }, deskId) =>
    contactEdits.add(
      { deskId, role: 'director', people: [{ ...ana, name: deskId }], by: ana, at },
      nonce,
      [],
    ),
  latest: ({ contactEdits }, deskId) => contactEdits.latest(deskId),
  version: 'it tells nothing but that something changed',
};

const keeping: Walked<Keeping> = {
  now: 'it tells nothing but a time',
  isGone: ({ keeping }, deskId) => keeping.isGone(deskId, number),
  tombstone: ({ keeping }, deskId) => keeping.tombstone(deskId, number),
  purge: ({ keeping }, deskId) => keeping.purge(deskId, at - 1, 9, at),
  forgetReferrals: ({ keeping }, deskId) => keeping.forgetReferrals(deskId, at - 1, 9),
  forgetMessages: 'it tells nothing but how many old ones went',
  forgetCommands: 'it tells nothing but how many old ones went',
  deskIds: 'an operator’s commands ask which desks there are',
  belongings: ({ keeping }, deskId) => keeping.belongings(deskId, ana.address),
  // Last of all: what it removes is the desk's that it names.
  eraseTickets: ({ keeping }, deskId) =>
    keeping.eraseTickets(deskId, ana.address, { unresolved: true, limit: 9, now: at }),
  eraseTraces: ({ keeping }, deskId) => keeping.eraseTraces(deskId, ana.address),
  forgetPerson: 'how a person is reached belongs to no desk; an operator’s command removes it',
  standsElsewhere: ({ keeping }, deskId) => keeping.standsElsewhere(deskId, 'slack:T1/nobody'),
  page: ({ keeping }, deskId) => keeping.page(deskId, '', 9),
  unsent: ({ keeping }, deskId) => keeping.unsent(deskId, ana.address),
  reference: 'how a person is reached belongs to no desk; an operator’s command shows it',
  strays: ({ keeping }, deskId) => keeping.strays(deskId),
  counts: ({ keeping }, deskId) => keeping.counts(deskId),
};

/** Two desks that have everything in common but this word of their own, and one that has nothing. */
const desks = ['quince', 'medlar'] as const;
const nobody = 'nobody';

let database: FreshDatabase;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
  for (const deskId of desks) await fill(deskId);
});
afterAll(() => database.close());

async function fill(deskId: string): Promise<void> {
  const { tickets, outbox, contactEdits } = store;
  const requester = { ...ana, name: deskId };
  const answers = { summary: deskId };
  const event = opened(deskId, number, { title: deskId, requester, answers });
  const entries = [card(), post(deskId)].map((entry) => ({ ...entry, deskId }));
  await tickets.create(deskId, submission, () => decision(null, [event], at, entries));
  await tickets.change(deskId, number, nonce, (ticket) =>
    decision(ticket, [{ type: 'TicketTaken', at, by: requester }], at),
  );
  await tickets.saveDraft({ deskId, id: draftId, requester, answers, openedAt: at });
  await tickets.savePolicy(deskId, 'v1', { ...netex, name: deskId }, at);
  await tickets.saveReferral({ deskId, draftId, requester, referral: deskId, answers, at });
  await contactEdits.add(
    { deskId, role: 'director', people: [requester], by: requester, at },
    deskId,
    [],
  );
  for (const entry of await outbox.claim(9, 60_000)) {
    await outbox.done(entry, entry.delivery.kind === 'card' ? { ...message, url: deskId } : null);
  }
}

/** What is kept of a desk, as text. */
async function keptOf(deskId: string): Promise<string> {
  const { sql } = database;
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'desk_id'`;
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ row: string }[]>`
      select t::text as row from ${sql(name)} as t where desk_id = ${deskId} order by 1`;
    texts.push(`${name}: ${rows.map(({ row }) => row).join()}`);
  }
  return texts.join('\n');
}

describe.each(Object.entries({ tickets, outbox, homes, contactEdits, keeping }))(
  '%s',
  (_port, methods) => {
    const asked = Object.entries(methods).flatMap(([name, ask]) =>
      typeof ask === 'string' ? [] : [[name, ask] as const],
    );

    test.each(asked)(
      '%s reads and changes what is the desk’s that it names',
      async (_name, ask) => {
        const [own, other] = desks;
        const before = await keptOf(other);
        const ofNobody = JSON.stringify((await ask(store, nobody)) ?? null);
        for (const desk of desks) expect(ofNobody).not.toContain(desk);
        expect(JSON.stringify((await ask(store, own)) ?? null)).not.toContain(other);
        expect(await keptOf(other)).toBe(before);
      },
    );
  },
);

test('what was asked for was there to be found', async () => {
  const [, other] = desks;
  const reads = [
    ...[tickets.findDraft, tickets.unfinishedDraft, tickets.findBySubmission, tickets.eventsOf],
    ...[tickets.find, tickets.findByMessage, tickets.ticketsOf, tickets.deliveries, tickets.queue],
    ...[tickets.history, tickets.policies, outbox.refOf, contactEdits.latest, keeping.page],
  ];
  for (const ask of reads) {
    if (typeof ask === 'string') throw new Error(ask);
    expect(JSON.stringify(await ask(store, other)), String(ask)).toContain(other);
  }
});
