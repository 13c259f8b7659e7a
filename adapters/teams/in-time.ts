import type { Arrived, Parts } from './parts.ts';
import { within } from './within.ts';

export type Came<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed' }
  | { readonly kind: 'late' };

/**
 * What comes of work within the time that is left for a request; what comes of it later is lost, but
 * the work itself is seen to its end. Failures are logged under these words, with what was asked.
 */
export async function inTime<T>(
  work: () => Promise<T>,
  arrived: Arrived,
  { log, track }: Pick<Parts, 'log' | 'track'>,
  said: { readonly asked: unknown; readonly failed: string; readonly late: string },
): Promise<Came<T>> {
  const { asked } = said;
  const working = work().then(
    (value): Came<T> => ({ kind: 'done', value }),
    (err: unknown): Came<T> => {
      log.error({ err, asked }, said.failed);
      return { kind: 'failed' };
    },
  );
  const soon = await within(working, arrived.timeLeft());
  if (soon.inTime) return soon.value;
  track(working.then(() => {}));
  log.warn({ asked }, said.late);
  return { kind: 'late' };
}
