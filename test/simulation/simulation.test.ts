import { expect, inject, test } from 'vitest';
import { type Ended, runSeeds } from './run-seeds.ts';

async function run(seeds: readonly number[]): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  await runSeeds({
    serverUrl: inject('postgres').url,
    seeds,
    workers: 1,
    planted: null,
    traced: false,
    told: (one) => void ended.push(one),
  });
  return ended;
}

test('whatever goes wrong, every promise is kept; a seed is the same life whenever it is lived', async () => {
  const [first, other, again] = await run([3, 8, 3]);
  if (first?.kind !== 'done' || other?.kind !== 'done' || again?.kind !== 'done') {
    throw new Error(JSON.stringify([first, other, again]));
  }
  expect([first, other].flatMap(({ outcome }) => outcome.violations)).toEqual([]);
  expect(first.outcome.counts.tickets + other.outcome.counts.tickets).toBeGreaterThan(0);
  expect(first.outcome.hash).not.toBe(other.outcome.hash);
  expect(again.outcome.hash).toBe(first.outcome.hash);
}, 300_000);
