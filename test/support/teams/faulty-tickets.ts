import { expect } from 'vitest';
import type { Fault } from './faults.ts';
import type { TenantMessage } from './place.ts';
import { people, type Tenant } from './tenant.ts';
import { openTeamsWorld, reportInTeams, summaryOf, type TeamsWorld, wordsOf } from './world.ts';

/** What goes wrong with the calls about one ticket, anew at each of its steps. */
export interface Row {
  readonly name: string;
  readonly faults: readonly Omit<Fault, 'match'>[];
}

const repeat = 'This may be a repeat';
const hour = 3_600_000;

/** Takes a ticket for each row through a report, an agent and an escalation, all at the same time. */
export async function goThrough(rows: readonly Row[]): Promise<void> {
  const requesters = rows.map((row, place) => ({ key: `r${place}`, name: row.name }));
  const world = await openTeamsWorld({
    tenant: {
      people: [...people, ...requesters],
      channels: [{ key: 'support', members: ['ana', 'ben'] }],
    },
  });
  try {
    await run(world, rows);
  } finally {
    await world.close();
  }
}

async function run(world: TeamsWorld, rows: readonly Row[]): Promise<void> {
  const { tenant } = world;
  const tickets = rows.map((row, place) => ticketOf(tenant, row, `r${place}`));
  for (const ticket of tickets) ticket.breakAll();
  for (const ticket of tickets) {
    ticket.number = await reportInTeams(world, ticket.requester, ticket.title);
  }
  await world.settle();
  for (const ticket of tickets) ticket.breakAll();
  for (const ticket of tickets) await tenant.press('ana', ticket.root(), 'Take');
  await world.settle();
  for (const ticket of tickets) ticket.breakAll();
  await world.advance(8 * hour);
  await world.settle();
  expect(await world.tickets()).toHaveLength(rows.length);
  for (const ticket of tickets) ticket.check();
}

function ticketOf(tenant: Tenant, row: Row, requester: string) {
  const title = `Ticket of ${requester}: ${row.name}`;
  const roots = () =>
    tenant.messages('support').filter((one) => one.thread === null && wordsOf(one).includes(title));
  const root = (): TenantMessage => {
    const last = roots().at(-1);
    if (!last) throw new Error(`no root card of ${title}`);
    return last;
  };
  const ticket = {
    requester,
    title,
    number: '',
    root,
    breakAll: () => {
      // Whatever names the ticket or goes into its conversations.
      const match = [title, tenant.person(requester).chat, ...roots().map(({ id }) => id)];
      for (const fault of row.faults) tenant.fail({ ...fault, match });
    },
    check: () => {
      const doubtful = row.faults.some(
        ({ on, how }) => on !== 'update' && !(how === 429 || how === 412),
      );
      const once = (all: readonly TenantMessage[], what: string) => {
        expect(all.length, `${row.name}: ${what}`).toBeGreaterThan(0);
        const [, ...more] = all;
        if (!doubtful) expect(more, `${row.name}: ${what}`).toEqual([]);
        // What is changed in place since is no repeat any more.
        for (const one of more) if (one.changes === 0) expect(wordsOf(one)).toContain(repeat);
      };
      once(roots(), 'root card');
      expect(wordsOf(root())).toContain('in progress');
      const thread = tenant.messages('support').filter((one) => roots().some(isRootOf(one)));
      const steps = ['has taken this', 'Escalated to the Director'];
      for (const step of steps) once(thread.filter(says(step)), step);
      const order = thread.map((one) => steps.findIndex((step) => says(step)(one)));
      expect(order, row.name).toEqual([...order].sort());
      const told = tenant.directOf(requester).filter(({ from }) => from === 'bot');
      once(
        told.filter((one) => summaryOf(one).startsWith('Your ticket')),
        'confirmation',
      );
      once(told.filter(says('has taken')), 'told of the agent');
      const director = tenant.directOf('dana').filter((one) => wordsOf(one).includes(title));
      once(director, 'the Director');
    },
  };
  return ticket;
}

function says(words: string): (message: TenantMessage) => boolean {
  return (message) => wordsOf(message).includes(words);
}

function isRootOf(message: TenantMessage): (root: TenantMessage) => boolean {
  return (root) => root.id === message.thread;
}
