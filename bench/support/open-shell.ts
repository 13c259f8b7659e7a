import { openStore, type Store } from '../../db/index.ts';
import { assemble } from '../../src/assemble.ts';
import type { LogLevel } from '../../src/config.ts';
import { openLog } from '../../src/log.ts';
import { newMetrics } from '../../src/metrics.ts';
import { type Clock, type Desk, realTimers } from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { takeUpDesks } from '../../src/runtime/take-up-desks.ts';
import { newTrail } from '../../src/trail.ts';

/** As the bot has it by itself. */
export const machineClock: Clock = { now: () => Date.now(), isMachines: true };

/** What the bot is put together on, as in production. `url`: of its database. */
export async function openParts(url: string, clock: Clock, level: LogLevel) {
  const store: Store = await openStore({ url });
  const { meter } = newMetrics(() => store.backlog(clock.now()), {
    version: 'bench',
    node: process.version,
  });
  const trail = newTrail();
  const log = openLog(level, { known: trail.known });
  return { store, surroundings: { clock, log, timers: realTimers, meter, trail } };
}

/** The bot as it is put together in production, but for the platforms: what it writes is not sent. */
export async function openShell(
  url: string,
  clock: Clock,
  desks: readonly Desk[],
): Promise<{ readonly shell: Shell; close(): Promise<void> }> {
  const { store, surroundings } = await openParts(url, clock, 'info');
  const { shell } = assemble(store, [], surroundings);
  await takeUpDesks(shell, desks);
  return { shell, close: store.close };
}
