import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformError } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { toPlatformError } from './errors.ts';
import { CALL_PATIENCE_MS, CALL_RATES } from './limits.ts';
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
  const waiting = new Map<string, number>();

  async function awaitPlace(method: PacedCall, team: string): Promise<void> {
    let wait = pace.takeCall(team, method);
    if (wait === 0) return;
    const key = `${team} ${method}`;
    const before = waiting.get(key) ?? 0;
    const turn = wait + before * (60_000 / CALL_RATES[method].perMinute);
    if (turn > CALL_PATIENCE_MS) throw later(method, Math.ceil(turn));
    waiting.set(key, before + 1);
    try {
      for (let waited = 0; wait > 0; wait = pace.takeCall(team, method)) {
        // Another one took the place: nobody waits on without an end.
        if (waited + wait > CALL_PATIENCE_MS) throw later(method, wait);
        await sleep(wait);
        waited += wait;
      }
    } finally {
      waiting.set(key, (waiting.get(key) ?? 1) - 1);
    }
  }

  return async (method, team, run) => {
    await awaitPlace(method, team);
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
