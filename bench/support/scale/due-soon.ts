import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '../../../db/connect.ts';
import { storeOn } from '../../../db/index.ts';
import { copyIn } from '../filled/copy-in.ts';
import { filledDesk } from '../filled/desk.ts';
import { tell } from '../filled/line.ts';
import { type Stories, ticketTables } from '../filled/make-stories.ts';

/** Tickets that are written for one measurement and go with all that is kept of them. */
export interface DueSoon {
  /** When the last of them is due, epoch ms. */
  readonly lastAt: number;
  remove(): Promise<void>;
}

/** Milliseconds in which all of them are written and the loops run, before the first is due. */
const aheadMs = 3000;

/**
 * Adds tickets to a filled database whose first threshold passes soon, evenly one after the other.
 * Throws where the first was due before all were written.
 */
export async function addDueSoon(
  url: string,
  { all: [down] }: Stories,
  { count, everyMs }: { readonly count: number; readonly everyMs: number },
): Promise<DueSoon> {
  const database = await openDatabase({ url }, { poolSize: 1 });
  const { id: deskId } = await filledDesk();
  const who = { id: `0${randomUUID().slice(0, 8).toUpperCase()}`, name: 'Requester of a round' };
  const [counter] = await database.sql<{ last: number }[]>`
    update counters set last = last + ${count} where desk_id = ${deskId} returning last`;
  const first = (counter?.last ?? 0) - count + 1;
  const from = Date.now() + aheadMs;
  const told = Array.from({ length: count }, (_, place) => ({
    ...{ count: first + place, who },
    shiftMs: Math.round(from + place * everyMs - down.nextCheckAt),
  }));
  await database.sql.begin(async (tx) => {
    for (const table of ticketTables) {
      const lines = told.flatMap((one) => down.rows[table].map((line) => tell(line, one)));
      await copyIn(tx, table, lines, false);
    }
  });
  if (Date.now() >= from) throw new Error(`${count} tickets took longer than ${aheadMs} ms`);
  return {
    lastAt: from + (count - 1) * everyMs,
    async remove() {
      await erase(database, deskId, `slack:T0BENCH/U${who.id}`);
      await database.close();
    },
  };
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
