import type { TeamsAddress } from './address.ts';

export interface Pace {
  /** Milliseconds until a place is free; 0 takes it. */
  take(to: TeamsAddress): number;
  /** A call that is about no conversation was made. */
  count(tenant: string): void;
  /** Teams said 429: this conversation waits, or all of the tenant. */
  hold(place: TeamsAddress | string, ms: number): void;
}

/** So many calls in so many milliseconds. */
type Window = readonly [most: number, ms: number];

/** One bot in one thread; kept for the channel, as its threads are not told apart here. */
const CONVERSATION: readonly Window[] = [
  [7, 1000],
  [8, 2000],
  [60, 30_000],
  [1800, 3_600_000],
];
/** One app in one tenant. */
const TENANT: readonly Window[] = [[50, 1000]];
/** Without a word from Teams how long. */
export const HOLD_MS = 2000;
/** More conversations than this are looked through for those that rest, now and then. */
const KEPT = 5000;
const SWEEP_MS = 60_000;

export const unpaced: Pace = { take: () => 0, count() {}, hold() {} };

/** Sliding windows as Teams counts, by conversation and by tenant. `now`: real milliseconds. */
export function createPace(now: () => number): Pace {
  const times = new Map<string, number[]>();
  const holds = new Map<string, number>();
  let sweptAt = now();
  const keyOf = ({ tenant, id }: TeamsAddress) => `${tenant}/${id}`;

  function waitOf(key: string, windows: readonly Window[]): number {
    const calls = times.get(key) ?? [];
    const waits = windows.map(([most, ms]) => {
      const first = calls.at(-most);
      return first === undefined || calls.length < most ? 0 : first + ms - now();
    });
    return Math.max(0, (holds.get(key) ?? 0) - now(), ...waits);
  }

  function use(key: string, windows: readonly Window[]): void {
    const longest = Math.max(...windows.map(([most]) => most));
    const calls = times.get(key) ?? [];
    calls.push(now());
    if (calls.length > longest) calls.shift();
    times.set(key, calls);
  }

  function forget(): void {
    if (times.size < KEPT || now() - sweptAt < SWEEP_MS) return;
    sweptAt = now();
    const longest = Math.max(...CONVERSATION.map(([, ms]) => ms));
    for (const [key, calls] of times) {
      if (now() - (calls.at(-1) ?? 0) > longest) times.delete(key);
    }
    for (const [key, until] of holds) if (until < now()) holds.delete(key);
  }

  return {
    take(to) {
      forget();
      const wait = Math.max(waitOf(keyOf(to), CONVERSATION), waitOf(to.tenant, TENANT));
      if (wait > 0) return Math.ceil(wait);
      use(keyOf(to), CONVERSATION);
      use(to.tenant, TENANT);
      return 0;
    },
    count: (tenant) => use(tenant, TENANT),
    hold(place, ms) {
      const key = typeof place === 'string' ? place : keyOf(place);
      holds.set(key, Math.max(holds.get(key) ?? 0, now() + ms));
    },
  };
}
