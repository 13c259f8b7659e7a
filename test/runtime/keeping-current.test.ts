import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import { startDispatcher } from '../../src/runtime/dispatcher.ts';
import { execute, executeOpening } from '../../src/runtime/execute.ts';
import { homeOpened } from '../../src/runtime/home.ts';
import { startHomes } from '../../src/runtime/homes.ts';
import type { Loop } from '../../src/runtime/loop.ts';
import {
  type Caller,
  type MessageRef,
  messageGone,
  type Platform,
  PlatformError,
} from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { ana, monday, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { madeDesk, openShell } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';
import { linesOf } from '../views/told.ts';

let database: FreshDatabase;
let store: Store;
let shell: Shell;
let sent: string[];
let pages: { person: string; lines: string[]; at: number }[];
let refusal: PlatformError | null;
let threadFailure: PlatformError | null;
let updateFailure: PlatformError | null;
let loops: Loop[];

const slack: Partial<Platform> = {
  pace: async () => 0,
  async post(to, message, { parent }): Promise<MessageRef> {
    if (parent && threadFailure) throw threadFailure;
    const quotes = message.parts.flatMap((part) => (part.kind === 'quote' ? [part.text] : []));
    sent.push(['post', message.summary, ...quotes].join(' '));
    return { conversation: to.slice(to.indexOf('/') + 1), id: `m${sent.length}` };
  },
  async update(_to, _ref, message) {
    if (updateFailure) throw updateFailure;
    sent.push(`update ${message.summary}`);
  },
  async showHome(person, page) {
    if (refusal) throw refusal;
    pages.push({ person, lines: linesOf(page), at: Date.now() });
  },
};

beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
});
beforeEach(async () => {
  await wipe(database);
  sent = [];
  pages = [];
  loops = [];
  refusal = null;
  threadFailure = null;
  updateFailure = null;
  shell = await openShell(database, slack);
});
afterEach(() => Promise.all(loops.map((loop) => loop.stop())));
afterAll(() => database.close());

async function open(): Promise<string> {
  const { ticket } = await executeOpening(shell, madeDesk, {
    id: `s${Math.random()}`,
    requester: rita,
    answers: { summary: 'Down', systemDown: 'yes' },
    consents: [],
    at: monday,
  });
  return ticket.number;
}

const answer = (number: string, text: string) =>
  execute(shell, madeDesk.id, number, text, { type: 'ReplyToSupport', by: rita, text });
const caller = (person: Caller['person'], workspace = 'slack:T1'): Caller => ({
  workspace,
  person,
});

const refused = (reason: string, ofMessage = false) =>
  new PlatformError({ platform: 'slack', operation: 'x', outcome: 'refused', reason, ofMessage });

test('a card that cannot be changed any more is posted anew, and one that is not taken holds nothing up', async () => {
  const number = await open();
  loops.push(startDispatcher(shell));
  await eventually('the card', async () => (await store.outbox.pending()) === 0);

  updateFailure = refused(messageGone);
  await answer(number, 'one');
  await eventually('a new card', async () => (await store.outbox.pending()) === 0);
  expect(sent.filter((one) => one.startsWith(`post ${number}: `))).toHaveLength(2);

  updateFailure = refused('invalid_blocks', true);
  await answer(number, 'two');
  await answer(number, 'three');
  await eventually('the replies', async () => (await store.outbox.pending()) === 0);
  expect(sent.filter((one) => one.startsWith('post Rita wrote:'))).toHaveLength(3);
});

test('twenty changes at once: one reply for each, in order, and one update of the card', async () => {
  const number = await open();
  const dispatcher = startDispatcher(shell);
  loops.push(dispatcher);
  await eventually('the card', async () => (await store.outbox.pending()) === 0);
  await dispatcher.stop();
  sent = [];

  await Promise.all(Array.from({ length: 20 }, (_, n) => answer(number, `step ${n}`)));
  loops.push(startDispatcher(shell));
  await eventually('all of it', async () => (await store.outbox.pending()) === 0);
  const card = sent.filter((one) => one.startsWith(`update ${number}`));
  expect(card).toHaveLength(1);
  const row = await store.tickets.history(madeDesk.id, number);
  const said = row?.events.flatMap((one) => (one.type === 'RequesterReplied' ? [one.text] : []));
  expect(said).toHaveLength(20);
  const replies = sent.filter((one) => one.startsWith('post Rita wrote:'));
  expect(replies).toEqual(said?.map((text) => `post Rita wrote: ${text}`));
});

test('the card of a new ticket goes before everything in its thread', async () => {
  const number = await open();
  await answer(number, 'more');
  loops.push(startDispatcher(shell));
  await eventually('all of it', async () => (await store.outbox.pending()) === 0);
  const thread = sent.filter((one) => !one.includes('Your'));
  expect(thread[0]).toContain(`post ${number}: Down`);
  expect(thread[1]).toBe('post Rita wrote: more');
});

test('under a card that somebody deleted, a reply stands alone and holds nothing up', async () => {
  const number = await open();
  await answer(number, 'more');
  threadFailure = new PlatformError({
    platform: 'slack',
    operation: 'post',
    outcome: 'refused',
    reason: 'thread_not_found',
  });
  loops.push(startDispatcher(shell));
  await eventually('all of it', async () => (await store.outbox.pending()) === 0);
  expect(sent.filter((one) => one === 'post Rita wrote: more')).toHaveLength(1);
  const row = await store.tickets.history(madeDesk.id, number);
  expect(row?.events.map(({ type }) => type)).toEqual(['TicketOpened', 'RequesterReplied']);
});

test('however much changes, a page is shown at most every two seconds, and shows the last of it', async () => {
  loops.push(startHomes(shell));
  await homeOpened(shell, caller(ana));
  await eventually('the page', () => pages.length === 1);
  const numbers = [];
  for (let n = 0; n < 6; n += 1) numbers.push(await open());
  await eventually('the next page', () => pages.length === 2);
  const [first, second] = pages;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1990);
  for (const number of numbers) expect(second?.lines.join('\n')).toContain(number);
  expect(second?.lines).toContain('Queue: 6 open');
  await eventually('nothing more', async () => (await store.homes.nextIn()) === null);
  expect(pages).toHaveLength(2);
});

test('who may be an agent sees the queue change from the moment that it is known that they are one', async () => {
  const asked = { isMember: null as boolean | null };
  const directory = { isMember: async () => asked.isMember, reach: async () => null };
  const unmanned = { ...madeDesk, roster: [] };
  shell = await openShell(database, slack, [unmanned], { directory });
  loops.push(startHomes(shell));
  await homeOpened(shell, caller(ana));
  await eventually('the page', () => pages.length === 1);
  expect(pages[0]?.lines.join('\n')).not.toContain('Nothing is open');
  asked.isMember = true;
  const number = await open();
  await eventually('the queue', () => pages.at(-1)?.lines.join('\n').includes(number));
});

test('a page that the platform refuses is let be; one that it may take later is kept due', async () => {
  const failure = (outcome: 'refused' | 'retryable') =>
    new PlatformError({ platform: 'slack', operation: 'showHome', outcome, reason: 'no' });
  loops.push(startHomes(shell));
  refusal = failure('retryable');
  await homeOpened(shell, caller(rita));
  await eventually('the lease', async () => ((await store.homes.nextIn()) ?? 0) > 10_000);
  await database.sql`update homes set try_at = now()`;
  refusal = failure('refused');
  await eventually('peace', async () => (await store.homes.nextIn()) === null);
  expect(pages).toEqual([]);
});

test('somebody whom no desk serves is told so, and nothing is watched for them', async () => {
  const stranger = { address: 'slack:T9/U9', name: 'Sam' };
  await homeOpened(shell, caller(stranger, 'slack:T9'));
  expect(pages.map(({ person }) => person)).toEqual([stranger.address]);
  expect(pages[0]?.lines[0]).toContain('No support desk serves this workspace');
  expect(await database.sql`select from homes`).toHaveLength(0);
});
