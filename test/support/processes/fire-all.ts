import { expect } from 'vitest';
import { freshDatabase } from '../database.ts';
import { eventually } from '../eventually.ts';
import { startBots } from './bots.ts';
import { writeDueTickets } from './due-tickets.ts';
import { openTown } from './town.ts';

export interface FireAll {
  readonly replicas: number;
  readonly tickets: number;
}

/** Slack is away meanwhile: what is written stays to be counted. Returns the counts in one line. */
export async function fireAll({ replicas, tickets }: FireAll): Promise<string> {
  const town = await openTown({ requesters: 20, after: [1, 36_000] });
  const database = await freshDatabase();
  await town.sandbox.down();
  try {
    const reportedAt = Date.now() - 2000;
    const { requesters, files } = town;
    const all = { count: tickets, reportedAt, requesters, shown: false };
    await writeDueTickets(database, files.deskFile, all);
    const bots = await startBots({ ...town.env, DATABASE_URL: database.url }, { count: replicas });
    const begun = performance.now();
    await eventually(
      'no check is due',
      async () => {
        const rows = await database.sql`
          select 1 from tickets where next_check_at <= ${Date.now()} limit 1`;
        return rows.length === 0;
      },
      300_000,
    );
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const ended = await bots.stop();
    const [fired] = await database.sql<{ times: number; tickets: number }[]>`
      select count(*) as times, count(distinct number) as tickets
      from events where escalation is not null`;
    const written = await database.sql<{ to: string; times: number; tickets: number }[]>`
      select split_part(conversation, ':', 1) as to, count(*) as times,
        count(distinct number) as tickets
      from outbox where kind = 'post' group by 1 order by 1`;
    const messages = written.reduce((sum, { times }) => sum + times, 0);
    const lost = tickets - (fired?.tickets ?? 0);
    const doubled = (fired?.times ?? 0) - (fired?.tickets ?? 0);
    const line = `${replicas} replicas, ${tickets} thresholds due at once, fired within ${seconds} s: ${messages} messages written, ${lost} lost, ${doubled} doubled`;
    expect({ lost, doubled }, line).toEqual({ lost: 0, doubled: 0 });
    expect(written, line).toEqual(
      ['person', 'requester', 'thread'].map((to) => ({ to, times: tickets, tickets })),
    );
    expect(
      ended.map(({ code }) => code),
      line,
    ).toEqual(Array.from({ length: replicas }, () => 0));
    return line;
  } finally {
    await database.close();
    await town.close();
  }
}
