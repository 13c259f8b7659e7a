import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '../../../db/connect.ts';
import { storeOn } from '../../../db/index.ts';
import { assemble } from '../../../src/assemble.ts';
import { execute, executeOpening } from '../../../src/runtime/execute.ts';
import {
  type Address,
  type Platform,
  realTimers,
  unmetered,
  untrailed,
} from '../../../src/runtime/ports.ts';
import { startRuntime } from '../../../src/runtime/start.ts';
import { takeUpDesks } from '../../../src/runtime/take-up-desks.ts';
import type { Side } from '../../../src/side.ts';
import type { Server } from '../../suite.ts';
import { filledDesk } from './desk.ts';
import { compileLine, type Line, sentAs, teller } from './line.ts';
import { type Plot, plots } from './plots.ts';

/** The tables with rows of a ticket, in the order in which they refer to each other. */
export const ticketTables = ['tickets', 'events', 'commands', 'outbox', 'message_refs'] as const;
export type TicketTable = (typeof ticketTables)[number];

/** Columns as COPY takes them; those that the database counts are left out. */
export const columns: Readonly<Record<TicketTable | 'policies', readonly string[]>> = {
  tickets: [
    ...['desk_id', 'number', 'submission_id', 'version', 'ticket', 'level', 'state', 'reported_at'],
    ...['resolved_at', 'next_check_at', 'queue_rank', 'queue_due', 'charged', 'requester'],
  ],
  events: ['desk_id', 'number', 'seq', 'at', 'type', 'event', 'command_id', 'escalation'],
  commands: ['desk_id', 'number', 'command_id', 'created_at'],
  outbox: [
    ...['desk_id', 'id', 'number', 'recipient', 'conversation', 'addressed_as', 'keys', 'urgent'],
    ...['kind', 'slot', 'delivery', 'status', 'created_at', 'attempts', 'leased', 'try_at'],
    ...['ambiguous', 'error', 'finished_at'],
  ],
  message_refs: ['desk_id', 'number', 'slot', 'platform', 'conversation', 'message_id', 'url'],
  policies: ['desk_id', 'version', 'policy', 'saved_at'],
};

const orders: Readonly<Record<TicketTable, string>> = {
  tickets: 'number',
  events: 'seq',
  commands: 'created_at',
  outbox: 'seq',
  message_refs: 'slot',
};

/** A ticket with all that is kept of it, to be told again of other people at other times. */
export interface Story {
  /** How many of a hundred tickets are like it. */
  readonly share: number;
  readonly reportedAt: number;
  readonly nextCheckAt: number;
  readonly rows: Readonly<Record<TicketTable, readonly Line[]>>;
}

export interface Stories {
  /** Of tickets whose next check is at least an hour off. The first is of a system that is down. */
  readonly all: readonly [Story, ...Story[]];
  /** The policy that they stand under. */
  readonly policies: readonly Line[];
}

const known = new WeakMap<Server, Promise<Stories>>();

/** Lets the bot live through each plot up to now, on a database of its own; once for each server. */
export function storiesOn(server: Server): Promise<Stories> {
  const made = known.get(server) ?? makeStories(server);
  known.set(server, made);
  return made;
}

async function makeStories(server: Server): Promise<Stories> {
  const name = `stories_${randomUUID().slice(0, 8)}`;
  const database = await openDatabase({ url: await server.create(name, 'tables') });
  try {
    const desk = await filledDesk();
    const live = await openLife(database);
    const made: Story[] = [];
    for (const plot of plots) made.push(await live(plot));
    const [first, ...more] = made;
    if (!first) throw new Error('there is no plot');
    const policies = await linesOf(database, 'policies', `desk_id = '${desk.id}'`, 'version', '');
    return { all: [first, ...more], policies };
  } finally {
    await database.close();
    await server.drop(name);
  }
}

async function openLife(database: Database): Promise<(plot: Plot) => Promise<Story>> {
  const desk = await filledDesk();
  const began = Date.now();
  let clock = began;
  const { shell } = assemble(storeOn(database), [silentSlack], {
    clock: { now: () => clock },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    timers: realTimers,
    meter: unmetered,
    trail: untrailed,
  });
  await takeUpDesks(shell, [desk]);
  const { tickets } = shell;
  /** Until all is said; the wire's times then are those of the story, too. */
  const settle = async () => {
    const runtime = startRuntime(shell);
    await runtime.settle();
    await runtime.stop();
    await database.sql`
      update outbox set created_at = to_timestamp(${clock / 1000}::float8),
        try_at = to_timestamp(${clock / 1000 + 60}::float8),
        finished_at = to_timestamp(${clock / 1000 + 1}::float8)
      where created_at >= to_timestamp(${began / 1000}::float8)`;
    await database.sql`
      update commands set created_at = to_timestamp(${clock / 1000}::float8)
      where created_at >= to_timestamp(${began / 1000}::float8)`;
  };
  const until = async (instant: number) => {
    for (;;) {
      const due = await tickets.nextCheckAt();
      if (due === null || due > instant) break;
      clock = due;
      await settle();
    }
    clock = instant;
  };
  return async ({ share, answers, ageMs, does }) => {
    const reportedAt = began - ageMs;
    clock = reportedAt;
    const { ticket } = await executeOpening(shell, desk, {
      id: randomUUID(),
      requester: { address: `slack:T0BENCH/U${teller.id}`, name: teller.name },
      answers,
      consents: [],
      at: reportedAt,
    });
    await settle();
    for (const { afterMs, command } of does) {
      await until(reportedAt + afterMs);
      await execute(shell, desk.id, ticket.number, `form:${randomUUID()}`, command);
      await settle();
    }
    await until(began);
    return storyOf(database, ticket.number, share);
  };
}

async function storyOf(database: Database, number: string, share: number): Promise<Story> {
  const [row] = await database.sql<{ reportedAt: number; nextCheckAt: number | null }[]>`
    select reported_at as "reportedAt", next_check_at as "nextCheckAt" from tickets
    where number = ${number}`;
  if (!row?.nextCheckAt) throw new Error(`nothing is to come for ${number}`);
  const of = (table: TicketTable) =>
    linesOf(database, table, `number = '${number}'`, orders[table], number);
  const rows = {
    tickets: await of('tickets'),
    events: await of('events'),
    commands: await of('commands'),
    outbox: await of('outbox'),
    message_refs: await of('message_refs'),
  };
  return { share, reportedAt: row.reportedAt, nextCheckAt: row.nextCheckAt, rows };
}

async function linesOf(
  { sql }: Database,
  table: keyof typeof columns,
  which: string,
  order: string,
  number: string,
): Promise<Line[]> {
  const texts = columns[table].map((column) => `${column}::text`);
  const rows = await sql.unsafe<{ texts: (string | null)[] }[]>(
    `select json_build_array(${texts.join()}) as texts from ${table} where ${which} order by ${order}`,
  );
  return rows.map((row) => compileLine(row.texts, number));
}

/** Slack as it is to the rest of the bot, where everything is said at once and nobody asks. */
const silentSlack: Side & { readonly platform: Platform } = {
  platform: {
    name: 'slack',
    directThreads: true,
    post: async (to, _message, { parent }) => {
      const ref = { conversation: parent?.conversation ?? conversationOf(to), id: sentAs.id };
      const isThread = !parent && ref.conversation.startsWith('C');
      const url = `https://bench.slack.com/archives/${ref.conversation}/${sentAs.inUrl}`;
      return isThread ? { ...ref, url } : ref;
    },
    update: async () => {},
    find: async () => 'absent',
    pace: async () => 0,
    ping: async () => {},
    showHome: async () => {},
    reach: async () => ({ reachable: true, name: teller.name }),
    members: async () => [],
    isGuest: async () => false,
  },
  inbound: () => ({ routes: [], connection: null, settle: async () => {} }),
};

/** A person's conversation with the bot begins with a D. */
function conversationOf(to: Address): string {
  return to.slice(to.indexOf('/') + 1).replace(/^U/, 'D');
}
