import type { Method } from './method.ts';

const BURST_PER_CHANNEL = 5;

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Slack's rate limits in real time: chat.postMessage once a second in each channel with a small
 * burst, all other methods by their tier. Answers the seconds to wait, or 0.
 */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();

  take(name: string, method: Pick<Method, 'pace'>, args: Record<string, unknown>): number {
    if (method.pace === 'per-channel') {
      return this.#spend(`${name} ${String(args.channel)}`, BURST_PER_CHANNEL, 1);
    }
    return this.#spend(name, method.pace, method.pace / 60);
  }

  #spend(key: string, burst: number, perSecond: number): number {
    const now = performance.now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    const free = tokens >= 1;
    this.#buckets.set(key, { tokens: free ? tokens - 1 : tokens, at: now });
    return free ? 0 : Math.ceil((1 - tokens) / perSecond);
  }
}
