import { between, type Random } from '../support/processes/random.ts';

export { between, type Random, seeded } from '../support/processes/random.ts';

/** One of these. Throws where there is none. */
export function oneOf<T>(random: Random, all: readonly T[]): T {
  const one = all[between(random, 0, all.length - 1)];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
}

/** Bytes of any value. */
export function bytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => between(random, 0, 255)));
}
