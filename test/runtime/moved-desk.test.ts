import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDispatcher } from '../../src/runtime/dispatcher.ts';
import { execute, executeOpening } from '../../src/runtime/execute.ts';
import type { Loop } from '../../src/runtime/loop.ts';
import {
  type Address,
  type MessageRef,
  type Platform,
  PlatformError,
  threadGone,
} from '../../src/runtime/ports.ts';
import { deskOf, type Shell } from '../../src/runtime/shell.ts';
import { takeUpDesks } from '../../src/runtime/take-up-desks.ts';
import { threadRef } from '../../src/runtime/thread-ref.ts';
import { dana, monday, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { madeDesk, openShell } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';

const inSlack = 'slack:T1/C1';
const elsewhere = 'slack:T1/C2';
const inTeams = 'teams:tn/19:a@thread.tacv2';

interface Sent {
  readonly what: 'root' | 'reply' | 'update';
  /** The conversation where it stands. */
  readonly in: string;
  readonly says: string;
  readonly under: string | null;
  readonly id: string;
}

let database: FreshDatabase;
let shell: Shell;
let sent: Sent[];
let loops: Loop[];
/** By conversation, how it fails whoever writes there. */
let failures: Map<string, (parent: boolean) => PlatformError | null>;

const conversationOf = (to: Address) => to.slice(to.indexOf('/') + 1);

function fake(name: string): Platform {
  const goes = (to: string, isUnder: boolean) => {
    const failure = failures.get(to)?.(isUnder);
    if (failure) throw failure;
  };
  const part: Partial<Platform> = {
    name,
    directThreads: true,
    pace: async () => 0,
    async post(to, message, { parent }): Promise<MessageRef> {
      const conversation = parent?.conversation ?? conversationOf(to);
      goes(conversation, parent !== undefined);
      // Long enough for another replica to come across it.
      await new Promise((resolve) => setTimeout(resolve, 5));
      const id = `${sent.length + 1}`;
      const what = parent ? 'reply' : 'root';
      const under = parent?.id ?? null;
      const quotes = message.parts.flatMap((one) => (one.kind === 'quote' ? [one.text] : []));
      const says = [message.summary, ...quotes].join(' ');
      sent.push({ what, in: conversation, says, under, id });
      return { conversation, id, url: `https://${conversation}.example/${id}` };
    },
    async update(_to, { conversation, id }, message) {
      goes(conversation, true);
      sent.push({ what: 'update', in: conversation, says: message.summary, under: null, id });
    },
    find: async () => 'unknown',
  };
  return part as Platform;
}

const withDesk = (...supportChannels: [Address, ...Address[]]) =>
  takeUpDesks(shell, [{ ...madeDesk, supportChannels: supportChannels as [Address] }]);

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await wipe(database);
  sent = [];
  loops = [];
  failures = new Map();
  shell = await openShell(database, {}, [madeDesk], {
    platforms: new Map(['slack', 'teams'].map((name) => [name, fake(name)])),
  });
});
afterEach(() => Promise.all(loops.map((loop) => loop.stop())));
afterAll(() => database.close());

async function report(): Promise<string> {
  const { ticket } = await executeOpening(shell, deskOf(shell, 'desk'), {
    id: `s${Math.random()}`,
    requester: rita,
    answers: { summary: 'Down', systemDown: 'yes' },
    consents: [],
    at: monday,
  });
  return ticket.number;
}

function start(): void {
  const loop = startDispatcher(shell);
  shell.hint.onRaise(loop.wake);
  loops.push(loop);
}
const stop = () => Promise.all(loops.splice(0).map((loop) => loop.stop()));
/** What is to be tried again is tried at once. */
const allSent = () =>
  eventually('all of it', async () => {
    await database.sql`
      update outbox set try_at = now() where status = 'pending' and not leased and try_at > now()`;
    shell.hint.raise();
    return (await shell.outbox.pending()) === 0;
  });
const say = (number: string, text: string) =>
  execute(shell, 'desk', number, null, { type: 'ReplyToSupport', by: rita, text });

/** An old ticket, whose thread stands in Slack's first channel. */
async function oldTicket(): Promise<string> {
  await withDesk(inSlack);
  const number = await report();
  start();
  await allSent();
  sent = [];
  return number;
}

/** What stands in a channel, in order: `root` is a card. */
const stands = (channel: Address) =>
  sent.filter((one) => one.in === conversationOf(channel) && one.what !== 'update');
const refused = (reason: string) => () =>
  new PlatformError({ platform: 'slack', operation: 'post', outcome: 'refused', reason });

function expectOneThread(channel: Address, number: string, replies: number): void {
  const [card, ...more] = stands(channel);
  expect(card).toMatchObject({ what: 'root', says: expect.stringContaining(`${number}: Down`) });
  expect(more).toHaveLength(replies);
  for (const reply of more) expect(reply).toMatchObject({ what: 'reply', under: card?.id });
}

for (const [what, after] of [
  ['Teams is added beside Slack', [inSlack, inTeams]],
  ['Teams is added before Slack', [inTeams, inSlack]],
  ['the only channel moves to Teams', [inTeams]],
] as const) {
  test(`${what}: an old ticket's thread begins there with its card, and all stands under it`, async () => {
    const number = await oldTicket();
    await withDesk(...(after as [Address]));
    await say(number, 'One.');
    await say(number, 'Two.');
    await allSent();
    await say(number, 'Three.');
    await allSent();
    expectOneThread(inTeams, number, 3);
    const there = stands(inSlack);
    expect(there.map((one) => one.what)).toEqual(
      after.length === 2 ? ['reply', 'reply', 'reply'] : [],
    );
  });
}

test('two replicas at once begin one thread for each ticket', async () => {
  const numbers = [await oldTicket(), await report(), await report()];
  await allSent();
  start();
  sent = [];
  await withDesk(inSlack, inTeams);
  await Promise.all(numbers.flatMap((number) => [say(number, 'One.'), say(number, 'Two.')]));
  await allSent();
  const roots = stands(inTeams).filter(({ what }) => what === 'root');
  expect(roots.map(({ says }) => says.split(':')[0]).sort()).toEqual(numbers.sort());
  const replies = stands(inTeams).filter(({ what }) => what === 'reply');
  expect(replies).toHaveLength(6);
  for (const { id } of roots) expect(replies.filter(({ under }) => under === id)).toHaveLength(2);
});

test('moved to Teams and back: the thread in Slack goes on where it was', async () => {
  const number = await oldTicket();
  await withDesk(inTeams);
  await say(number, 'One.');
  await allSent();
  await withDesk(inSlack);
  await say(number, 'Two.');
  await allSent();
  expectOneThread(inTeams, number, 1);
  expect(stands(inSlack)).toMatchObject([{ what: 'reply', says: 'Rita wrote: Two.' }]);
});

test('a card that the platform does not take holds up nothing that is said', async () => {
  const number = await oldTicket();
  await withDesk(inTeams);
  let cards = 0;
  failures.set(conversationOf(inTeams), () => {
    cards += 1;
    const refusal = { platform: 'teams', operation: 'post', reason: 'message_refused' } as const;
    return cards === 1
      ? new PlatformError({ ...refusal, outcome: 'refused', ofMessage: true })
      : null;
  });
  await say(number, 'One.');
  await allSent();
  expect(stands(inTeams).map(({ says }) => says)).toContain('Rita wrote: One.');
});

test('in another channel of the platform: a thread stays where it is while messages are taken there', async () => {
  const number = await oldTicket();
  await withDesk(elsewhere);
  await say(number, 'One.');
  await allSent();
  expect(stands(inSlack)).toMatchObject([{ what: 'reply' }]);
  expect(stands(elsewhere)).toEqual([]);
  const second = await report();
  await allSent();
  expectOneThread(elsewhere, second, 0);
});

for (const reason of ['not_in_channel', threadGone]) {
  test(`in another channel of the platform: refused in the old one (${reason}), threads begin anew`, async () => {
    const number = await oldTicket();
    await stop();
    await say(number, 'Before.');
    failures.set('C1', refused(reason));
    await withDesk(elsewhere);
    await say(number, 'After.');
    start();
    await allSent();
    expectOneThread(elsewhere, number, 2);
    const { events } = (await shell.tickets.history('desk', number)) ?? { events: [] };
    expect(events.map(({ type }) => type)).not.toContain('PersonNotReached');

    await withDesk(inSlack);
    failures.clear();
    await say(number, 'Back.');
    await allSent();
    expectOneThread(elsewhere, number, 3);
  });
}

test('a thread that never began does so where the desk file says now', async () => {
  await withDesk(inSlack);
  const first = await report();
  await withDesk(elsewhere);
  start();
  await allSent();
  expectOneThread(elsewhere, first, 0);
  await stop();

  await withDesk(inSlack);
  const second = await report();
  await say(second, 'One.');
  sent = [];
  await withDesk(inTeams);
  await say(second, 'Two.');
  start();
  await allSent();
  expect(stands(inSlack)).toEqual([]);
  expectOneThread(inTeams, second, 2);
});

test('a channel that is taken out of the list and refuses: what the other has is not told there twice', async () => {
  await withDesk(inSlack, inTeams);
  const number = await report();
  failures.set('C1', refused('channel_not_found'));
  await say(number, 'One.');
  await withDesk(inTeams);
  start();
  await allSent();
  expect(stands(inSlack)).toEqual([]);
  expectOneThread(inTeams, number, 1);
});

test('what the left platform refuses of an old thread is said in the new one', async () => {
  const number = await oldTicket();
  await stop();
  await say(number, 'One.');
  failures.set('C1', refused('is_archived'));
  await withDesk(inTeams);
  start();
  await allSent();
  expectOneThread(inTeams, number, 1);
});

test('the channel that the desk file names may be mended: nothing is given up, and no card doubled', async () => {
  const number = await oldTicket();
  failures.set('C1', refused('not_in_channel'));
  await withDesk(inSlack);
  await say(number, 'One.');
  await eventually('the refusal', async () => {
    const { events } = (await shell.tickets.history('desk', number)) ?? { events: [] };
    return events.some(({ type }) => type === 'PersonNotReached');
  });
  expect(await shell.outbox.pending()).toBeGreaterThan(0);
  failures.clear();
  await allSent();
  for (const one of stands(inSlack)) expect(one).toMatchObject({ what: 'reply' });
  expect(stands(inSlack).map(({ says }) => says)).toContain('Rita wrote: One.');
});

test('an opening that may have arrived is marked, and the reply stands under it all the same', async () => {
  const number = await oldTicket();
  await withDesk(inTeams);
  let tries = 0;
  failures.set(conversationOf(inTeams), () => {
    tries += 1;
    const unclear = { platform: 'teams', operation: 'post', reason: 'http_502' } as const;
    return tries === 1 ? new PlatformError({ ...unclear, outcome: 'ambiguous' }) : null;
  });
  await say(number, 'One.');
  await allSent();
  expectOneThread(inTeams, number, 1);
});

test('a link goes to the thread that goes on, and to the left one until then', async () => {
  const number = await oldTicket();
  const link = async () => {
    const { ref, toCome } = await threadRef(shell, { deskId: 'desk', number }, dana.address);
    return [ref?.conversation, toCome];
  };
  expect(await link()).toEqual(['C1', false]);
  await withDesk(inTeams);
  expect(await link()).toEqual(['C1', true]);
  await say(number, 'One.');
  await allSent();
  expect(await link()).toEqual([conversationOf(inTeams), false]);
});
