import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '../../../db/connect.ts';
import { storeOn } from '../../../db/index.ts';
import { copyIn } from '../filled/copy-in.ts';
import { filledDesk } from '../filled/desk.ts';
import { type Telling, tell } from '../filled/line.ts';
import { type Stories, type Story, ticketTables } from '../filled/make-stories.ts';

/** Tickets that are written for one measurement and go with all that is kept of them. */
interface DueSoon {
  /** When the last of them is due, epoch ms. */
  readonly lastAt: number;
  remove(): Promise<void>;
}

/** Milliseconds in which all of them are written, before the first is due; more where it is too late. */
const ahead = [3000, 12_000, 48_000];

/**
 * Adds tickets to a filled database whose first threshold passes soon, evenly one after the other.
 * Throws where they cannot be written before the first is due.
 */
export async function addDueSoon(
  url: string,
  { all: [down] }: Stories,
  how: How,
): Promise<DueSoon> {
  const database = await openDatabase({ url }, { poolSize: 1 });
  const { id: deskId } = await filledDesk();
  for (const aheadMs of ahead) {
    const who = { id: `0${randomUUID().slice(0, 8).toUpperCase()}`, name: 'Requester of a round' };
    const remove = () => erase(database, deskId, `slack:T0BENCH/U${who.id}`);
    const from = Date.now() + aheadMs;
    await write(database, deskId, down, who, from, how);
    if (Date.now() < from) {
      return {
        lastAt: from + (how.count - 1) * how.everyMs,
        remove: () => remove().then(database.close),
      };
    }
    await remove();
  }
  await database.close();
  throw new Error(`${how.count} tickets are not written in time`);
}

interface How {
  readonly count: number;
  readonly everyMs: number;
}

async function write(
  { sql }: Database,
  deskId: string,
  story: Story,
  who: Telling['who'],
  from: number,
  { count, everyMs }: How,
): Promise<void> {
  await sql.begin(async (tx) => {
    const [counter] = await tx<{ last: number }[]>`
      update counters set last = last + ${count} where desk_id = ${deskId} returning last`;
    const first = (counter?.last ?? 0) - count + 1;
    const told = Array.from({ length: count }, (_, place) => ({
      ...{ count: first + place, who },
      shiftMs: Math.round(from + place * everyMs - story.nextCheckAt),
    }));
    for (const table of ticketTables) {
      const lines = told.flatMap((one) => story.rows[table].map((line) => tell(line, one)));
      await copyIn(tx, table, lines, false);
    }
  });
}

async function erase(database: Database, deskId: string, requester: string): Promise<void> {
  const { keeping } = storeOn(database);
  for (;;) {
    const now = Date.now();
    const { numbers } = await keeping.eraseTickets(deskId, requester, {
      ...{ unresolved: true, limit: 100, now },
    });
    if (numbers.length === 0) return;
  }
}
