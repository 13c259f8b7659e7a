import { openStore } from '../../../db/index.ts';
import { assemble } from '../../../src/assemble.ts';
import { openLog } from '../../../src/log.ts';
import { newMetrics } from '../../../src/metrics.ts';
import { realTimers } from '../../../src/runtime/ports.ts';
import type { Shell } from '../../../src/runtime/shell.ts';
import { takeUpDesks } from '../../../src/runtime/take-up-desks.ts';
import { newTrail } from '../../../src/trail.ts';
import { filledDesk } from '../filled/desk.ts';
import { dueAt } from './times.ts';

export interface OpenedShell {
  readonly shell: Shell;
  close(): Promise<void>;
}

/**
 * The bot as it is put together in production, but for the platforms: what it writes is not sent. Its
 * clock stands where the checks are due.
 */
export async function openShell(url: string): Promise<OpenedShell> {
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
  return { shell, close: () => store.close() };
}
