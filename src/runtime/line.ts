/** About how long a platform takes for one message more to the same address. */
const placeMs = 1000;
/** Lines that are over, and those who never came back, are forgotten beyond these many. */
const mostLines = 1000;
const mostWaiting = 10_000;

/** Who waits for the platform's pace, in the order of their coming. Times are real. */
export interface Lines {
  /**
   * How long until somebody's turn in a line whose next place is free in `wait` ms. Who comes back
   * after standing in it has their turn: the next place.
   */
  join(line: string, who: string, wait: number): number;
  /** They had their turn. */
  leave(who: string): void;
}

export function newLines(now: () => number): Lines {
  const ends = new Map<string, number>();
  const waiting = new Set<string>();
  return {
    join(line, who, wait) {
      if (waiting.has(who)) return wait;
      if (waiting.size >= mostWaiting) waiting.clear();
      waiting.add(who);
      if (ends.size >= mostLines) {
        for (const [one, end] of ends) if (end < now()) ends.delete(one);
      }
      const turn = Math.max(now() + wait, (ends.get(line) ?? 0) + placeMs);
      ends.set(line, turn);
      return turn - now();
    },
    leave: (who) => void waiting.delete(who),
  };
}
