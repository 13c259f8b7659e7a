import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { balance } from '../support/processes/balance.ts';
import { startBots } from '../support/processes/bots.ts';
import { atRest, countsOf, judge } from '../support/processes/judge.ts';
import { bringPeople } from '../support/processes/people.ts';
import { anySeed, between, seeded } from '../support/processes/random.ts';
import { sleep } from '../support/processes/sleep.ts';
import { openTown } from '../support/processes/town.ts';

const minute = 60_000;
const hour = 60 * minute;
/** How far the machine's clock is off, one after the other; beyond five minutes Slack is refused. */
const steps = inject('short')
  ? [4 * minute, hour, 0]
  : [minute, -minute, 4 * minute, -4 * minute, hour, -hour, 24 * hour, -24 * hour, 2 * minute, 0];

test('the machine’s clock is stepped forth and back under load: nothing is lost, doubled or left waiting', async () => {
  const seed = anySeed();
  const random = seeded(seed);
  const town = await openTown({ requesters: inject('short') ? 3 : 6 });
  const database = await freshDatabase();
  const file = join(town.files.dataDir, '..', 'clock');
  await writeFile(file, '0');
  const env = { ...town.env, DATABASE_URL: database.url, TEST_CLOCK_FILE: file };
  const ahead = new URL('../support/processes/shifted-clock.ts', import.meta.url).href;
  const bots = await startBots(env, { ahead });
  try {
    const { by, numbers, heard, failed } = balance(bots.urls);
    town.sandbox.connectBot({ by });
    const rest = [300, 1500] as const;
    const people = bringPeople(town.sandbox, { seed, requesters: town.requesters, rest });
    for (const step of steps) {
      await sleep(between(random, 1000, 3000));
      await writeFile(file, String(step));
    }
    await sleep(1000);
    await people.finish();
    await atRest(database.sql);
    const { reports } = people;
    const verdict = await judge(database.sql, town.sandbox, { ...town, reports, numbers, heard });
    const ended = await bots.stop();
    const counts = { 'steps of the clock': steps.length, 'without answer': failed() };
    const line = `clock, seed ${seed}: ${countsOf(verdict, counts)}`;
    expect(verdict, line).toMatchObject({ lost: [], doubled: [], marked: 0 });
    expect(
      ended.map(({ code }) => code),
      line,
    ).toEqual([0]);
    console.log(line);
  } finally {
    await bots.end();
    await database.close();
    await town.close();
  }
});
