import { openStore } from '../../../db/index.ts';
import { assemble } from '../../../src/assemble.ts';
import { openLog } from '../../../src/log.ts';
import { newMetrics } from '../../../src/metrics.ts';
import { realTimers } from '../../../src/runtime/ports.ts';
import { takeUpDesks } from '../../../src/runtime/take-up-desks.ts';
import { checkClocks } from '../../../src/runtime/ticker.ts';
import { newTrail } from '../../../src/trail.ts';
import { filledDesk } from '../filled/desk.ts';
import { answerAs } from './answer-as.ts';
import { dueAt } from './times.ts';

// The bot as it is put together in production, but for the platforms: what it writes is not sent.
answerAs(async (url) => {
  const store = await openStore({ url });
  const { meter } = newMetrics(() => store.backlog(dueAt), {
    version: 'bench',
    node: process.version,
  });
  const trail = newTrail();
  const { shell } = assemble(store, [], {
    clock: { now: () => dueAt },
    log: openLog('info', { known: trail.known }),
    timers: realTimers,
    meter,
    trail,
  });
  await takeUpDesks(shell, [await filledDesk()]);
  return { work: () => checkClocks(shell), close: () => store.close() };
});
