import type { PaceBook, PaceChange } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';
import { gather } from './gather.ts';

/** Rows are looked through for old ones at most so often, by each replica. */
const sweepMs = 10 * 60_000;
const mostSwept = 1000;
/** Changes go in so many transactions at once, each of as many as there are. */
const together = { lanes: 2, most: 100 };

/** What is asked of the book, and where its answer goes. */
interface Change {
  readonly keys: readonly string[];
  work(states: ReadonlyMap<string, unknown>, now: number): PaceChange<() => void>;
}

interface Row {
  readonly key: string;
  readonly state: unknown;
  readonly now: number;
}

/**
 * The pace that replicas keep together, in Postgres and by its clock; `now` is another one for tests.
 * The table is unlogged, so that no commit waits for a disk or a standby: after a crash or a
 * failover it is empty, and every place is free.
 */
export function paceBook(sql: Sql, now?: () => number): PaceBook {
  let sweptAt = -Infinity;

  async function sweep(): Promise<void> {
    if (performance.now() - sweptAt < sweepMs) return;
    sweptAt = performance.now();
    await sql`
      with old as materialized (
        select key from paces where changed_at < now() - interval '2 hours'
        limit ${mostSwept}
        for update skip locked
      )
      delete from paces using old where paces.key = old.key`;
  }

  /** Each change finds what the ones before it wrote. */
  async function changeAll(changes: readonly Change[]): Promise<readonly (() => void)[]> {
    const sorted = [...new Set(changes.flatMap(({ keys }) => keys))].sort();
    return sql.begin(async (tx) => {
      // Writing every row is what locks it, also one that is not there as yet.
      const rows = await tx<Row[]>`
        insert into paces as known (key, state)
        select key, 'null' from unnest(${sorted}::text[]) with ordinality as wanted (key, place)
        order by place
        on conflict (key) do update set changed_at = excluded.changed_at
        returning key, state, floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
      const known = new Map<string, unknown>();
      for (const { key, state } of rows) if (state !== null) known.set(key, state);
      const read = now?.() ?? Math.max(...rows.map((row) => row.now));
      const written = new Map<string, unknown>();
      const results = changes.map(({ keys, work }) => {
        const own = keys
          .filter((key) => known.has(key))
          .map((key) => [key, known.get(key)] as const);
        const { result, states } = work(new Map(own), read);
        for (const [key, state] of states) {
          known.set(key, state);
          written.set(key, state);
        }
        return result;
      });
      if (written.size > 0) {
        await tx`
          update paces set state = new.state::json
          from unnest(
            ${[...written.keys()]}::text[],
            ${[...written.values()].map((state) => JSON.stringify(state))}::text[]
          ) as new (key, state)
          where paces.key = new.key`;
      }
      return results;
    });
  }

  const change = gather(together, changeAll);

  return {
    async change(keys, work) {
      await sweep();
      return new Promise((resolve, reject) => {
        change({
          keys,
          work: (states, at) => {
            const { result, states: changed } = work(states, at);
            return { result: () => resolve(result), states: changed };
          },
        }).then((tell) => tell(), reject);
      });
    },
  };
}
