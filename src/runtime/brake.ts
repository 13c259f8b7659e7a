import type { Instant } from '../engine/instant.ts';
import { type Platform, PlatformError } from './ports.ts';
import type { Shell } from './shell.ts';

/** So many calls in a row that the platform did not answer; fewer may be about their messages. */
const failuresBeforeHold = 3;
const firstHoldMs = 1000;
export const longestHoldMs = 15_000;

/** Whether calls to a platform may go. Times are real. */
export type Brake =
  | { readonly kind: 'free'; readonly failures: number }
  /** It does not answer, and is asked again whether it is there at `until`. */
  | { readonly kind: 'held'; readonly ms: number; readonly until: Instant }
  /** It is being asked. */
  | { readonly kind: 'asked'; readonly ms: number }
  /** It is there: one call at a time, until one is answered. */
  | { readonly kind: 'tried'; readonly ms: number };

export const free: Brake = { kind: 'free', failures: 0 };

/** After a call, or the question whether it is there, that the platform did not answer. */
export function unanswered(brake: Brake, now: Instant): Brake {
  switch (brake.kind) {
    case 'free': {
      const failures = brake.failures + 1;
      return failures < failuresBeforeHold ? { ...brake, failures } : held(firstHoldMs, now);
    }
    case 'held':
      // A call from before, which says nothing new.
      return brake;
    case 'asked':
    case 'tried':
      return held(Math.min(longestHoldMs, 2 * brake.ms), now);
    default:
      return brake satisfies never;
  }
}

function held(ms: number, now: Instant): Brake {
  return { kind: 'held', ms, until: now + ms };
}

/** How many of `most` calls may be under way at once. */
export function room(brake: Brake, most: number): number {
  if (brake.kind === 'free') return most;
  return brake.kind === 'tried' ? 1 : 0;
}

/** The brakes of all platforms, by their names. */
export interface Brakes {
  /** How many of `most` calls to this platform may be under way at once. */
  room(platform: string, most: number): number;
  /** Milliseconds for which calls to this platform wait; 0 where it has room. */
  wait(platform: string): number;
  /** Milliseconds until any platform may have room; 0 where one has. */
  shortestWait(): number;
  /** What became of a call; null: it was done. */
  note(platform: string, failure: PlatformError | null): void;
  /** Asks the platforms that are due whether they are there, and says when one has answered or not. */
  ask(asked: () => void): void;
  /** Resolves when nothing is being asked. */
  settled(): Promise<void>;
}

/** Starts with all platforms free. */
export function newBrakes({
  platforms,
  log,
  timers: { now },
}: Pick<Shell, 'platforms' | 'log' | 'timers'>): Brakes {
  const brakes = new Map<string, Brake>([...platforms.keys()].map((name) => [name, free]));
  const asking = new Set<Promise<void>>();
  const of = (name: string) => brakes.get(name) ?? free;

  function turn(name: string, next: Brake): void {
    const before = of(name);
    brakes.set(name, next);
    if (next.kind === 'held' && before.kind !== 'held') {
      log.warn({ platform: name, ms: next.ms }, 'the platform does not answer; calls to it wait');
    }
    if (next.kind === 'free' && before.kind !== 'free') {
      log.info({ platform: name }, 'the platform answers again');
    }
  }

  function note(name: string, failure: PlatformError | null): void {
    // One that is not set up refuses everything, and is no place to send to.
    if (!brakes.has(name)) return;
    if (failure?.unreachable) turn(name, unanswered(of(name), now()));
    else if (!failure || failure.outcome === 'refused') turn(name, free);
  }

  async function isThere(name: string, platform: Platform, ms: number): Promise<void> {
    try {
      await platform.ping();
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return turn(name, unanswered(of(name), now()));
    }
    if (of(name).kind === 'asked') turn(name, { kind: 'tried', ms });
  }

  function wait(name: string): number {
    const brake = of(name);
    if (room(brake, 1) > 0) return 0;
    return brake.kind === 'held' ? Math.max(1, brake.until - now()) : firstHoldMs;
  }

  return {
    room: (name, most) => room(of(name), most),
    wait,
    shortestWait: () => (brakes.size === 0 ? 0 : Math.min(...[...brakes.keys()].map(wait))),
    note,
    ask(done) {
      for (const [name, platform] of platforms) {
        const brake = of(name);
        if (brake.kind !== 'held' || brake.until > now()) continue;
        turn(name, { kind: 'asked', ms: brake.ms });
        const asked = isThere(name, platform, brake.ms)
          .catch((err) => {
            log.error({ err, platform: name }, 'a platform could not be asked');
            turn(name, unanswered(of(name), now()));
          })
          .finally(() => {
            asking.delete(asked);
            done();
          });
        asking.add(asked);
      }
    },
    async settled() {
      await Promise.all(asking);
    },
  };
}
