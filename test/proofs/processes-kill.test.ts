import { inject, test } from 'vitest';
import { embeddedGround, operatorsGround } from '../support/processes/grounds.ts';
import { type KillLoop, killLoop } from '../support/processes/kill-loop.ts';
import { anySeed } from '../support/processes/random.ts';

const loop: Omit<KillLoop, 'seed'> = inject('short')
  ? { kills: 3, requesters: 3, every: [300, 900], rest: [100, 400], leasesEnd: true }
  : { kills: 30, requesters: 8, every: [200, 2500], rest: [200, 1500] };

test.concurrent('bot and database are killed at random moments under load, on a database of its operator', async () => {
  console.log(await killLoop(await operatorsGround(), { ...loop, seed: anySeed() }));
});

test.concurrent('bot and database are killed at random moments under load, with the Postgres it brought', async () => {
  console.log(await killLoop(embeddedGround(), { ...loop, seed: anySeed() }));
});
