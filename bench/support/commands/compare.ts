import { figureOf, ratioOf } from '../../report/figure.ts';
import type { Line } from '../../suite.ts';
import type { Taken } from './take-turns.ts';

/** A line of what one command takes, ours against another's, which is only reported. */
export function compare(
  what: string,
  of: keyof Taken,
  ours: readonly Taken[],
  against: { readonly what: string; readonly taken: readonly Taken[] } | null,
): Line {
  const own = ours.map((one) => one[of]);
  const theirs = against?.taken.map((one) => one[of]);
  return {
    what,
    unit: 'ms',
    ours: figureOf(own),
    against: against && theirs ? { what: against.what, figure: figureOf(theirs) } : null,
    ratio: theirs ? ratioOf(own, theirs) : null,
    goal: null,
  };
}
