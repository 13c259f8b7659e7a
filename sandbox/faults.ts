/** What the faults of response URLs are called by. */
export const RESPONSE_URL = 'response_url';

/** Something that goes wrong between the bot and Slack. */
export interface Fault {
  /** Web API method, or `response_url`; all methods of the Web API without it. */
  method?: string;
  /** How many calls it strikes; default 1, `Infinity` until cleared. */
  times?: number;
  when?: (args: Record<string, unknown>) => boolean;
  /**
   * `rate-limited`: 429 with Retry-After. `error`: ok false. `http-500`: an empty 500.
   * `timeout`: no answer at all. `hold`: waits, without effect, for `release()`.
   */
  kind: 'rate-limited' | 'error' | 'http-500' | 'timeout' | 'hold';
  /** Seconds, for `rate-limited`; default 1. */
  retryAfter?: number;
  /** Slack's error code, for `error`; default `internal_error`. */
  error?: string;
  /** Whether `http-500` and `timeout` strike before the call took effect (default) or after. */
  effect?: 'before' | 'after';
}

export interface HeldFault {
  /** Lets the calls go on that wait, and all later ones pass. */
  release(): void;
  /** How many calls it has struck. */
  readonly struck: number;
}

export interface ActiveFault {
  fault: Fault;
  released: Promise<void>;
}

interface Kept {
  fault: Fault;
  left: number;
  struck: number;
  released: Promise<void>;
  release(): void;
}

/** The faults that tests have ordered, in the order given; the first that fits strikes. */
export class Faults {
  #kept: Kept[] = [];

  add(fault: Fault): HeldFault {
    const { promise, resolve } = Promise.withResolvers<void>();
    const kept: Kept = {
      fault,
      left: fault.times ?? 1,
      struck: 0,
      released: promise,
      release: () => {
        kept.left = 0;
        resolve();
      },
    };
    this.#kept.push(kept);
    return {
      release: kept.release,
      get struck() {
        return kept.struck;
      },
    };
  }

  /** Removes all faults and lets held calls go on. */
  clear(): void {
    for (const kept of this.#kept) kept.release();
    this.#kept = [];
  }

  strike(method: string, args: Record<string, unknown>): ActiveFault | undefined {
    const found = this.#kept.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method ?? (method === RESPONSE_URL ? '' : method)) === method &&
        (fault.when?.(args) ?? true),
    );
    if (!found) return undefined;
    found.left -= 1;
    found.struck += 1;
    return { fault: found.fault, released: found.released };
  }
}
