/** How much of something one may do: so many at once, and as many more a minute. */
export interface Allowed {
  readonly atOnce: number;
  readonly aMinute: number;
}

/** What is left of it for each key. */
export interface Allowance {
  /** Takes one; false where none is left. */
  take(key: string): boolean;
}

/** Beyond these, those of whom nothing was heard for longest are forgotten. */
const mostKept = 10_000;

/** In this process alone: replicas do not share it. `now` in milliseconds. */
export function newAllowance({ atOnce, aMinute }: Allowed, now: () => number): Allowance {
  const kept = new Map<string, { readonly left: number; readonly at: number }>();
  return {
    take(key) {
      const { left, at } = kept.get(key) ?? { left: atOnce, at: now() };
      const again = Math.min(atOnce, left + ((now() - at) * aMinute) / 60_000);
      kept.delete(key);
      kept.set(key, { left: again >= 1 ? again - 1 : again, at: now() });
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return again >= 1;
    },
  };
}
