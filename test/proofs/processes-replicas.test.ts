import { expect, inject, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startBots } from '../support/processes/bots.ts';
import { writeDueTickets } from '../support/processes/due-tickets.ts';
import { fireAll } from '../support/processes/fire-all.ts';
import { countsOf, judge } from '../support/processes/judge.ts';
import { watchServing } from '../support/processes/serving.ts';
import { openTown } from '../support/processes/town.ts';
import { watchRates } from '../support/rates.ts';
import { supportChannel } from '../support/sandbox-desk.ts';

const [many, few] = inject('short') ? [1000, 6] : [10_000, 60];
const second = 1000;

test(`three replicas start on ${many} thresholds that are due: each fires once, and each message about it is written once`, async () => {
  console.log(await fireAll({ replicas: 3, tickets: many }));
});

test('three replicas send at the pace of one: no 429, a conversation is served by one at a time, in order', async () => {
  const town = await openTown({ requesters: few, rateLimits: true, after: [1, 3600] });
  const { sandbox, requesters } = town;
  const database = await freshDatabase();
  const rates = watchRates(sandbox);
  const serving = watchServing(database.sql);
  let refused = 0;
  try {
    const reportedAt = Date.now() - 2 * second;
    const tickets = { count: few, requesters, reportedAt, shown: true };
    await writeDueTickets(database, town.files.deskFile, tickets);
    const env = { ...town.env, DATABASE_URL: database.url };
    const bots = await startBots(env, { count: 3, ahead: 'node:process' });
    const begun = performance.now();
    await eventually(
      'an empty outbox',
      async () => {
        refused = Math.max(refused, sandbox.calls.filter(({ status }) => status === 429).length);
        const [row] = await database.sql<{ left: number }[]>`
          select count(*) filter (where status = 'pending') as left from outbox`;
        return row?.left === 0;
      },
      15 * 60_000,
    );
    const took = (performance.now() - begun) / second;
    const inChannel = rates.posts(supportChannel).length;
    const [director = ''] = town.thresholds;
    const verdict = await judge(database.sql, sandbox, {
      ...town,
      reports: new Map(),
      thresholds: [director],
    });
    const twice = await serving.stop();
    const ended = await bots.stop();
    const counts = { replicas: 3, seconds: Math.round(took), '429': refused };
    const line = `pace: ${countsOf(verdict, counts)}, ${inChannel} posts in the channel`;
    expect(verdict, line).toMatchObject({ tickets: few, lost: [], doubled: [], marked: 0 });
    expect(twice, line).toEqual([]);
    expect(refused, line).toBe(0);
    rates.check();
    expect(
      ended.map(({ code }) => code),
      line,
    ).toEqual([0, 0, 0]);
    console.log(line);
  } finally {
    rates.stop();
    await serving.stop();
    await database.close();
    await town.close();
  }
});
