import { expect, test } from 'vitest';
import { fireAll } from '../support/processes/fire-all.ts';
import { operatorsGround } from '../support/processes/grounds.ts';
import { judge } from '../support/processes/judge.ts';
import { killLoop } from '../support/processes/kill-loop.ts';
import { botToken, report } from '../support/sandbox-desk.ts';
import { openWorld } from '../support/world.ts';

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

test('what is lost, doubled or not written is found', async () => {
  const world = await openWorld();
  try {
    const { sandbox, database } = world;
    const number = await report(sandbox.as('U0RITA'), 'It stopped');
    await sandbox.settle();
    const promised = {
      reports: new Map([['It stopped', number]]),
      thresholds: [],
      requesters: ['U0RITA'],
      marked: new Map(),
    };
    const look = (more: object = {}) => judge(database.sql, sandbox, { ...promised, ...more });
    expect(await look()).toMatchObject({ tickets: 1, messages: 2, lost: [], doubled: [] });
    const reports = new Map([['It never came', 'NX-1002']]);
    expect((await look({ reports })).lost).toEqual(['It never came']);
    expect((await look({ thresholds: ['1/PT8H/director'] })).lost).toHaveLength(2);

    const [{ channel, text, metadata } = { channel: '', text: '' }] = sandbox.as('U0RITA').dms();
    await fetch(`${sandbox.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel, text, metadata }),
    });
    expect((await look()).doubled).toHaveLength(2);
  } finally {
    await world.close();
  }
});
