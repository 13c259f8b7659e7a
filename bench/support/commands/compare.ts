import { lineOf } from '../../report/line.ts';
import type { Line } from '../../suite.ts';
import type { Taken } from './take-turns.ts';

/** A line of what one command takes, ours against another's, which is only reported. */
export function compare(
  what: string,
  of: keyof Taken,
  ours: readonly Taken[],
  against: { readonly what: string; readonly taken: readonly Taken[] } | null,
): Line {
  const valuesOf = (taken: readonly Taken[]) => taken.map((one) => one[of]);
  const other = against && { what: against.what, values: valuesOf(against.taken) };
  return lineOf(what, 'ms', valuesOf(ours), other);
}
