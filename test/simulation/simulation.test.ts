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
  // Short lives, in which thresholds pass and the whole bot is off for hours.
  const [first, other, again] = await run([3147, 3139, 3147]);
  if (first?.kind !== 'done' || other?.kind !== 'done' || again?.kind !== 'done') {
    throw new Error(JSON.stringify([first, other, again]));
  }
  expect([first, other].flatMap(({ outcome }) => outcome.violations)).toEqual([]);
  expect(other.outcome.counts.thresholds).toBeGreaterThan(0);
  expect(first.outcome.hash).not.toBe(other.outcome.hash);
  expect(again.outcome.hash).toBe(first.outcome.hash);
}, 300_000);
