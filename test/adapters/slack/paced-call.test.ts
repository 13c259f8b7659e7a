import { expect, test } from 'vitest';
import { createPace } from '../../../adapters/slack/pace.ts';
import { pacedCalls } from '../../../adapters/slack/paced-call.ts';
import { memoryPaces, realTimers } from '../../../src/runtime/ports.ts';
import { silent } from './silent.ts';

test('a hundred calls at once: some go, a few wait for seconds, the others are told when to come again', async () => {
  const paced = pacedCalls(createPace(memoryPaces(), silent), realTimers);
  const begun = Date.now();
  const done: number[] = [];
  const later: number[] = [];
  const calls = Array.from({ length: 100 }, () =>
    paced('conversations.open', 'T1', async () => done.push(Date.now() - begun)).catch(
      (failure) => {
        expect(failure).toMatchObject({ outcome: 'retryable', reason: 'ratelimited' });
        later.push(failure.retryAfterMs);
        expect(Date.now() - begun).toBeLessThan(6000);
      },
    ),
  );
  await Promise.all(calls);
  expect(done.filter((at) => at < 500)).toHaveLength(5);
  expect(done.length).toBeGreaterThanOrEqual(7);
  expect(Math.max(...done)).toBeLessThan(6000);
  expect(done.length + later.length).toBe(100);
  expect(Math.min(...later)).toBeGreaterThan(2000);
});
