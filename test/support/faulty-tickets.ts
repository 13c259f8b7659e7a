import { expect } from 'vitest';
import {
  type Fault,
  type HeldFault,
  type Message,
  PEOPLE,
  type Sandbox,
} from '../../sandbox/index.ts';
import { netexDesk, replies, report, roots, supportChannel, words } from './sandbox-desk.ts';
import { openWorld, type World } from './world.ts';

/** What goes wrong with the calls about one ticket, anew at each of its steps. */
export interface Row {
  readonly name: string;
  readonly faults: readonly Omit<Fault, 'when'>[];
  /** Only in the direct message with the requester, which the bot can read. */
  readonly direct?: true;
}

const post = 'chat.postMessage';
const repeat = 'This may be a repeat';
const hour = 3_600_000;

/** Takes a ticket for each row through a report, an agent and an escalation, all at the same time. */
export async function goThrough(rows: readonly Row[]): Promise<void> {
  const people = Object.entries(PEOPLE).map(([id, one]) => ({ id, ...one }));
  const requesters = rows.map((row, place) => ({ id: `U0R${place}`, name: row.name.slice(0, 20) }));
  const everybody = [...people, ...requesters];
  const world = await openWorld({
    desks: { netex: netexDesk },
    workspace: {
      people: everybody,
      channels: [
        { id: 'C0GENERAL', name: 'general', members: everybody.map(({ id }) => id) },
        { id: supportChannel, name: 'support-desk', members: ['U0ANA', 'U0BEN', 'U0FIRSTLINE'] },
      ],
    },
  });
  try {
    await run(world, rows);
  } finally {
    await world.close();
  }
}

async function run({ sandbox }: World, rows: readonly Row[]): Promise<void> {
  const places = rows.map((row, place) => placeOf(sandbox, row, `U0R${place}`));
  for (const place of places) place.breakAll();
  for (const place of places) place.number = await report(sandbox.as(place.requester), place.title);
  await sandbox.settle();
  for (const place of places) place.breakAll();
  for (const place of places) await sandbox.as('U0ANA').press('Take', { in: place.card() });
  await sandbox.settle();
  for (const place of places) place.breakAll();
  await sandbox.advance(8 * hour);
  await sandbox.settle();

  const told = sandbox.as('U0DANA').dms();
  expect(told).toHaveLength(rows.length);
  for (const place of places) {
    expect(
      told.filter(({ text }) => text.includes(place.number)),
      place.title,
    ).toHaveLength(1);
    place.check();
  }
}

function placeOf(sandbox: Sandbox, row: Row, requester: string) {
  const title = `About ${requester}`;
  const held: { readonly fault: Row['faults'][number]; readonly by: HeldFault }[] = [];
  const cards = () => roots(sandbox, `: ${title} `);
  const heard = () =>
    sandbox
      .as(requester)
      .dms()
      .filter(({ bot_id }) => bot_id);
  const place = {
    title,
    requester,
    number: 'none',
    card(): Message {
      const card = cards().at(-1);
      if (!card) throw new Error(`no card of ${title}`);
      return card;
    },
    breakAll() {
      const threads = [...cards(), ...heard()].map(({ ts }) => ts);
      const isOurs = (args: Record<string, unknown>) => {
        if (row.direct && args.channel !== `D0${requester.slice(2)}`) return false;
        const said = JSON.stringify([args.text, args.blocks, args.users, args.channel]);
        const ids = [args.thread_ts, args.ts, args.message_ts].map(String);
        const names = [title, place.number, `"${requester}"`, `"D0${requester.slice(2)}"`];
        return ids.some((ts) => threads.includes(ts)) || names.some((name) => said.includes(name));
      };
      for (const fault of row.faults) {
        held.push({ fault, by: sandbox.faults.add({ ...fault, when: isOurs }) });
      }
    },
    check() {
      for (const fault of row.faults) {
        const struck = held.filter((one) => one.fault === fault).map(({ by }) => by.struck);
        expect(Math.max(...struck), `${row.name}: ${fault.method}`).toBeGreaterThan(0);
      }
      const [card, ...more] = cards();
      if (!card) throw new Error(`no card of ${title}`);
      // The channel cannot be read: a card that may have arrived is sent once more.
      const unclear = row.faults.filter(
        (one) => one.method === post && one.kind !== 'rate-limited',
      );
      const most = unclear.reduce((sum, { times = 1 }) => sum + times, 0);
      expect(more.length, row.name).toBeLessThanOrEqual(most);
      const live = more.at(-1) ?? card;
      expect(live.text, row.name).toContain('in progress');
      const thread = replies(sandbox, live);
      const first = thread.filter((one) => !words(one).includes(repeat));
      expect(distinct(thread), row.name).toEqual([
        expect.stringContaining('has taken this ticket'),
        expect.stringContaining('Escalated'),
      ]);
      expect(new Set(first.map(({ text }) => text)).size, row.name).toBe(first.length);
      const said = heard().map(({ text }) => text);
      expect(said, row.name).toEqual([
        expect.stringContaining('Your ticket'),
        expect.stringContaining('has taken'),
        expect.stringContaining('not solved yet'),
      ]);
    },
  };
  return place;
}

function distinct(messages: readonly Message[]): string[] {
  return [...new Set(messages.map(({ text }) => text))];
}
