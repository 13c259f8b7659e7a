import type { SlackAddress } from './address.ts';
import { CALL_RATES, CONVERSATION_RATE, type Rate, UPDATE_RATE, WORKSPACE_RATE } from './limits.ts';

export interface Pace {
  /** Milliseconds until a place is free; 0 takes it. */
  take(to: SlackAddress, kind: 'post' | 'update'): number;
  /** The same for a call of another method. */
  takeCall(team: string, method: PacedCall): number;
  /** Slack said 429: the method waits, for the whole workspace. */
  hold(team: string, method: Method, ms: number): void;
}

export type PacedCall = keyof typeof CALL_RATES;
export type Method = 'chat.postMessage' | 'chat.update' | PacedCall;

interface Bucket {
  places: number;
  at: number;
}

/** For a workspace without limits, such as one whose clock stands still. */
export const unpaced: Pace = { take: () => 0, takeCall: () => 0, hold() {} };

/** Token buckets as Slack counts: posts by conversation and by workspace, all else by workspace. */
export function createPace(now: () => number): Pace {
  const buckets = new Map<string, Bucket>();
  const holds = new Map<string, number>();

  function waitOf(key: string, rate: Rate): number {
    const bucket = buckets.get(key);
    if (!bucket) return 0;
    const perMs = rate.perMinute / 60_000;
    const passed = Math.max(0, now() - bucket.at);
    bucket.places = Math.min(rate.burst, bucket.places + passed * perMs);
    bucket.at = now();
    return bucket.places >= 1 ? 0 : Math.ceil((1 - bucket.places) / perMs);
  }

  function use(key: string, rate: Rate): void {
    const bucket = buckets.get(key) ?? { places: rate.burst, at: now() };
    bucket.places -= 1;
    buckets.set(key, bucket);
  }

  function takeAll(team: string, method: Method, needed: readonly [string, Rate][]): number {
    const held = (holds.get(`${team} ${method}`) ?? 0) - now();
    const wait = Math.max(0, held, ...needed.map(([key, rate]) => waitOf(key, rate)));
    if (wait === 0) for (const [key, rate] of needed) use(key, rate);
    return wait;
  }

  /** What has all its places again, even at the slowest rate, needs no bucket. */
  function forget(): void {
    if (buckets.size < 10_000) return;
    const restedMs = (UPDATE_RATE.burst / UPDATE_RATE.perMinute) * 60_000;
    for (const [key, bucket] of buckets) {
      if (now() - bucket.at > restedMs) buckets.delete(key);
    }
  }

  return {
    take(to, kind) {
      forget();
      const needed: [string, Rate][] =
        kind === 'post'
          ? [
              [`${to.team}/${to.id}`, CONVERSATION_RATE],
              [to.team, WORKSPACE_RATE],
            ]
          : [[`${to.team} update`, UPDATE_RATE]];
      return takeAll(to.team, kind === 'post' ? 'chat.postMessage' : 'chat.update', needed);
    },
    takeCall(team, method) {
      forget();
      return takeAll(team, method, [[`${team} ${method}`, CALL_RATES[method]]]);
    },
    hold(team, method, ms) {
      const key = `${team} ${method}`;
      holds.set(key, Math.max(holds.get(key) ?? 0, now() + ms));
    },
  };
}
