import { expect, test } from 'vitest';
import { fireAll } from '../support/processes/fire-all.ts';
import { operatorsGround } from '../support/processes/grounds.ts';
import { killLoop } from '../support/processes/kill-loop.ts';

// A slice of `npm run proofs:processes`, which has the whole, with every kind of database.

test('two replicas start on 200 thresholds that are due: each fires once', async () => {
  expect(await fireAll({ replicas: 2, tickets: 200 })).toContain('0 lost, 0 doubled');
});

test('bot and database are killed while people report: what was accepted is there, once', async () => {
  const line = await killLoop(await operatorsGround(), {
    seed: 6,
    kills: 2,
    requesters: 2,
    every: [200, 600],
    rest: [200, 600],
    leasesEnd: true,
  });
  expect(line).toContain('0 lost, 0 doubled');
}, 60_000);
