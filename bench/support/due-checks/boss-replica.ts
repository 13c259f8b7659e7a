import { PgBoss } from 'pg-boss';
import { answerAs } from './answer-as.ts';
import { queue } from './write-jobs.ts';

const loops = 2;

// What its `work` does with a batch size of 1000, without the rests between.
answerAs(async (url) => {
  const boss = new PgBoss({
    connectionString: url,
    supervise: false,
    schedule: false,
    migrate: false,
  });
  boss.on('error', () => {});
  await boss.start();
  const loop = async () => {
    let count = 0;
    for (;;) {
      const jobs = await boss.fetch(queue, { batchSize: 1000 });
      if (jobs.length === 0) return count;
      await boss.complete(
        queue,
        jobs.map(({ id }) => id),
      );
      count += jobs.length;
    }
  };
  return {
    async work() {
      const counts = await Promise.all(Array.from({ length: loops }, loop));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    close: () => boss.stop({ graceful: false }),
  };
});
