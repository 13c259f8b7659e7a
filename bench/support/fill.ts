import { type Database, openDatabase } from '../../db/connect.ts';
import { takeTime } from '../../db/copy/alone.ts';
import { storeOn } from '../../db/index.ts';
import { examineTicket } from '../../src/commands/audit/examine-ticket.ts';
import { policyVersions } from '../../src/runtime/policies.ts';
import type { Server } from '../suite.ts';
import { copyIn } from './filled/copy-in.ts';
import { filledDesk } from './filled/desk.ts';
import { type Line, type Telling, tell } from './filled/line.ts';
import { type Stories, type Story, storiesOn, type TicketTable } from './filled/make-stories.ts';
import { setIndexesAside } from './filled/set-indexes-aside.ts';
import { spread } from './spread.ts';

const hour = 60 * 60_000;

/**
 * Makes a database with so many open tickets, as the bot writes them: some that the bot lived
 * through are told again of other people at other times, with events, commands, messages long sent and
 * where those stand. Their next checks are hours to weeks ahead. Returns its address; the desk is
 * that of `filled/desk.yaml`. A million takes about 7 GB.
 */
export async function fill(server: Server, tickets: number): Promise<string> {
  const stories = await storiesOn(server);
  const url = await server.create(`filled_${tickets}`, 'tables');
  const database = await openDatabase({ url }, { poolSize: 1 });
  try {
    const { id } = await filledDesk();
    await database.sql`insert into counters (desk_id, last) values (${id}, ${tickets})`;
    const policies = stories.policies.map((line) => line.words.join(''));
    await copyIn(database.sql, 'policies', policies, false);
    const told = tellings(stories, tickets);
    await Promise.all(groups.map((tables) => fillTables(database, tables, told)));
    await examine(database, tickets);
  } finally {
    await database.close();
  }
  return url;
}

/** Tables that refer to each other, in that order; the groups are filled side by side. */
const groups = [
  ['tickets', 'events', 'commands'],
  ['outbox', 'message_refs'],
] as const satisfies readonly (readonly TicketTable[])[];

async function fillTables(
  database: Database,
  tables: readonly TicketTable[],
  told: readonly Told[],
): Promise<void> {
  const session = database.single();
  try {
    await takeTime(session);
    await session.begin(async (tx) => {
      for (const setting of settings) await tx.unsafe(`set local ${setting}`);
      // What is written where a transaction has emptied a table needs no log, and comes as long settled.
      await tx.unsafe(`truncate ${tables.join()}`);
      const makeIndexes = await setIndexesAside(tx, tables);
      for (const table of tables) await copyIn(tx, table, rowsOf(table, told), true);
      await makeIndexes();
    });
    // Now, rather than by the server itself while something is measured.
    await session.unsafe(`vacuum (analyze) ${tables.join()}`);
  } finally {
    await session.end({ timeout: 5 });
  }
}

const settings = [
  "maintenance_work_mem = '512MB'",
  // No ticket has a tombstone, and there is nothing as yet that must not be removed.
  'session_replication_role = replica',
  // Foreign keys are compared all at once.
  'enable_seqscan = on',
  'enable_hashjoin = on',
  'enable_mergejoin = on',
];

interface Told extends Telling {
  readonly story: Story;
}

function* rowsOf(table: TicketTable, told: readonly Told[]): Generator<string> {
  const since = table === 'commands' ? Date.now() - keptMs : 0;
  for (const one of told) {
    for (const line of one.story.rows[table]) {
      if (isSince(line, one, since)) yield tell(line, one);
    }
  }
}

/** What is older of the commands, the bot would forget while it is measured. */
const keptMs = 29 * 24 * hour;

function isSince({ tokens }: Line, { shiftMs }: Telling, since: number): boolean {
  return tokens.every((token) => token.kind !== 'moment' || token.at + shiftMs >= since);
}

/** In the order of their reports, as numbers are given; all next checks are hours to weeks ahead. */
function tellings({ all }: Stories, tickets: number): Told[] {
  const shares = all.flatMap((story) => Array.from({ length: story.share }, () => story));
  const now = Date.now();
  const told = Array.from({ length: tickets }, (_, place) => {
    const story = shares[(place * 37) % shares.length] ?? all[0];
    const roomMs = story.nextCheckAt - now - hour;
    return { story, shiftMs: -Math.floor(spread(place) * roomMs) };
  });
  const reportedAt = ({ story, shiftMs }: (typeof told)[number]) => story.reportedAt + shiftMs;
  told.sort((one, other) => reportedAt(one) - reportedAt(other));
  return told.map((one, place) => ({ ...one, count: place + 1, who: whoOf(place, tickets) }));
}

/** Fifty tickets are of one requester, and one of a hundred is of the same one. */
function whoOf(place: number, tickets: number): Telling['who'] {
  const requesters = Math.ceil(tickets / 50);
  const requester = place % 100 === 0 ? 0 : Math.floor(spread(place) * requesters);
  return { id: `0R${requester.toString(36).toUpperCase()}`, name: `Requester ${requester}` };
}

const sample = 200;

/** Throws what `audit verify` would find in some of the tickets. */
async function examine(database: Database, tickets: number): Promise<void> {
  const { keeping, tickets: store } = storeOn(database);
  const { id } = await filledDesk();
  const policies = policyVersions(store);
  await policies.reload(id);
  const policyOf = (version: string) => policies.of(id, version);
  const pages = Array.from({ length: 10 }, (_, page) => Math.floor((page * tickets) / 10));
  for (const place of pages) {
    const kept = await keeping.page(id, `NX-${1000 + place}`, sample / pages.length);
    const found = kept.flatMap((one) => examineTicket(one, policyOf, Date.now()));
    if (kept.length === 0 || found.length > 0)
      throw new Error(`after NX-${1000 + place}: ${found}`);
  }
  const { last, there } = await keeping.counts(id);
  if (last !== tickets || there !== tickets) throw new Error(`there are ${there} of ${tickets}`);
}
