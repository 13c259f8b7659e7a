import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { signalBotEarly, startBotProcess } from '../support/bot-process.ts';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { balance } from '../support/processes/balance.ts';
import { startBots } from '../support/processes/bots.ts';
import { atRest, countsOf, judge } from '../support/processes/judge.ts';
import { bringPeople } from '../support/processes/people.ts';
import { anySeed } from '../support/processes/random.ts';
import { sleep } from '../support/processes/sleep.ts';
import { openTown } from '../support/processes/town.ts';

const promisedMs = 10_000;

test('SIGTERM under load, with Slack silent: it ends within ten seconds, and the next start loses nothing', async () => {
  const seed = anySeed();
  const town = await openTown({ requesters: 4 });
  const database = await freshDatabase();
  const env = { ...town.env, DATABASE_URL: database.url };
  const ahead = new URL('../support/processes/unpaced.ts', import.meta.url).href;
  const first = await startBotProcess(env, ahead);
  const live = [first.url];
  try {
    const { by, numbers, heard, failed } = balance(() => live);
    town.sandbox.connectBot({ by });
    const rest = [100, 500] as const;
    const people = bringPeople(town.sandbox, { seed, requesters: town.requesters, rest });
    await sleep(3000);
    const up = await town.sandbox.down('silent');
    await sleep(1000);
    const begun = performance.now();
    const { code } = await first.stop();
    const took = performance.now() - begun;
    await up();
    // What was under way waits for its lease; where time is short, as if that had passed.
    if (inject('short')) await database.sql`update outbox set try_at = now() where leased`;
    const second = await startBots(env);
    live.splice(0, 1, ...second.urls());
    await sleep(1000);
    await people.finish();
    await atRest(database.sql);
    const { reports } = people;
    const verdict = await judge(database.sql, town.sandbox, { ...town, reports, numbers, heard });
    await second.stop();
    const counts = { 'ms to end': Math.round(took), 'without answer': failed() };
    const line = `SIGTERM, seed ${seed}: ${countsOf(verdict, counts)}`;
    expect(verdict, line).toMatchObject({ lost: [], doubled: [] });
    expect(code, line).toBe(0);
    expect(took, line).toBeLessThan(promisedMs);
    console.log(line);
  } finally {
    await database.close();
    await town.close();
  }
});

test('SIGTERM while it starts, with the Postgres it brings: it ends in order, and leaves none behind', async () => {
  const town = await openTown();
  const { dataDir } = town.files;
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  const env = { ...town.env, FIRSTLINE_DATA_DIR: dataDir };
  try {
    const { code } = await signalBotEarly(env, 'SIGTERM', async () => {
      await eventually('its Postgres starts', () => existsSync(pidFile), 60_000);
    });
    expect(code).toBe(0);
    expect(existsSync(pidFile)).toBe(false);
  } finally {
    await town.close();
  }
});
