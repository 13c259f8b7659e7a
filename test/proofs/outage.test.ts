import { expect, test } from 'vitest';
import { outlive } from '../support/outage.ts';

test('Slack away for an hour with a hundred active tickets: all is delivered afterwards, once, in order, below the limits', async () => {
  const outcome = await outlive({
    tickets: 100,
    late: 10,
    ways: ['refused', 'unavailable', 'silent'],
    steps: 12,
    stepMs: 4000,
  });
  console.log(outcome);
  // Most calls are the look-ups of names for people who write meanwhile.
  expect(outcome.callsPerSecond).toBeLessThan(5);
  expect(outcome.worstSecond).toBeLessThanOrEqual(40);
  expect(outcome.firstMs).toBeLessThan(17_000);
  // One conversation takes one message a second at best; the rest of the backlog comes after.
  expect(outcome.urgentMs[0]).toBeLessThan(outcome.firstMs + 2000);
  expect(outcome.urgentMs[1] - outcome.urgentMs[0]).toBeLessThan(160_000);
  expect(outcome.ratio).toBeLessThan(1.25);
});
