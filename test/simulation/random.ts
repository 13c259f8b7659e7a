/** A source of chance that gives the same for the same seed. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** From 0 to `below` - 1. */
  below(below: number): number;
  /** True so often. */
  chance(part: number): boolean;
  /** Throws where there is none. */
  pick<Item>(items: readonly Item[]): Item;
  /** Between the two, evenly over their logarithms: short times are as likely as long ones. */
  span(leastMs: number, mostMs: number): number;
  /** A source of its own, which what is drawn here does not move. */
  fork(name: string): Random;
}

export function randomOf(seed: number, name = ''): Random {
  let state = hashed(`${seed} ${name}`);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number) => Math.floor(next() * most);
  return {
    next,
    below,
    chance: (part) => next() < part,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    span: (least, most) => Math.round(least * (most / least) ** next()),
    fork: (other) => randomOf(seed, `${name}/${other}`),
  };
}

function hashed(text: string): number {
  let hash = 2166136261;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  }
  return hash | 0;
}
