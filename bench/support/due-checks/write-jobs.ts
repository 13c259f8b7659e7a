import { makeWorkerUtils } from 'graphile-worker';
import { PgBoss } from 'pg-boss';

declare global {
  namespace GraphileWorker {
    interface Tasks {
      /** The place of a ticket among those that were written. */
      check: { readonly place: number };
    }
  }
}

export const queue = 'checks';
const day = 86_400_000;

/** As many jobs due as not yet due, by turns, in graphile-worker's tables. */
export async function writeGraphileJobs(url: string, due: number): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: url });
  await utils.migrate();
  const later = new Date(Date.now() + day);
  await utils.addJobs(
    Array.from({ length: 2 * due }, (_, place) => ({
      identifier: 'check',
      payload: { place },
      ...(place % 2 === 0 ? {} : { runAt: later }),
    })),
  );
  await utils.withPgClient((client) => client.query('vacuum (analyze)'));
  await utils.release();
}

/** The same in pg-boss's. */
export async function writeBossJobs(url: string, due: number): Promise<void> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(queue);
  const later = new Date(Date.now() + day);
  await boss.insert(
    queue,
    Array.from({ length: 2 * due }, (_, place) => ({
      data: { place },
      ...(place % 2 === 0 ? {} : { startAfter: later }),
    })),
  );
  await boss.getDb().executeSql('vacuum (analyze)');
  await boss.stop({ graceful: false });
}
