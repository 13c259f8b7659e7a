import { PlatformError, type Timers } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { toPlatformError } from './errors.ts';
import { CALL_PATIENCE_MS, CALL_RATES } from './limits.ts';
import type { Method, Pace, PacedCall } from './pace.ts';

/** Runs a Web API call for a team. Throws PlatformError; a 429 holds the method up for the team. */
export type Call = <T>(method: Method, team: string, run: () => Promise<T>) => Promise<T>;

/**
 * The same, after waiting for a place; what is urgent stands in no line of the others'. Throws
 * PlatformError, retryable where there is no place soon.
 */
export type PacedCalls = <T>(
  method: PacedCall,
  team: string,
  run: () => Promise<T>,
  urgent?: boolean,
) => Promise<T>;

export function calls(pace: Pace): Call {
  return async (method, team, run) => {
    try {
      return await run();
    } catch (error) {
      const failure = toPlatformError(method, error);
      if (failure.reason === 'ratelimited')
        await pace.hold(team, method, failure.retryAfterMs ?? 0);
      throw failure;
    }
  };
}

export function pacedCalls(pace: Pace, { rest }: Pick<Timers, 'rest'>): PacedCalls {
  const call = calls(pace);
  const waiting = new Map<string, number>();

  async function take(method: PacedCall, team: string, urgent: boolean): Promise<number> {
    try {
      return await pace.takeCall(team, method, urgent);
    } catch (cause) {
      throw later(method, { reason: 'pace_not_known', cause });
    }
  }

  async function awaitPlace(method: PacedCall, team: string, urgent: boolean): Promise<void> {
    let wait = await take(method, team, urgent);
    if (wait === 0) return;
    const key = `${team} ${method} ${urgent}`;
    const before = waiting.get(key) ?? 0;
    const turn = wait + before * (60_000 / CALL_RATES[method].perMinute);
    if (turn > CALL_PATIENCE_MS) throw rateLimited(method, Math.ceil(turn));
    waiting.set(key, before + 1);
    try {
      for (let waited = 0; wait > 0; wait = await take(method, team, urgent)) {
        // Another one took the place: nobody waits on without an end.
        if (waited + wait > CALL_PATIENCE_MS) throw rateLimited(method, wait);
        await rest(wait);
        waited += wait;
      }
    } finally {
      const left = (waiting.get(key) ?? 1) - 1;
      if (left > 0) waiting.set(key, left);
      else waiting.delete(key);
    }
  }

  return async (method, team, run, urgent = false) => {
    await awaitPlace(method, team, urgent);
    return call(method, team, run);
  };
}

function rateLimited(method: PacedCall, retryAfterMs: number): PlatformError {
  return later(method, { reason: 'ratelimited', retryAfterMs });
}

function later(
  operation: string,
  details: { readonly reason: string; readonly retryAfterMs?: number; readonly cause?: unknown },
): PlatformError {
  return new PlatformError({ platform: PLATFORM, operation, outcome: 'retryable', ...details });
}
