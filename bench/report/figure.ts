/** One thing measured several times. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

/** Throws without any value, and for one that is no finite number: such a figure would say nothing. */
export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((one, other) => one - other);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined || !values.every(Number.isFinite)) {
    throw new Error(`no figure comes of [${values.join(', ')}]`);
  }
  return { median: percentile(sorted, 50), least, most, rounds: values.length };
}

/** Ours by theirs, each round by itself: what slows the machine for a while slows both. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Figure {
  if (ours.length !== theirs.length) {
    throw new Error(`${ours.length} rounds of ours against ${theirs.length} of theirs`);
  }
  return figureOf(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}

/** The value below which `part` of a hundred lie, by linear interpolation; NaN of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = ((sorted.length - 1) * part) / 100;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
