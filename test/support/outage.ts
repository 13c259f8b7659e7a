import { expect } from 'vitest';
import type { GivenPerson, Message, Outage } from '../../sandbox/index.ts';
import { PEOPLE } from '../../sandbox/index.ts';
import { eventually } from './eventually.ts';
import { type Rates, watchRates } from './rates.ts';
import { replies, report, roots, supportChannel, words } from './sandbox-desk.ts';
import { openWorld, type World } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;
/** A bot that does not listen. */
const nowhere = 'http://127.0.0.1:1/';

export interface OutageOptions {
  /** Tickets that are active when it begins. */
  readonly tickets: number;
  /** Reports that are sent meanwhile, from forms that were open already. */
  readonly late: number;
  /** How Slack is away, in equal parts of the hour. */
  readonly ways: readonly Outage[];
  readonly steps: number;
  /** Real time between two steps. */
  readonly stepMs: number;
}

export interface OutageReport {
  /** Calls a second while Slack was away, on the whole and in the worst second. */
  readonly callsPerSecond: number;
  readonly worstSecond: number;
  /** Milliseconds from Slack's return to the first message, and to the last one. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** To the first and the last escalation. */
  readonly urgentMs: readonly [number, number];
  /** The time that all took against what the busiest limit would have taken. */
  readonly ratio: number;
  readonly posts: number;
}

/** Slack away for an hour while people go on: all is delivered afterwards, once and in order. */
export async function outlive(options: OutageOptions): Promise<OutageReport> {
  const requesters = Array.from({ length: options.tickets + options.late }, (_, place) => ({
    id: `U0R${place}`,
    name: `Requester ${place}`,
  }));
  const world = await openWorld({ rateLimits: true, workspace: workspaceOf(requesters) });
  const rates = watchRates(world.sandbox);
  try {
    return await run(world, rates, options, requesters);
  } finally {
    rates.stop();
    await world.close();
  }
}

function workspaceOf(requesters: readonly GivenPerson[]) {
  const founders = Object.entries(PEOPLE).map(([id, one]) => ({ id, ...one }));
  const people = [...founders, ...requesters];
  return {
    people,
    channels: [
      { id: 'C0GENERAL', name: 'general', members: people.map(({ id }) => id) },
      { id: supportChannel, name: 'support-desk', members: ['U0ANA', 'U0BEN', 'U0FIRSTLINE'] },
    ],
  };
}

async function run(
  world: World,
  rates: Rates,
  { tickets, ways, steps, stepMs }: OutageOptions,
  requesters: readonly GivenPerson[],
): Promise<OutageReport> {
  const { sandbox, database } = world;
  const bot = world.bot();
  const delivered = () => everythingSent(world);
  const checked = () =>
    eventually(
      'no check is due',
      async () => ((await bot.nextDueAt()) ?? Number.POSITIVE_INFINITY) > sandbox.now(),
      60_000,
    );
  sandbox.connectBot({ settle: async () => void (await checked()) });

  const numbers: string[] = [];
  for (const { id } of requesters.slice(0, tickets)) numbers.push(await report(sandbox.as(id)));
  const waiting = requesters.slice(tickets).map(({ id }) => sandbox.as(id));
  await delivered();
  await sandbox.advance(7.5 * hour);
  await delivered();
  for (const who of waiting) await beginForm(who);
  const cards = new Map(numbers.map((number) => [number, cardOf(world, number)]));

  const begun = performance.now();
  let up = await sandbox.down(ways[0]);
  const taken: string[] = [];
  const written = new Map<string, number>();
  for (let step = 0; step < steps; step += 1) {
    const way = ways[Math.floor((step * ways.length) / steps)];
    await up();
    up = await sandbox.down(way);
    // In the middle of it nothing reaches the bot either; what people wrote comes later.
    const cutOff = step === Math.floor(steps / 2);
    sandbox.connectBot({ url: cutOff ? nowhere : `${bot.url}/slack/events` });
    for (const [place, number] of numbers.entries()) {
      if (place % steps !== step || place >= tickets) continue;
      const who = requesters[place]?.id ?? '';
      await sandbox.as(who).write('bot', `Word ${step}`, { thread: confirmationOf(world, who) });
      written.set(number, step);
      const card = cards.get(number);
      if (cutOff || !card) continue;
      expect((await sandbox.as('U0ANA').press('Take', { in: card })).status).toBe(200);
      taken.push(number);
    }
    if (step === 0) {
      for (const who of waiting) {
        await who.submit();
        numbers.push(/NX-\d+/.exec(words(who.modal()))?.[0] ?? 'none');
      }
    }
    await sandbox.advance(hour / steps);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
  const ended = performance.now();
  const [{ pending } = { pending: 0 }] = await database.sql<{ pending: number }[]>`
    select count(*)::int as pending from outbox where status = 'pending'`;
  expect(pending).toBeGreaterThanOrEqual(3 * tickets);
  expect(rates.posts().filter((at) => at > begun + 1000)).toEqual([]);

  await up();
  await delivered();
  await expectAll(world, requesters, numbers, taken, written, tickets);
  rates.check();
  expect(sandbox.calls.filter(({ status }) => status === 429)).toEqual([]);
  expect(sandbox.calls.length).toBeLessThan(2000);
  const seconds = Array.from({ length: Math.ceil((ended - begun) / 1000) }, (_, second) =>
    rates.begun(begun + second * 1000, begun + (second + 1) * 1000),
  );
  const after = rates.posts().filter((at) => at > ended);
  const urgent = rates.posts('D0DANA').filter((at) => at > ended);
  const inChannel = rates.posts(supportChannel).filter((at) => at > ended).length;
  const updates = sandbox.calls.filter(({ method }) => method === 'chat.update').length;
  const lastMs = performance.now() - ended;
  const allowed = Math.max(inChannel - 3, ((updates - 5) * 60) / 50, after.length / 5) * 1000;
  return {
    callsPerSecond: rates.begun(begun, ended) / ((ended - begun) / 1000),
    worstSecond: Math.max(...seconds),
    firstMs: Math.min(...after) - ended,
    lastMs,
    urgentMs: [Math.min(...urgent) - ended, Math.max(...urgent) - ended],
    ratio: lastMs / allowed,
    posts: after.length,
  };
}

async function beginForm(who: ReturnType<World['sandbox']['as']>): Promise<void> {
  await who.command('/support');
  await who.submit({ summary: 'While Slack is away', product: 'user-access', systemDown: 'yes' });
  await who.submit({ errorText: 'NETEX 4107' });
}

function cardOf({ sandbox }: World, number: string): Message {
  const [card, ...more] = roots(sandbox, number);
  if (!card || more.length > 0) throw new Error(`${more.length + 1} cards of ${number}`);
  return card;
}

function confirmationOf({ sandbox }: World, who: string): Message {
  const found = sandbox
    .as(who)
    .dms()
    .find(({ text }) => text.startsWith('Your ticket'));
  if (!found) throw new Error(`no confirmation for ${who}`);
  return found;
}

async function everythingSent({ database }: World): Promise<void> {
  await eventually(
    'an empty outbox',
    async () => {
      const [row] = await database.sql`
        select count(*)::int as left from outbox where status = 'pending'`;
      return row?.left === 0;
    },
    15 * minute,
  );
}

async function expectAll(
  world: World,
  requesters: readonly GivenPerson[],
  numbers: readonly string[],
  taken: readonly string[],
  written: ReadonlyMap<string, number>,
  escalated: number,
): Promise<void> {
  const { sandbox, database } = world;
  const rows = await database.sql<
    { number: string; place: string; text: string; status: string }[]
  >`
    select number, split_part(conversation, ':', 1) as place, status,
      delivery -> 'message' ->> 'summary' as text
    from outbox where kind = 'post' order by seq`;
  expect(rows.filter(({ status }) => status !== 'sent')).toEqual([]);
  const told = sandbox.as('U0DANA').dms();
  expect(told).toHaveLength(escalated);
  for (const [place, number] of numbers.entries()) {
    const card = cardOf(world, number);
    const said = (place: string) =>
      rows.filter((row) => row.number === number && row.place === place).map(({ text }) => text);
    expect(replies(sandbox, card).map(({ text }) => text)).toEqual(said('thread'));
    const heard = sandbox
      .as(requesters[place]?.id ?? '')
      .dms()
      .filter(({ bot_id }) => bot_id)
      .map(({ text }) => text);
    expect(heard).toEqual(said('requester'));
    const step = written.get(number);
    const word = replies(sandbox, card).filter((one) => words(one).includes(`Word ${step}`));
    expect(word).toHaveLength(step === undefined ? 0 : 1);
    expect(card.text).toContain(taken.includes(number) ? 'in progress' : 'open, nobody');
  }
  for (const number of numbers.slice(0, escalated)) {
    expect(told.filter(({ text }) => text.includes(number))).toHaveLength(1);
  }
}
