import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../src/engine/ticket.ts';
import { startDispatcher } from '../../src/runtime/dispatcher.ts';
import { execute, executeOpening } from '../../src/runtime/execute.ts';
import { intake } from '../../src/runtime/intake.ts';
import type { Loop } from '../../src/runtime/loop.ts';
import {
  type Caller,
  type Desk,
  type MessageRef,
  type Platform,
  PlatformError,
  type Said,
} from '../../src/runtime/ports.ts';
import { said } from '../../src/runtime/said.ts';
import { deskOf, type Shell } from '../../src/runtime/shell.ts';
import { takeUpDesks } from '../../src/runtime/take-up-desks.ts';
import type { Message } from '../../src/views/message.ts';
import { ana, dana, hour, monday, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { madeDesk, openShell } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';
import { linesOf } from '../views/told.ts';

const inSlack = 'slack:T1/CSUPPORT';
const inTeams = 'teams:tn/19:support@thread.tacv2';
const tess: Person = { address: 'teams:tn/tess', name: 'Tess' };
const theo: Person = { address: 'teams:tn/theo', name: 'Theo' };
/** Nobody gave him a name in the desk file. */
const bare: Person = { address: 'teams:tn/b-4', name: 'b-4' };
const both: Desk = {
  ...madeDesk,
  supportChannels: [inSlack, inTeams],
  roster: [ana, tess, bare].map((one) => ({ ...one, duty: null })),
  contacts: { director: [dana, theo] },
  serves: ['teams:tn'],
};

interface Sent {
  readonly to: string;
  readonly kind: 'post' | 'update';
  readonly message: Message;
  readonly ref: MessageRef;
  readonly parent?: MessageRef;
}

let database: FreshDatabase;
let shell: Shell;
let sent: Sent[];
let loops: Loop[];
let failures: Map<string, () => Promise<never>>;

/** A platform that keeps what it is sent; messages to people form threads in Slack alone. */
function fake(name: string): Platform {
  const fails = async (to: string) => {
    for (const [prefix, failure] of failures) if (to.startsWith(prefix)) await failure();
  };
  const kept = (one: Omit<Sent, 'ref'>, known?: MessageRef) => {
    const id = `${name}${sent.length + 1}`;
    const conversation = one.parent?.conversation ?? one.to.slice(one.to.indexOf('/') + 1);
    const ref = known ?? { conversation, id, url: `https://${name}.example/${id}` };
    sent.push({ ...one, ref });
    return ref;
  };
  const part: Partial<Platform> = {
    name,
    directThreads: name === 'slack',
    pace: async () => 0,
    async post(to, message, { parent }) {
      await fails(to);
      return kept({ to, kind: 'post', message, ...(parent ? { parent } : {}) });
    },
    async update(to, ref, message) {
      await fails(to);
      kept({ to, kind: 'update', message }, ref);
    },
    find: async () => 'unknown',
    ping: async () => {},
  };
  return part as Platform;
}

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await wipe(database);
  sent = [];
  loops = [];
  failures = new Map();
  shell = await opened([both], ['slack', 'teams']);
});
afterEach(() => Promise.all(loops.map((loop) => loop.stop())));
afterAll(() => database.close());

const opened = (desks: readonly Desk[], platforms: readonly string[]) =>
  openShell(database, {}, desks, {
    platforms: new Map(platforms.map((name) => [name, fake(name)])),
    directory: {
      isMember: async () => false,
      reach: async (address) =>
        address === bare.address ? { reachable: true, name: 'Bob' } : null,
    },
  });

async function report(requester: Person): Promise<string> {
  const { ticket } = await executeOpening(shell, deskOf(shell, 'desk'), {
    id: `s${Math.random()}`,
    requester,
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
const allSent = () => eventually('all of it', async () => (await shell.outbox.pending()) === 0);
const posts = (to: string) => sent.filter((one) => one.to === to && one.kind === 'post');
const lines = (messages: readonly Sent[]) =>
  messages.map(({ message }) => {
    const quotes = message.parts.flatMap((part) => (part.kind === 'quote' ? [part.text] : []));
    return [...linesOf(message), ...quotes].join('\n');
  });
const caller = (person: Person): Caller => ({
  workspace: person.address.slice(0, person.address.indexOf('/')),
  person,
});
const words = (parts: Partial<Said>): Said => ({
  id: `m${Math.random()}`,
  edit: null,
  place: 'direct',
  conversation: 'teams:tn/a:1',
  message: { conversation: 'a:1', id: '9' },
  thread: null,
  text: 'It smokes.',
  files: [],
  ...parts,
});

test('a desk on both platforms has a thread on each, wherever the report comes from', async () => {
  for (const requester of [rita, tess]) {
    sent = [];
    const number = await report(requester);
    start();
    await allSent();
    for (const [name, channel] of [
      ['slack', inSlack],
      ['teams', inTeams],
    ] as const) {
      const [card, ...more] = posts(channel);
      expect(card?.message.parts[0]).toEqual({ kind: 'heading', text: `${number} · Down` });
      expect(more).toEqual([]);
      expect(await shell.outbox.refOf('desk', number, 'card', name)).toEqual(card?.ref);
    }
    expect(posts(requester.address)).toHaveLength(1);
  }
});

test('what is written in one thread is shown with its words in the other, and both cards follow', async () => {
  const number = await report(rita);
  start();
  await allSent();
  const [card] = posts(inTeams);
  const thread = card?.ref ?? null;
  await said(shell, caller(tess), words({ place: 'channel', conversation: inTeams, thread }));
  await allSent();
  const [, there] = lines(posts(inTeams));
  const [, here] = lines(posts(inSlack));
  expect(there).toContain('Tess replied to the requester.');
  expect(there).not.toContain('It smokes.');
  expect(here).toContain('Tess replied to the requester:');
  expect(here).toContain('It smokes.');
  expect(posts(inSlack)[1]?.parent).toEqual(posts(inSlack)[0]?.ref);
  expect(posts(inTeams)[1]?.parent).toEqual(thread);
  expect(lines(posts(rita.address)).at(-1)).toContain('It smokes.');
  const updates = sent.filter(({ kind }) => kind === 'update').map(({ to }) => to);
  expect(updates.sort()).toEqual([inSlack, inTeams]);

  await execute(shell, 'desk', number, null, { type: 'ReplyToRequester', by: ana, text: 'Soon.' });
  await allSent();
  for (const channel of [inSlack, inTeams]) {
    expect(lines(posts(channel)).at(-1), 'from a form: in both').toContain('Soon.');
  }
});

test('where messages form no threads, a reply to any of them reaches support', async () => {
  const number = await report(tess);
  start();
  await allSent();
  const long = 'word '.repeat(2000);
  await execute(shell, 'desk', number, null, { type: 'ReplyToRequester', by: ana, text: long });
  await allSent();
  const heard = posts(tess.address);
  expect(heard).toHaveLength(3);
  for (const [index, { ref }] of heard.entries()) {
    const reply = words({ id: `r${index}`, thread: ref, text: `Answer ${index}` });
    await said(shell, caller(tess), reply);
    await said(shell, caller(tess), { ...reply, edit: `e${index}`, text: `Changed ${index}` });
  }
  const row = await shell.tickets.history('desk', number);
  const replies = row?.events.filter(({ type }) => type === 'RequesterReplied');
  expect(replies).toMatchObject(
    heard.flatMap((_, index) => [
      { by: tess, text: `Answer ${index}`, writtenIn: 'direct' },
      { text: `Changed ${index}`, edited: true },
    ]),
  );
  await allSent();
  for (const channel of [inSlack, inTeams]) {
    expect(lines(posts(channel)).join('\n')).toContain('Answer 2');
  }
});

test('a reply waits for the message that is on its way, which is not known as yet', async () => {
  const number = await report(tess);
  start();
  await allSent();
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  await execute(shell, 'desk', number, null, { type: 'ReplyToRequester', by: ana, text: 'Soon.' });
  const claimed = await shell.outbox.claim(20, 60_000);
  const entry = claimed.find(({ to }) => to === tess.address);
  if (!entry) throw new Error('nothing goes to Tess');
  const ref = { conversation: 'a:1', id: '7' };
  const heard = said(shell, caller(tess), words({ thread: ref }));
  await shell.outbox.done(entry, ref, `requester:${entry.id}`);
  await heard;
  const row = await shell.tickets.history('desk', number);
  expect(row?.events.at(-1)).toMatchObject({ type: 'RequesterReplied', text: 'It smokes.' });
});

test('words of no ticket are answered with buttons where there are no threads', async () => {
  const number = await report(tess);
  await said(
    shell,
    caller(tess),
    words({ files: [{ id: 'F', name: 'f', url: 'https://f', bytes: 1 }] }),
  );
  start();
  await allSent();
  const answer = lines(posts(tess.address)).at(-1);
  expect(answer).toContain('This is not with support yet.');
  expect(answer).toContain('in a reply to a message about your ticket');
  expect(answer).toContain('or press its button');
  expect(JSON.stringify(posts(tess.address).at(-1)?.message)).toContain(`Write about ${number}`);
});

test('a link to the thread goes to the reader’s platform, else to another', async () => {
  const links = () => {
    const urls = [dana, theo].map(({ address }) => {
      const parts = posts(address).at(-1)?.message.parts ?? [];
      return JSON.stringify(parts).match(/https:\/\/(\w+)\.example/)?.[1];
    });
    return urls;
  };
  shell = { ...shell, clock: { now: () => monday + 8 * hour } };
  const number = await report(rita);
  await execute(shell, 'desk', number, null, { type: 'CheckClocks' });
  start();
  await allSent();
  expect(links()).toEqual(['slack', 'teams']);

  await takeUpDesks(shell, [{ ...both, supportChannels: [inSlack] }]);
  const second = await report(rita);
  await execute(shell, 'desk', second, null, { type: 'CheckClocks' });
  await allSent();
  expect(links()).toEqual(['slack', 'slack']);
});

test('somebody whom a platform cannot show, and the desk file does not name, stands by name', async () => {
  const number = await report(rita);
  await execute(shell, 'desk', number, null, { type: 'Take', by: bare });
  start();
  await allSent();
  expect(lines(posts(inSlack)).join('\n')).toContain('Bob has taken this ticket.');
  expect(lines(posts(inTeams)).join('\n')).toContain('b-4 has taken this ticket.');
  const said = async (person: Person) =>
    JSON.stringify([
      await intake(shell).command(caller(person), 'queue'),
      await intake(shell).look(caller(person), 'desk', number),
    ]);
  expect(await said(ana)).not.toContain('"b-4"');
  expect(await said(tess)).not.toContain('Bob');
});

const refused = (reason: string) => async () => {
  throw new PlatformError({ platform: 'teams', operation: 'post', outcome: 'refused', reason });
};

test('a channel that refuses holds up the thread on the other platform in nothing', async () => {
  failures.set(inTeams, refused('conversation_gone'));
  const number = await report(rita);
  start();
  await eventually('the alert', () => posts(madeDesk.fallback.address).length > 0);
  await execute(shell, 'desk', number, null, { type: 'ReplyToRequester', by: ana, text: 'Soon.' });
  await eventually('the reply', () => posts(inSlack).length === 2);
  expect(lines(posts(madeDesk.fallback.address))).toEqual([
    expect.stringContaining(
      'there is no status thread of it in the support channel in Teams: conversation_gone.',
    ),
  ]);
  expect(lines(posts(madeDesk.fallback.address))[0]).toContain(
    'Please add the bot to the channel.',
  );

  // Once the desk file names that channel no more, nothing is tried there any more.
  await takeUpDesks(shell, [{ ...both, supportChannels: [inSlack] }]);
  await database.sql`update outbox set try_at = now() where status = 'pending'`;
  await allSent();
  expect(posts(inTeams)).toEqual([]);
});

test('a platform that is not set up: the lead hears what to do, and the other thread goes on', async () => {
  shell = await opened([both], ['slack']);
  await report(rita);
  start();
  await eventually('the alert', () => posts(madeDesk.fallback.address).length > 0);
  const [alert] = lines(posts(madeDesk.fallback.address));
  expect(alert).toContain('in the support channel in Teams: Teams is not set up in this bot.');
  expect(alert).toContain('Please set it up, or take the channel out of the desk file.');
  expect(posts(inSlack)).toHaveLength(1);
  expect(posts(rita.address)).toHaveLength(1);
});

test('a platform that hangs or is away keeps none of the other’s messages waiting', async () => {
  const ends: (() => void)[] = [];
  const gone = () =>
    new PlatformError({
      platform: 'teams',
      operation: 'post',
      outcome: 'retryable',
      reason: 'timeout',
      unreachable: true,
    });
  failures.set('teams:', () => new Promise((_, reject) => ends.push(() => reject(gone()))));
  const message = { summary: 'Hello', parts: [] };
  const to = (address: string) => ({
    deskId: 'desk',
    number: '',
    to: address,
    conversation: `person:${address}`,
    as: 'answer',
    keys: [],
    urgent: false,
    delivery: { kind: 'post' as const, message },
  });
  const many = Array.from({ length: 120 }, (_, n) => to(`teams:tn/p${n}`));
  await shell.outbox.add('desk', 'teams', many);
  start();
  await eventually('as many as may hang', () => ends.length === 60);
  await shell.outbox.add('desk', 'first', [to(rita.address)]);
  await eventually('one beside those that hang', () => posts(rita.address).length === 1);
  expect(ends, 'no more than may hang').toHaveLength(60);
  for (const end of ends) end();
  await shell.outbox.add('desk', 'second', [to(rita.address)]);
  await eventually('one while Teams is held', () => posts(rita.address).length === 2);
  failures.clear();
  await eventually('all given back', async () => {
    const [row] = await database.sql`select 1 from outbox where leased and status = 'pending'`;
    return row === undefined;
  });
  await database.sql`update outbox set try_at = now() where status = 'pending'`;
  await eventually('all once it is back', async () => (await shell.outbox.pending()) === 0, 20_000);
  expect(sent).toHaveLength(122);
});

test('the desk’s contacts, changed, are told in each of its channels', async () => {
  const front = intake(shell);
  const context = { kind: 'contacts', deskId: 'desk', role: 'director', nonce: 'n' } as const;
  await front.submit(caller(madeDesk.fallback), context, { people: null });
  failures.set(inTeams, refused('conversation_gone'));
  start();
  await eventually('the note', () => posts(inSlack).length === 1);
  expect(lines(posts(inSlack))[0]).toContain('changed who stands behind');
  failures.clear();
  await database.sql`update outbox set try_at = now() where status = 'pending'`;
  await eventually('the other', () => posts(inTeams).length === 1);
});
