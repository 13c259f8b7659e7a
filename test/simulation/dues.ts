import type { SimulatedDatabase } from './database.ts';
import type { Fleet } from './fleet.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

/** What lies in the database and waits for its time. */
export interface Dues {
  /** When the next of it wants to be looked at, in true time, or null. */
  next(): Promise<number | null>;
  /** Whether nothing is due, and nothing is left to send or to show. */
  isAtRest(): Promise<boolean>;
}

/** What was tried so often is not looked at each time that it could be, or a channel's refusal of weeks would take hours. */
const tries = 10;
const longestMs = 6 * 60 * 60_000;

interface Row {
  readonly check: number | null;
  readonly slack: number | null;
  readonly teams: number | null;
  readonly home: number | null;
}

export function duesOf(
  { sql }: SimulatedDatabase,
  { now }: Schedule,
  weather: Weather,
  fleet: Fleet,
): Dues {
  async function read(): Promise<Row> {
    const patient = weather.isCalm() ? 1_000_000 : tries;
    // The first of each conversation alone: what stands behind it waits for it.
    const [row] = await sql<Row[]>`
      with heads as (
        select distinct on (desk_id, conversation) recipient,
          extract(epoch from try_at) * 1000 + case when attempts < ${patient} then 0
            else least(${longestMs}, 30000 * 2 ^ least(attempts - ${patient}, 20)) end as at
        from outbox
        where status = 'pending' order by desk_id, conversation, seq
      ), ways as (
        select recipient like 'slack:%' as slack, min(at)::float8 as at
        from heads group by 1
      )
      select (select min(next_check_at) from tickets) as check,
        (select at from ways where slack) as slack, (select at from ways where not slack) as teams,
        (select min(extract(epoch from try_at) * 1000)::float8 from homes
          where stale_since is not null) as home`;
    if (!row) throw new Error('the database gave nothing');
    return row;
  }

  return {
    async next() {
      const { check, slack, teams, home } = await read();
      // What cannot be done now waits for the end of the outage, which is an event of its own.
      if (weather.isOut('database') || fleet.live().length === 0) return null;
      const skews = fleet.live().map(({ owner }) => owner.skewMs);
      const all = [
        ...(check === null ? [] : skews.map((skew) => check - skew)),
        ...(slack === null || weather.isOut('slack') ? [] : [slack]),
        ...(teams === null || weather.isOut('teams') ? [] : [teams]),
        ...(home === null || weather.isOut('slack') ? [] : [home]),
      ];
      return all.length === 0 ? null : Math.ceil(Math.min(...all));
    },
    async isAtRest() {
      const { check, slack, teams, home } = await read();
      const isDue = check !== null && check <= now();
      return !isDue && slack === null && teams === null && home === null;
    },
  };
}
