import type { Instant } from '../engine/instant.ts';

/** About how long a platform takes for one message more to the same address. */
const placeMs = 1000;
/** Lines that are over are forgotten beyond this many. */
const mostLines = 1000;

/** Who waits for the platform's pace, in the order of their coming. Times are real. */
export interface Lines {
  /** One more stands in this line, where the next place is free in `wait` ms: how long until its turn. */
  join(line: string, wait: number): number;
}

export function newLines(now: () => Instant = Date.now): Lines {
  const ends = new Map<string, Instant>();
  return {
    join(line, wait) {
      if (ends.size >= mostLines) {
        for (const [one, end] of ends) if (end < now()) ends.delete(one);
      }
      const turn = Math.max(now() + wait, (ends.get(line) ?? 0) + placeMs);
      ends.set(line, turn);
      return turn - now();
    },
  };
}
