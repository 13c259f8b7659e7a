import { expect, test } from 'vitest';
import { outlive } from '../support/outage.ts';

// `npm run proofs` does the same with a hundred tickets.
test('Slack away for an hour: all is delivered afterwards, once, in order, below the limits', async () => {
  const outcome = await outlive({
    tickets: 3,
    late: 1,
    ways: ['refused', 'unavailable', 'refused'],
    steps: 3,
    stepMs: 700,
  });
  const { callsPerSecond, worstSecond, firstMs, ratio } = outcome;
  expect(callsPerSecond).toBeLessThan(4);
  expect(worstSecond).toBeLessThanOrEqual(20);
  expect(firstMs).toBeLessThan(16_000);
  expect(ratio).toBeLessThan(3);
}, 60_000);
