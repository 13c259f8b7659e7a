import type { Sql } from '../../../db/connect.ts';
import { queue, writeBossJobs, writeGraphileJobs } from './write-jobs.ts';
import { writeTickets } from './write-tickets.ts';

export type ContenderName = 'bot' | 'graphile-worker' | 'pg-boss';

/** What works off due checks: the bot, or a queue with jobs that do nothing. */
export interface Contender {
  readonly name: ContenderName;
  readonly has: 'tables' | 'nothing';
  readonly module: URL;
  /** Puts what is due, and as much that is not, into an empty database. */
  fill(url: string): Promise<void>;
  /** How many were done, each once. */
  countDone(sql: Sql): Promise<number>;
}

/** The three of them, with so many checks due. */
export function contendersWith(due: number): readonly Contender[] {
  return [
    {
      name: 'bot',
      has: 'tables',
      module: new URL('./bot-replica.ts', import.meta.url),
      fill: (url) => writeTickets(url, due),
      countDone: countFired,
    },
    {
      name: 'graphile-worker',
      has: 'nothing',
      module: new URL('./graphile-replica.ts', import.meta.url),
      fill: (url) => writeGraphileJobs(url, due),
      countDone: (sql) =>
        count(sql`select ${2 * due}::int - count(*) as count from graphile_worker._private_jobs`),
    },
    {
      name: 'pg-boss',
      has: 'nothing',
      module: new URL('./boss-replica.ts', import.meta.url),
      fill: (url) => writeBossJobs(url, due),
      countDone: (sql) =>
        count(sql`
          select count(*) as count from pgboss.job where name = ${queue} and state = 'completed'`),
    },
  ];
}

/** Throws where the Director was told of a ticket twice, or of one that did not fire. */
async function countFired(sql: Sql): Promise<number> {
  const [row] = await sql<{ fired: number; tickets: number; told: number; messages: number }[]>`
    select (select count(*) from events where escalation is not null) as fired,
      (select count(distinct number) from events where escalation is not null) as tickets,
      (select count(distinct number) from outbox where conversation like 'person:%') as told,
      (select count(*) from outbox where conversation like 'person:%') as messages`;
  const counts = new Set(Object.values(row ?? {}));
  if (!row || counts.size !== 1) throw new Error(`not each once: ${JSON.stringify(row)}`);
  return row.fired;
}

async function count(question: PromiseLike<readonly { count?: number }[]>): Promise<number> {
  const [row] = await question;
  return row?.count ?? 0;
}
