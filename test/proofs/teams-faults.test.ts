import { test } from 'vitest';
import type { FaultOn } from '../support/teams/faults.ts';
import { goThrough, type Row } from '../support/teams/faulty-tickets.ts';

const calls: readonly FaultOn[] = ['create', 'send', 'update'];

const rows: readonly Row[] = calls.flatMap((on) => [
  { name: `3 times 429 of ${on}`, faults: [{ on, how: 429, times: 3, retryAfter: 1 }] },
  { name: `twice 502 of ${on}`, faults: [{ on, how: 502, times: 2 }] },
  { name: `time-out of ${on}`, faults: [{ on, how: 'time-out before' }] },
  { name: `time-out of ${on} that arrived`, faults: [{ on, how: 'time-out after' }] },
]);

test('whatever fails on the way to Teams, and with every time-out: one ticket, its thread in order, no escalation lost', async () => {
  await goThrough(rows);
});
