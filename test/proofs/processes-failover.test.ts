import { expect, inject, test } from 'vitest';
import { balance } from '../support/processes/balance.ts';
import { startBots } from '../support/processes/bots.ts';
import { atRest, countsOf, judge } from '../support/processes/judge.ts';
import { onDatabase } from '../support/processes/on-database.ts';
import { startPair } from '../support/processes/pair.ts';
import { bringPeople } from '../support/processes/people.ts';
import { anySeed, between, seeded } from '../support/processes/random.ts';
import { sleep } from '../support/processes/sleep.ts';
import { openTown } from '../support/processes/town.ts';
import { openVirtualAddress } from '../support/processes/virtual-address.ts';

const rounds = inject('short') ? 1 : 4;

test('Postgres is restarted and failed over under load: nothing acknowledged is lost', async () => {
  const seed = anySeed();
  const random = seeded(seed);
  const town = await openTown({ requesters: inject('short') ? 3 : 6 });
  const pair = await startPair();
  const address = await openVirtualAddress(pair.primary());
  const bots = await startBots({ ...town.env, DATABASE_URL: address.url }, { count: 2 });
  try {
    const { by, numbers, heard, failed } = balance(bots.urls);
    town.sandbox.connectBot({ by });
    const rest = [200, 1200] as const;
    const people = bringPeople(town.sandbox, { seed, requesters: town.requesters, rest });
    const pause = () => sleep(between(random, 1500, 4000));
    for (let round = 0; round < rounds; round += 1) {
      await pause();
      await pair.failOver();
      address.moveTo(pair.primary());
      await pause();
      await pair.rebuild(round % 2 === 0 ? 'immediate' : 'fast');
    }
    await pause();
    await people.finish();

    const verdict = await onDatabase(pair.primary().url, async ({ sql }) => {
      if (inject('short')) await sql`update outbox set try_at = now() where leased`;
      await atRest(sql);
      const { reports } = people;
      return judge(sql, town.sandbox, { ...town, reports, numbers, heard });
    });
    const ended = await bots.stop();
    const counts = { failovers: rounds, restarts: rounds, 'without answer': failed() };
    const line = `failover, seed ${seed}: ${countsOf(verdict, counts)}`;
    expect(verdict, line).toMatchObject({ lost: [], doubled: [] });
    expect(
      ended.map(({ code }) => code),
      line,
    ).toEqual([0, 0]);
    console.log(line);
  } finally {
    await bots.end();
    await address.close();
    await pair.remove();
    await town.close();
  }
});
