import { afterEach, describe, expect, test } from 'vitest';
import { BOT, type Message, type Person } from '../../sandbox/index.ts';
import type { TicketEvent } from '../../src/engine/ticket.ts';
import {
  netexDesk,
  person,
  replies,
  report,
  roots,
  supportChannel,
  words,
} from '../support/sandbox-desk.ts';
import { openWorld, type World, type WorldOptions } from '../support/world.ts';

const hour = 3_600_000;
const dana = 'slack:T0SANDBOX/U0DANA';

let world: World;
let rita: Person;
let ana: Person;

async function open(options: WorldOptions = {}): Promise<void> {
  world = await openWorld(options);
  rita = world.sandbox.as('U0RITA');
  ana = world.sandbox.as('U0ANA');
}

afterEach(async () => {
  await world?.close();
});

function dmsOf(id: 'U0RITA' | 'U0ANA' | 'U0DANA' | 'U0PIA'): Message[] {
  return world.sandbox.as(id).dms();
}

function thread(number: string): Message[] {
  const [root, ...more] = roots(world.sandbox, number);
  if (!root || more.length > 0) throw new Error(`${more.length + 1} threads of ${number}`);
  return replies(world.sandbox, root);
}

async function eventsOf<T extends TicketEvent['type']>(
  number: string,
  type: T,
): Promise<Extract<TicketEvent, { type: T }>[]> {
  const events = await world.events(number);
  return events.filter((event): event is Extract<TicketEvent, { type: T }> => event.type === type);
}

async function sentTo(address: string): Promise<string[]> {
  const rows = await world.database.sql<{ status: string }[]>`
    select status from outbox where recipient = ${address} order by seq`;
  return rows.map(({ status }) => status);
}

/** Lets what waits for its time to try again be tried at once. */
async function retryNow(): Promise<void> {
  await world.database.sql`update outbox set try_at = now() where not leased`;
  await world.sandbox.settle();
}

describe('somebody cannot be told', () => {
  test('the Director is deactivated: the fallback is told, the thread says so, the history has both', async () => {
    await open();
    world.sandbox.setActive('U0DANA', false);
    const number = await report(rita);

    await world.sandbox.advance(8 * hour);

    expect(dmsOf('U0DANA')).toEqual([]);
    expect(dmsOf('U0ANA')).toHaveLength(1);
    expect(words(dmsOf('U0ANA'))).toContain('Director of Customer Services');
    expect(words(dmsOf('U0ANA'))).toContain('fallback');
    const [fired] = await eventsOf(number, 'EscalationFired');
    expect(await eventsOf(number, 'PersonNotReached')).toMatchObject([
      { as: 'director', person: dana, keys: [fired?.key], reason: 'user_disabled' },
    ]);
    const alert = thread(number).filter((reply) => words(reply).includes('user_disabled'));
    expect(alert).toHaveLength(1);
    expect(words(alert)).toMatch(/fallback/i);
    expect(await sentTo(dana)).toEqual(['failed']);

    await ana.press('Acknowledge');
    await world.sandbox.settle();
    expect(words(dmsOf('U0ANA'))).toContain('Acknowledged by ');
    await world.sandbox.advance(16 * hour);
    expect(dmsOf('U0PIA')).toHaveLength(1);
    expect(dmsOf('U0ANA')).toHaveLength(1);
    expect(await sentTo(dana)).toEqual(['failed', 'failed']);
  });

  test('nobody has the role: the same', async () => {
    const { director: _, ...contacts } = netexDesk.contacts;
    await open({ desks: { netex: { ...netexDesk, contacts } } });
    const number = await report(rita);

    await world.sandbox.advance(8 * hour);

    expect(dmsOf('U0ANA')).toHaveLength(1);
    expect(words(dmsOf('U0ANA'))).toContain('Director of Customer Services');
    expect(await eventsOf(number, 'EscalationFired')).toHaveLength(1);
    expect(await eventsOf(number, 'PersonNotReached')).toMatchObject([
      { as: 'director', person: null, keys: ['1/PT8H/director'] },
    ]);
    const alert = thread(number).filter((reply) => words(reply).includes('in the desk file'));
    expect(alert).toHaveLength(1);
    expect(words(alert)).toMatch(/fallback/i);
    await world.sandbox.advance(16 * hour);
    expect(dmsOf('U0PIA')).toHaveLength(1);
  });

  test('neither the Director nor the fallback: the thread asks for another way, and that is all', async () => {
    await open();
    world.sandbox.setActive('U0DANA', false);
    world.sandbox.setActive('U0ANA', false);
    const number = await report(rita);

    await world.sandbox.advance(8 * hour);

    expect(await eventsOf(number, 'PersonNotReached')).toMatchObject([
      { as: 'director' },
      { as: 'fallback' },
    ]);
    expect(words(thread(number).at(-1))).toContain('another way');
    await world.sandbox.advance(hour);
    expect(await eventsOf(number, 'PersonNotReached')).toHaveLength(2);
  });

  test('the requester has left: the thread says so, and work goes on', async () => {
    await open();
    const number = await report(rita);
    await world.sandbox.settle();
    world.sandbox.setActive('U0RITA', false);

    await ana.press('Take');

    await world.sandbox.settle();
    expect(await eventsOf(number, 'PersonNotReached')).toMatchObject([
      { as: 'requester', keys: [], person: 'slack:T0SANDBOX/U0RITA' },
    ]);
    expect(thread(number)).toHaveLength(2);
    expect(words(thread(number)[1])).toContain('requester');
    expect(dmsOf('U0ANA')).toEqual([]);
  });
});

test('the bot is not in the support channel: people are told meanwhile, and the thread comes later', async () => {
  await open();
  world.sandbox.setMember(supportChannel, BOT.user, false);
  const number = await report(rita);
  await world.sandbox.advance(8 * hour);
  expect(world.sandbox.channel(supportChannel)).toEqual([]);
  expect(words(dmsOf('U0RITA'))).toContain(number);
  expect(dmsOf('U0DANA')).toHaveLength(1);
  expect(dmsOf('U0ANA').map(({ text }) => text)).toEqual([
    `${number} cannot be shown in the support channel (not_in_channel)`,
  ]);

  world.sandbox.setMember(supportChannel, BOT.user, true);
  await retryNow();

  expect(thread(number).map(({ text }) => text)).toEqual([expect.stringContaining('Escalated')]);
  const [root] = roots(world.sandbox, number);
  expect(words(root)).toContain('Take');
  expect(dmsOf('U0DANA')).toHaveLength(1);
  expect(dmsOf('U0RITA')).toHaveLength(2);
});

test('a deleted card is posted anew, and the thread goes on below it', async () => {
  await open();
  const number = await report(rita);
  await world.sandbox.settle();
  const [first] = roots(world.sandbox, number);
  world.sandbox.faults.add({ method: 'chat.update', kind: 'error', error: 'message_not_found' });
  await ana.press('Take');
  await world.sandbox.settle();

  const [, second] = roots(world.sandbox, number);
  expect(second?.ts).not.toBe(first?.ts);
  expect(words(second)).toContain('in progress');
  await ana.press('Reply to requester', { in: second as Message });
  await world.sandbox.until(() => ana.modal());
  await ana.submit({ text: 'We are on it.' });
  await world.sandbox.settle();
  expect(replies(world.sandbox, second as Message).map(({ text }) => text)).toEqual([
    expect.stringContaining('replied to the requester'),
  ]);
});

test('Slack says 429: everything arrives later, once, and in order', async () => {
  await open({ rateLimits: true });
  const limited = world.sandbox.faults.add({
    method: 'chat.postMessage',
    kind: 'rate-limited',
    retryAfter: 1,
    times: 2,
  });
  const number = await report(rita);
  await world.sandbox.settle();
  expect(limited.struck).toBe(2);
  const again = world.sandbox.faults.add({ kind: 'rate-limited', retryAfter: 1, times: 2 });
  await ana.press('Take');
  await world.sandbox.settle();
  expect(again.struck).toBe(2);
  await world.sandbox.advance(8 * hour);

  expect(thread(number).map(({ text }) => text)).toEqual([
    expect.stringContaining('has taken this ticket'),
    expect.stringContaining('Escalated'),
  ]);
  expect(dmsOf('U0RITA').map(({ text }) => text)).toEqual([
    expect.stringContaining(number),
    expect.stringContaining('has taken'),
    expect.stringContaining('not solved yet'),
  ]);
  expect(dmsOf('U0DANA')).toHaveLength(1);
  const refused = world.sandbox.calls.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(4);
});

describe('the bot was off', () => {
  test('at hour eight: the Director is told once, with how late it is', async () => {
    await open();
    const number = await report(rita);
    await world.sandbox.advance(7 * hour);
    await world.stopBot();
    await world.sandbox.advance(2.5 * hour);
    expect(dmsOf('U0DANA')).toEqual([]);

    await world.startBot();
    await world.sandbox.settle();

    expect(dmsOf('U0DANA')).toHaveLength(1);
    expect(words(dmsOf('U0DANA'))).toContain('1 h 30 min late');
    expect(thread(number).map(words).join()).toContain('1 h 30 min late');
    const [fired] = await eventsOf(number, 'EscalationFired');
    expect((fired?.at ?? 0) - (fired?.dueAt ?? 0)).toBe(1.5 * hour);
    await world.sandbox.advance(14.5 * hour);
    expect(dmsOf('U0PIA')).toHaveLength(1);
    expect(words(dmsOf('U0PIA'))).not.toContain(' late');
    expect(dmsOf('U0DANA')).toHaveLength(1);
  });

  test('past both thresholds of one person: one message with both', async () => {
    const both = [person('U0DANA', 'Dana')];
    await open({
      desks: { netex: { ...netexDesk, contacts: { director: both, president: both } } },
    });
    const number = await report(rita);
    await world.sandbox.settle();
    await world.stopBot();
    await world.sandbox.advance(25 * hour);

    await world.startBot();
    await world.sandbox.settle();

    expect(await eventsOf(number, 'EscalationFired')).toMatchObject([
      { key: '1/PT8H/director' },
      { key: '1/PT24H/president' },
    ]);
    const [told, ...more] = dmsOf('U0DANA');
    expect(more).toEqual([]);
    expect(words(told)).toMatch(/Director of Customer Services.*17 h late.*President.*1 h late/);
    await world.sandbox.as('U0DANA').press('Acknowledge');
    await world.sandbox.settle();
    const [acknowledged] = await eventsOf(number, 'EscalationAcknowledged');
    expect(acknowledged?.keys).toEqual(['1/PT8H/director', '1/PT24H/president']);
    expect(words(dmsOf('U0DANA')[0])).toContain('Acknowledged by ');
    expect(dmsOf('U0DANA')).toHaveLength(1);
  });
});

/** How each event reads in the thread; and to the requester, where it concerns them. */
const readings: Partial<Record<TicketEvent['type'], readonly [RegExp, RegExp?]>> = {
  TicketTaken: [/has taken this ticket/, /has taken/],
  SupportReplied: [/replied to the requester/, /wrote/],
  WorkaroundProvided: [/workaround/, /way around/],
  WaitingStarted: [/asked the requester/, /needs something from you/],
  RequesterReplied: [/wrote/, /has reached support/],
  WaitingEnded: [/[Nn]o longer waiting/],
  LevelChanged: [/changed this/, /now Severity 2/],
  TicketResolved: [/resolved this/, /resolved/],
  TicketReopened: [/reopened this/, /open again/],
  EscalationFired: [/^Escalated/, /not solved yet/],
  EscalationAcknowledged: [/acknowledged the escalation/],
};

test('the thread tells the events in their order, and the requester hears of each step', async () => {
  await open();
  const number = await report(rita);
  await world.sandbox.settle();
  const act = async (who: Person, button: string, values: Record<string, string>) => {
    await who.press(button);
    await world.sandbox.until(() => who.modal());
    await who.submit(values);
  };

  await ana.press('Take');
  await act(ana, 'Reply to requester', { text: 'We are looking into it.' });
  await act(ana, 'Workaround in place', { text: 'Use the old link.' });
  await act(ana, 'Waiting on requester', { text: 'Which host?' });
  await world.sandbox.settle();
  await act(rita, 'Answer', { text: 'The one in the cellar.' });
  await world.sandbox.advance(8 * hour);
  await world.sandbox.as('U0DANA').press('Acknowledge');
  await act(ana, 'Change level', { level: '2', text: 'Most of it works again.' });
  await act(ana, 'Resolve', { text: 'The cellar is dry.' });
  await world.sandbox.settle();
  await act(rita, 'It is not solved', { text: 'It rains again.' });
  await world.sandbox.settle();

  const [first, ...events] = (await world.events(number)).map(({ type }) => type);
  expect(first).toBe('TicketOpened');
  expect([...events].sort()).toEqual(Object.keys(readings).sort());
  const said = thread(number).map(({ text }) => text);
  const expected = events.map((type) => readings[type]?.[0] ?? /^$/);
  expect(said).toEqual(expected.map((reading) => expect.stringMatching(reading)));
  const heard = dmsOf('U0RITA').map(({ text }) => text);
  const concern = events.flatMap((type) => readings[type]?.[1] ?? []);
  expect(heard).toEqual([
    expect.stringContaining(number),
    ...concern.map((reading) => expect.stringMatching(reading)),
  ]);
}, 40_000);
