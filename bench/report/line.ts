import type { Line } from '../suite.ts';
import { figureOf, ratioOf } from './figure.ts';

/** What else was measured, in the same rounds. */
interface Other {
  readonly what: string;
  readonly values: readonly number[];
}

/** A line that is only reported: what was measured in each round, beside another where there is one. */
export function lineOf(
  what: string,
  unit: string,
  ours: readonly number[],
  against: Other | null = null,
): Line {
  return {
    what,
    unit,
    ours: figureOf(ours),
    against: against && { what: against.what, figure: figureOf(against.values) },
    ratio: against && ratioOf(ours, against.values),
    goal: null,
  };
}
