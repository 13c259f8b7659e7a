import type { Interval } from '../instant.ts';

/** The union of intervals, ascending; what overlaps or touches becomes one. Sorts the list given. */
export function unite(intervals: Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of intervals.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || interval.from > last.to) result.push(interval);
    else if (interval.to > last.to) result[result.length - 1] = { ...last, to: interval.to };
  }
  return result;
}
