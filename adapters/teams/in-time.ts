import { logFailure, within } from '../../src/runtime/ports.ts';
import type { Arrived, Parts } from './parts.ts';

type Ended<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed' };

type Came<T> =
  | Ended<T>
  /** `later`: how it ends after all; never rejects. */
  | { readonly kind: 'late'; readonly later: Promise<Ended<T>> };

/**
 * What comes of work within the time that is left for a request; the work itself is seen to its end.
 * Failures are logged under these words, with what was asked.
 */
export async function inTime<T>(
  work: () => Promise<T>,
  arrived: Arrived,
  { log, track }: Pick<Parts, 'log' | 'track'>,
  said: { readonly asked: unknown; readonly failed: string; readonly late: string },
): Promise<Came<T>> {
  const { asked } = said;
  const working = work().then(
    (value): Ended<T> => ({ kind: 'done', value }),
    (err: unknown): Ended<T> => {
      logFailure(log, { err, asked }, said.failed);
      return { kind: 'failed' };
    },
  );
  const soon = await within(working, arrived.timeLeft());
  if (soon.inTime) return soon.value;
  track(working.then(() => {}));
  log.warn({ asked }, said.late);
  return { kind: 'late', later: working };
}
