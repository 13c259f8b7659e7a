/**
 * Numbers in ascending order, with a table of contents: the reach from the first to the last is cut
 * into as many equal parts as there are numbers, and `starts` says how many numbers lie ahead of each
 * part. Hours that come back each week spread evenly, so that a part holds one or two.
 */
export interface Sorted {
  readonly values: Float64Array;
  readonly starts: Int32Array;
  readonly first: number;
  /** Parts a unit. */
  readonly scale: number;
}

export function sorted(ascending: readonly number[]): Sorted {
  const values = Float64Array.from(ascending);
  const first = values[0] ?? 0;
  const reach = (values.at(-1) ?? 0) - first;
  const scale = reach > 0 ? values.length / reach : 0;
  const starts = new Int32Array(values.length + 2);
  for (const value of values) {
    const after = Math.floor((value - first) * scale) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let part = 1; part < starts.length; part += 1) {
    starts[part] = (starts[part] ?? 0) + (starts[part - 1] ?? 0);
  }
  return { values, starts, first, scale };
}

/** The last position whose number is below `limit`; -1 if none is. */
export function lastBelow({ values, starts, first, scale }: Sorted, limit: number): number {
  if (!(limit > first)) return -1;
  const part = Math.min(Math.floor((limit - first) * scale), values.length);
  let low = starts[part] ?? 0;
  let high = starts[part + 1] ?? values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
