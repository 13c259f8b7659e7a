import type { Timers } from './ports/surroundings.ts';

/** The machine's own, by a clock that nobody can set. */
export const realTimers: Timers = {
  now: () => performance.now(),
  rest: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};
