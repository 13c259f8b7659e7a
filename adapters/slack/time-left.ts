import { at } from '../../src/runtime/ports.ts';

/** By `performance.now()`; BoltApp puts it into the context of every request. */
export interface Arrival {
  readonly arrivedAt: number;
}

export function arrival(): Arrival {
  return { arrivedAt: performance.now() };
}

/** What is left of `patienceMs` since a request arrived: it may have waited for its token. */
export function timeLeft(context: object, patienceMs: number): number {
  const arrivedAt = at(context, 'arrivedAt');
  const waited = typeof arrivedAt === 'number' ? performance.now() - arrivedAt : 0;
  return Math.max(0, patienceMs - waited);
}
