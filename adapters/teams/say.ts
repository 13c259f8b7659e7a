import { setTimeout as rest } from 'node:timers/promises';
import { type Log, PlatformError } from '../../src/runtime/ports.ts';
import { ANSWER_ATTEMPTS, ANSWER_LONGEST_REST_MS, ANSWER_REST_MS } from './request-limits.ts';

/**
 * Tries what certainly was not done once more, so that an answer is not lost to a moment's load.
 * Throws the last PlatformError.
 */
export async function insisting<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const again = error instanceof PlatformError && error.outcome === 'retryable';
      const restMs = again ? restAfter(error, attempt) : null;
      if (restMs === null || attempt >= ANSWER_ATTEMPTS) throw error;
      await rest(restMs);
    }
  }
}

/** null: longer than anybody waits for an answer. */
function restAfter({ retryAfterMs }: PlatformError, attempt: number): number | null {
  const own = ANSWER_REST_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
  const restMs = Math.max(own, retryAfterMs ?? 0);
  return restMs <= ANSWER_LONGEST_REST_MS ? restMs : null;
}

/** The same where nobody is left to tell that it failed. */
export async function trying(work: () => Promise<unknown>, log: Log): Promise<boolean> {
  try {
    await insisting(work);
    return true;
  } catch (err) {
    log.warn({ err }, 'an answer did not arrive in teams');
    return false;
  }
}
