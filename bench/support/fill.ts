import { type Database, openDatabase, type Queries } from '../../db/connect.ts';
import { storeOn } from '../../db/index.ts';
import { applyMigrations } from '../../db/migrate.ts';
import { examineTicket } from '../../src/commands/audit/examine-ticket.ts';
import { policyVersions } from '../../src/runtime/policies.ts';
import type { Server } from '../suite.ts';
import { copyIn } from './filled/copy-in.ts';
import { filledDesk } from './filled/desk.ts';
import { type Telling, tell } from './filled/line.ts';
import { type Stories, type Story, storiesOn, ticketTables } from './filled/make-stories.ts';
import { setIndexesAside } from './filled/set-indexes-aside.ts';

const hour = 60 * 60_000;

/**
 * Makes a database with so many open tickets, as the bot writes them: some that the bot lived
 * through are told again of other people at other times, with events, commands, messages long sent and
 * where those stand. Their next checks are hours to weeks ahead. Returns its address; the desk is
 * that of `filled/desk.yaml`. A million takes about 7 GB.
 */
export async function fill(server: Server, tickets: number): Promise<string> {
  const stories = await storiesOn(server);
  const url = await server.create(`filled_${tickets}`, 'nothing');
  const database = await openDatabase({ url }, { poolSize: 2 });
  try {
    await database.sql.begin((tx) => write(tx, stories, tellings(stories, tickets)));
    await database.sql.begin(async (tx) => {
      await takeTime(tx);
      await tx`analyze`;
    });
    await examine(database, tickets);
  } finally {
    await database.close();
  }
  return url;
}

/** In the transaction that makes the tables: so it need not be in the log, and is complete or not there. */
async function write(tx: Queries, stories: Stories, told: readonly Told[]): Promise<void> {
  await takeTime(tx);
  await applyMigrations(tx);
  const deskId = (await filledDesk()).id;
  await tx`insert into counters (desk_id, last) values (${deskId}, ${told.length})`;
  await copyIn(
    tx,
    'policies',
    stories.policies.map((line) => line.words.join('')),
    true,
  );
  const makeIndexes = await setIndexesAside(tx);
  for (const table of ticketTables) {
    await copyIn(tx, table, rowsOf(table, told), true);
  }
  await makeIndexes();
}

async function takeTime(tx: Queries): Promise<void> {
  for (const setting of [
    'statement_timeout = 0',
    'idle_in_transaction_session_timeout = 0',
    "maintenance_work_mem = '512MB'",
    // Keys are compared all at once.
    'enable_seqscan = on',
    'enable_hashjoin = on',
    'enable_mergejoin = on',
  ]) {
    await tx.unsafe(`set local ${setting}`);
  }
}

interface Told extends Telling {
  readonly story: Story;
}

function* rowsOf(table: (typeof ticketTables)[number], told: readonly Told[]): Generator<string> {
  for (const one of told) for (const line of one.story.rows[table]) yield tell(line, one);
}

/** In the order of their reports, as numbers are given; all next checks are hours to weeks ahead. */
function tellings({ all }: Stories, tickets: number): Told[] {
  const shares = all.flatMap((story) => Array.from({ length: story.share }, () => story));
  const now = Date.now();
  const told = Array.from({ length: tickets }, (_, place) => {
    const story = shares[(place * 37) % shares.length] ?? all[0];
    const roomMs = story.nextCheckAt - now - hour;
    return { story, shiftMs: -Math.floor(((place * goldenRatio) % 1) * roomMs) };
  });
  const reportedAt = ({ story, shiftMs }: (typeof told)[number]) => story.reportedAt + shiftMs;
  told.sort((one, other) => reportedAt(one) - reportedAt(other));
  return told.map((one, place) => ({ ...one, count: place + 1, who: whoOf(place, tickets) }));
}

/** Steps of this part of a whole spread evenly over it, however many they are. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Fifty tickets are of one requester, and one of a hundred is of the same one. */
function whoOf(place: number, tickets: number): Telling['who'] {
  const requesters = Math.ceil(tickets / 50);
  const requester = place % 100 === 0 ? 0 : Math.floor(((place * goldenRatio) % 1) * requesters);
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
