import { Logger, runOnce, type Task } from 'graphile-worker';
import pg from 'pg';
import type { Opened } from './answer-as.ts';

const concurrentJobs = 24;
const poolSize = 10;

/**
 * Works off graphile-worker's jobs as its documentation gives it for most of them a second:
 * https://worker.graphile.org/docs/performance. The server's sessions do not reach for its pool of 25.
 */
export async function openGraphile(url: string, check: Task<'check'>): Promise<Opened> {
  const pgPool = new pg.Pool({ connectionString: url, max: poolSize });
  pgPool.on('error', () => {});
  pgPool.on('connect', (client) => client.on('error', () => {}));
  const clients = await Promise.all(Array.from({ length: poolSize }, () => pgPool.connect()));
  for (const client of clients) client.release();
  return {
    async work() {
      let count = 0;
      await runOnce({
        pgPool,
        noHandleSignals: true,
        logger: new Logger(() => () => {}),
        taskList: {
          check: async (payload, helpers) => {
            await check(payload, helpers);
            count += 1;
          },
        },
        preset: {
          worker: {
            concurrentJobs,
            maxPoolSize: poolSize,
            localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      });
      return count;
    },
    close: () => pgPool.end(),
  };
}
