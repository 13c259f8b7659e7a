import { beforeEach, expect, test } from 'vitest';
import type { Policy } from '../../src/engine/policy.ts';
import type { Ticket } from '../../src/engine/ticket.ts';
import type { Caller, Desk } from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { explain, queue, status } from '../../src/runtime/status.ts';
import { ana, ben, hour, mednet, monday, netex, pia, report, rita } from '../engine/made.ts';
import { madeDesk } from '../support/shell.ts';
import { linesOf } from '../views/told.ts';

const without = { ...madeDesk, roster: [] };
const first: Desk = { ...without, id: 'first', supportChannels: ['slack:T1/CFIRST'] };
const second: Desk = {
  ...without,
  id: 'second',
  policy: mednet,
  supportChannels: ['slack:T1/CSECOND'],
};

/** Who is in a support channel; null where that cannot be told. */
let members: Record<string, readonly string[] | null>;
let tickets: Ticket[];
let gone: Set<string>;

const ofDesk = (deskId: string) => tickets.filter((one) => one.deskId === deskId);
const policies: Record<string, Policy> = { first: netex, second: mednet };
const shell = {
  desks: new Map([first, second].map((desk) => [desk.id, desk])),
  clock: { now: () => monday + hour },
  tickets: {
    find: async (deskId: string, number: string) =>
      ofDesk(deskId).find((one) => one.number === number) ?? null,
    queue: async (deskId: string, limit: number) => ofDesk(deskId).slice(0, limit),
    countOpen: async (deskId: string, limit: number) => Math.min(limit, ofDesk(deskId).length),
  },
  keeping: {
    isGone: async (deskId: string, number: string) => gone.has(`${deskId}/${number}`),
  },
  policies: { of: (deskId: string) => policies[deskId] },
  directory: {
    isMember: async (channel: string, person: string) =>
      members[channel]?.includes(person) ?? (members[channel] === null ? null : false),
  },
} as unknown as Shell;

const caller = (person: Caller['person']): Caller => ({ workspace: 'slack:T1', person });
const ticketOf = (deskId: string, number: string, made: Ticket): Ticket => ({
  ...made,
  deskId,
  number,
});
const down = (at = monday) => report(netex, at, { systemDown: 'yes' }).ticket;
const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' }).ticket;

async function linesFrom(answer: ReturnType<typeof status>): Promise<string[]> {
  const given = await answer;
  if (given.kind !== 'message') throw new Error(`no message: ${given.kind}`);
  return linesOf(given.message);
}

beforeEach(() => {
  gone = new Set();
  members = { [first.supportChannels[0]]: null, [second.supportChannels[0]]: [ben.address] };
  tickets = [ticketOf('second', 'MN-1001', high), ticketOf('first', 'NX-1001', down())];
});

test.each([
  ['status', status],
  ['explain', explain],
] as const)(
  '%s: a desk whose agents cannot be told hides nothing of another’s',
  async (_is, ask) => {
    tickets.push(ticketOf('first', 'MN-1001', { ...down(), requester: pia }));
    expect((await linesFrom(ask(shell, caller(rita), 'MN-1001')))[0]).toContain('MN-1001');
    expect((await linesFrom(ask(shell, caller(rita), 'NX-1001')))[0]).toContain('NX-1001');
    expect((await linesFrom(status(shell, caller(ben), 'MN-1001')))[0]).toContain('MN-1001');
  },
);

test('who cannot be told from an agent hears the same of every number', async () => {
  for (const number of ['NX-1001', 'NX-9', 'MN-1001']) {
    await expect(status(shell, caller(pia), number)).rejects.toThrow('cannot be looked up');
  }
  members[first.supportChannels[0]] = [ana.address];
  for (const number of ['NX-1001', 'NX-9', 'MN-1001']) {
    await expect(status(shell, caller(pia), number)).rejects.toThrow(`no ticket ${number}`);
  }
});

test('the queue of several desks is one: the first to serve on top, with what is left out counted', async () => {
  members = {
    [first.supportChannels[0]]: [ana.address],
    [second.supportChannels[0]]: [ana.address],
  };
  const low = report(netex, monday, { systemDown: 'no', impact: 'little' }).ticket;
  tickets = [
    ...Array.from({ length: 30 }, (_, n) => ticketOf('first', `NX-${n}`, low)),
    ticketOf('second', 'MN-1', high),
  ];
  const lines = await linesFrom(queue(shell, caller(ana)));
  expect(lines.findIndex((line) => line.startsWith('MN-1 '))).toBeLessThan(
    lines.findIndex((line) => line.startsWith('NX-0 ')),
  );
  expect(lines.filter((line) => /^(NX|MN)-\d/.test(line))).toHaveLength(25);
  expect(lines.join('\n')).toContain('6 more stand behind these');
});

test.each([
  ['its requester', rita],
  ['an agent', ana],
  ['anybody else', pia],
])(
  'a number that is gone is said to be gone, and nothing else of it, to %s',
  async (_who, person) => {
    members[first.supportChannels[0]] = [ana.address];
    gone.add('first/NX-7');
    for (const ask of [status, explain]) {
      const answer = ask(shell, caller(person), 'nx7');
      await expect(answer).rejects.toThrow(/^NX-7 is not kept any more\. For your other tickets/);
      await expect(ask(shell, caller(person), 'NX-8')).rejects.toThrow('no ticket NX-8');
    }
    const elsewhere: Caller = { workspace: 'slack:T9', person };
    await expect(status(shell, elsewhere, 'NX-7')).rejects.toThrow('no ticket NX-7');
  },
);
