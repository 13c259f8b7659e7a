import type { Timers } from './ports/surroundings.ts';
import { realTimers } from './real-timers.ts';

export type InTime<T> = { readonly inTime: true; readonly value: T } | { readonly inTime: false };

/** The promise's value if it comes within `ms`. Its later outcome stays the caller's to handle. */
export async function within<T>(
  promise: Promise<T>,
  ms: number,
  timers: Timers = realTimers,
): Promise<InTime<T>> {
  const over = new AbortController();
  const late = timers.rest(ms, over.signal).then((): InTime<T> => ({ inTime: false }));
  try {
    return await Promise.race([
      promise.then((value): InTime<T> => ({ inTime: true, value })),
      late,
    ]);
  } finally {
    // With a reason of ours: without one an error is made of it, with a stack.
    over.abort(null);
  }
}
