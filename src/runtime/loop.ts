import type { Log, Timers } from './ports.ts';

/** A loop that works, sleeps for what the work says, and wakes early on a hint. */
export interface Loop {
  wake(): void;
  /** Resolves when the work in hand is done; no more is begun. */
  stop(): Promise<void>;
}

const afterFailureMs = 1000;

/** Starts a loop. `work` gives the milliseconds to sleep; a failure is logged and tried again. */
export function startLoop(
  name: string,
  { log, timers }: { readonly log: Log; readonly timers: Timers },
  work: () => Promise<number>,
): Loop {
  let stopped = false;
  let hinted = false;
  let asleep = new AbortController();
  const run = async () => {
    while (!stopped) {
      hinted = false;
      asleep = new AbortController();
      const ms = await work().catch((error) => {
        log.error({ err: error, loop: name }, 'loop failed, trying again');
        return afterFailureMs;
      });
      if (!hinted && !stopped) await timers.rest(ms, asleep.signal);
    }
  };
  const done = run();
  return {
    wake() {
      hinted = true;
      asleep.abort();
    },
    async stop() {
      stopped = true;
      asleep.abort();
      await done;
    },
  };
}
