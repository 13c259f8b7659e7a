import { at } from './ports/payload.ts';

/** One limit of a platform, as somebody finds it who asks for a place. Times in milliseconds. */
export interface Limit {
  /** Until it has a place for them; 0: now. */
  readonly wait: number;
  /** Until the last turn is over that others were given; 0: nobody waits. */
  readonly line: number;
  /** Between two places. */
  readonly every: number;
}

/**
 * Turns are given out no further ahead: an entry that is given back comes up again within the hour, and
 * must find its turn then.
 */
const longestLineMs = 30 * 60_000;

/**
 * How long until a place under all of these limits, and the line of each after that. Who `joins`
 * goes behind those who wait; who does not has had a turn, and has the next place that is free.
 */
export function turnUnder(
  limits: readonly Limit[],
  joins: boolean,
): { readonly turn: number; readonly lines: readonly number[] } {
  const turns = limits.map(({ wait, line }) => (joins ? Math.max(wait, line) : wait));
  const turn = Math.max(...turns);
  // The limit that is the last to have a place is the one that they wait for.
  const lines = limits.map(({ line, every }, place) =>
    joins && turn > 0 && turns[place] === turn
      ? Math.max(line, Math.min(turn + every, longestLineMs))
      : line,
  );
  return { turn, lines };
}

/** The lines before a limit, as a pace keeps them in its state. */
export interface Lines {
  /** Milliseconds from the state's instant until the last turn is over that was given out. */
  readonly line: number;
  /** The same of what is urgent, which stands in no line of the others'. */
  readonly urgentLine: number;
}

/** What is left of a state's lines after so much time; none of those that it does not tell of. */
export function linesLeft(state: unknown, passed: number): Lines {
  const left = (line: unknown) =>
    typeof line === 'number' && line >= 0 ? Math.max(0, line - passed) : 0;
  return { line: left(at(state, 'line')), urgentLine: left(at(state, 'urgentLine')) };
}
