/** For so long, so many at once, one after the other. */
export interface Ask {
  readonly ms: number;
  readonly atOnce: number;
  /** Over how many desks they are spread. */
  readonly desks: number;
}

export interface Done {
  /** All that were begun in that time, each at the end of it durable. */
  readonly count: number;
  /** From the first beginning to the last end. */
  readonly ms: number;
}

/** Keeps `atOnce` of a work going for that long; each gets a number that no other of them has. */
export async function keepGoing(
  { ms, atOnce }: Pick<Ask, 'ms' | 'atOnce'>,
  work: (number: number) => Promise<unknown>,
): Promise<Done> {
  const begun = performance.now();
  let count = 0;
  const one = async () => {
    while (performance.now() < begun + ms) {
      count += 1;
      await work(count);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { count, ms: performance.now() - begun };
}
