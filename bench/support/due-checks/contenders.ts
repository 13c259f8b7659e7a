import type { Sql } from '../../../db/connect.ts';
import { queue, writeBossJobs, writeGraphileJobs } from './write-jobs.ts';
import { writeTickets } from './write-tickets.ts';

export type ContenderName = 'bot' | 'graphile-worker' | 'pg-boss' | 'the same by jobs';

/** What works off due checks: the bot, or a queue. */
export interface Contender {
  readonly name: ContenderName;
  /** How many are due. */
  readonly due: number;
  /** How many replicas it runs with at most; one where they would take more sessions than there are. */
  readonly most: 1 | 3;
  readonly has: 'tables' | 'nothing';
  readonly module: URL;
  /** Puts what is due, and as much that is not, into an empty database. */
  fill(url: string): Promise<void>;
  /** How many were done, each once. */
  countDone(sql: Sql): Promise<number>;
}

/** All of them, with so many checks due; fewer where jobs write what the bot does, as it takes long. */
export function contendersWith(due: number): readonly Contender[] {
  const fewer = due / 5;
  return [
    {
      name: 'bot',
      due,
      most: 3,
      has: 'tables',
      module: new URL('./bot-replica.ts', import.meta.url),
      fill: (url) => writeTickets(url, due),
      countDone: countFired,
    },
    {
      name: 'graphile-worker',
      due,
      most: 3,
      has: 'nothing',
      module: new URL('./graphile-replica.ts', import.meta.url),
      fill: (url) => writeGraphileJobs(url, due),
      countDone: (sql) =>
        count(sql`select ${2 * due}::int - count(*) as count from graphile_worker._private_jobs`),
    },
    {
      name: 'pg-boss',
      due,
      most: 3,
      has: 'nothing',
      module: new URL('./boss-replica.ts', import.meta.url),
      fill: (url) => writeBossJobs(url, due),
      countDone: (sql) =>
        count(sql`
          select count(*) as count from pgboss.job where name = ${queue} and state = 'completed'`),
    },
    {
      name: 'the same by jobs',
      due: fewer,
      most: 1,
      has: 'tables',
      module: new URL('./writing-replica.ts', import.meta.url),
      async fill(url) {
        await writeTickets(url, fewer);
        await writeGraphileJobs(url, fewer);
      },
      countDone: countFired,
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
