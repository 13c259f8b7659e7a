import type { PaceBook } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';

/** Rows are looked through for old ones at most so often, by each replica. */
const sweepMs = 10 * 60_000;
const mostSwept = 1000;

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

  return {
    async change(keys, work) {
      await sweep();
      const sorted = [...new Set(keys)].sort();
      const { result } = await sql.begin(async (tx) => {
        // Writing every row is what locks it, also one that is not there as yet.
        const rows = await tx<Row[]>`
          insert into paces as known (key, state)
          select key, 'null' from unnest(${sorted}::text[]) with ordinality as wanted (key, place)
          order by place
          on conflict (key) do update set changed_at = excluded.changed_at
          returning key, state, floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
        const known = rows.flatMap(({ key, state }) =>
          state === null ? [] : [[key, state] as const],
        );
        const read = now?.() ?? Math.max(...rows.map((row) => row.now));
        const change = work(new Map(known), read);
        const written = [...change.states];
        if (written.length > 0) {
          await tx`
            update paces set state = new.state::json
            from unnest(
              ${written.map(([key]) => key)}::text[],
              ${written.map(([, state]) => JSON.stringify(state))}::text[]
            ) as new (key, state)
            where paces.key = new.key`;
        }
        return change;
      });
      return result;
    },
  };
}
