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

interface Left {
  readonly left: number;
  readonly at: number;
}

/** Beyond these, those of whom nothing was heard for longest are forgotten. */
const mostKept = 10_000;

/** In this process alone: replicas do not share it. `now` in milliseconds. */
export function newAllowance({ atOnce, aMinute }: Allowed, now: () => number): Allowance {
  /** Those heard of last are at the end. */
  const kept = new Map<string, Left>();

  function leftNow({ left, at }: Left): number {
    return Math.min(atOnce, left + ((now() - at) * aMinute) / 60_000);
  }

  /** Those who have all of it again stand as if nothing was ever heard of them. */
  function forget(): void {
    for (const [key, left] of kept) {
      if (leftNow(left) < atOnce && kept.size <= mostKept) return;
      kept.delete(key);
    }
  }

  return {
    take(key) {
      const known = kept.get(key);
      const left = known ? leftNow(known) : atOnce;
      kept.delete(key);
      kept.set(key, { left: left >= 1 ? left - 1 : left, at: now() });
      forget();
      return left >= 1;
    },
  };
}
