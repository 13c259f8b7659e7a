import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformError } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { toPlatformError } from './errors.ts';
import { CALL_PATIENCE_MS } from './limits.ts';
import type { Method, Pace, PacedCall } from './pace.ts';

/** Runs a Web API call for a team. Throws PlatformError; a 429 holds the method up for the team. */
export type Call = <T>(method: Method, team: string, run: () => Promise<T>) => Promise<T>;

/** The same, after waiting for a place. Throws PlatformError, retryable where there is none soon. */
export type PacedCalls = <T>(method: PacedCall, team: string, run: () => Promise<T>) => Promise<T>;

export function calls(pace: Pace): Call {
  return async (method, team, run) => {
    try {
      return await run();
    } catch (error) {
      const failure = toPlatformError(method, error);
      if (failure.reason === 'ratelimited') pace.hold(team, method, failure.retryAfterMs ?? 0);
      throw failure;
    }
  };
}

export function pacedCalls(pace: Pace): PacedCalls {
  const call = calls(pace);
  return async (method, team, run) => {
    for (let wait = pace.takeCall(team, method); wait > 0; wait = pace.takeCall(team, method)) {
      if (wait > CALL_PATIENCE_MS) throw later(method, wait);
      await sleep(wait);
    }
    return call(method, team, run);
  };
}

function later(operation: string, retryAfterMs: number): PlatformError {
  const reason = 'ratelimited';
  return new PlatformError({
    platform: PLATFORM,
    operation,
    outcome: 'retryable',
    reason,
    retryAfterMs,
  });
}
