import type { Log } from './ports.ts';

/** A loop that works, sleeps for what the work says, and wakes early on a hint. */
export interface Loop {
  wake(): void;
  /** Resolves when the work in hand is done; no more is begun. */
  stop(): Promise<void>;
}

const afterFailureMs = 1000;

/** Starts a loop. `work` gives the milliseconds to sleep; a failure is logged and tried again. */
export function startLoop(name: string, log: Log, work: () => Promise<number>): Loop {
  let stopped = false;
  let hinted = false;
  let rouse: () => void = () => {};
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopped) {
      hinted = false;
      const ms = await work().catch((error) => {
        log.error({ err: error, loop: name }, 'loop failed, trying again');
        return afterFailureMs;
      });
      if (!hinted && !stopped) await sleep(ms);
    }
  };
  const done = run();
  return {
    wake() {
      hinted = true;
      rouse();
    },
    async stop() {
      stopped = true;
      rouse();
      await done;
    },
  };
}
