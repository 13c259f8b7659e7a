import { type Timers, within } from './runtime/ports.ts';

/**
 * The same work, of which one is under way at a time, whoever asks for it, and nobody waits longer
 * than `ms`. Throws what it throws, and where it comes too late.
 */
export function oneAtATime<T>(
  work: () => Promise<T>,
  ms: number,
  timers: Timers,
): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return async () => {
    underWay ??= work().finally(() => {
      underWay = null;
    });
    const came = await within(underWay, ms, timers);
    if (!came.inTime) throw new Error(`no answer within ${ms} ms`);
    return came.value;
  };
}
