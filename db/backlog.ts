import type { Instant } from '../src/engine/instant.ts';
import type { Sql } from './connect.ts';

/** How much there is to do. Ages in milliseconds; 0 where nothing waits. */
export interface Backlog {
  readonly outbox: Readonly<
    Record<'urgent' | 'ordinary', { readonly pending: number; readonly oldestMs: number }>
  >;
  readonly checksOverdue: number;
}

/** What is not sent, and how many tickets want a look at `now`. Cost grows with that alone. */
export async function backlog(sql: Sql, now: Instant): Promise<Backlog> {
  const [rows, [due]] = await Promise.all([
    sql<{ urgent: boolean; pending: number; oldestMs: number }[]>`
      select urgent, count(*)::int as pending,
        (extract(epoch from now() - min(created_at)) * 1000)::float8 as "oldestMs"
      from outbox where status = 'pending' group by urgent`,
    sql<{ tickets: number }[]>`
      select count(*)::int as tickets from tickets where next_check_at <= ${now}`,
  ]);
  const waiting = (urgent: boolean) => {
    const { pending = 0, oldestMs = 0 } = rows.find((row) => row.urgent === urgent) ?? {};
    return { pending, oldestMs: Math.max(0, oldestMs) };
  };
  return {
    outbox: { urgent: waiting(true), ordinary: waiting(false) },
    checksOverdue: due?.tickets ?? 0,
  };
}
