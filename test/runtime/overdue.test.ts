import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import { startDispatcher } from '../../src/runtime/dispatcher.ts';
import { startOverdue, tellOverdue } from '../../src/runtime/overdue.ts';
import type { Address, Desk } from '../../src/runtime/ports.ts';
import { openTicket, post } from '../db/decisions.ts';
import { fay } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { madeDesk, openShell } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';

const other: Desk = { ...madeDesk, id: 'other' };
const places = ['slack:T1/CSUPPORT', fay.address].sort();

let database: FreshDatabase;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
});
beforeEach(() => wipe(database));
afterAll(() => database.close());

/** An escalation of this desk that waits and is not tried again by itself. */
async function waits(deskId: string): Promise<void> {
  const escalation = post('call', {
    deskId,
    to: 'slack:T1/UDANA',
    conversation: 'person:slack:T1/UDANA',
    keys: ['1/PT8H/director'],
    urgent: true,
    as: 'director',
  });
  await openTicket(store.tickets, deskId, `of ${deskId}`, null, [escalation]);
  await database.sql`
    update outbox set created_at = now() - interval '6 minutes', try_at = now() + interval '30 minutes'`;
}

async function failedFor(error: string): Promise<void> {
  await database.sql`update outbox set error = ${error} where addressed_as = 'director'`;
}

async function alerts(): Promise<readonly { status: string; error: string | null }[]> {
  return database.sql`select status, error from outbox where addressed_as = 'alert'`;
}

/** Sends until `look` finds something. Gives to whom something was posted. */
async function sending(
  desks: readonly Desk[],
  look: (posted: readonly Address[]) => Promise<boolean> | boolean,
): Promise<readonly Address[]> {
  const posted: Address[] = [];
  const shell = await openShell(
    database,
    {
      pace: async () => 0,
      async post(to) {
        posted.push(to);
        return { conversation: to, id: '1' };
      },
    },
    desks,
  );
  const dispatcher = startDispatcher(shell);
  try {
    await eventually('what is looked for', () => look(posted));
  } finally {
    await dispatcher.stop();
  }
  return posted.sort();
}

test('a replica that does not have the desk leaves its alert to one that has', async () => {
  await waits('other');
  const without = await openShell(database, {});
  const having = await openShell(database, {}, [madeDesk, other]);
  expect(await tellOverdue(without)).toBe(0);
  expect(await tellOverdue(having)).toBe(1);
  expect(await tellOverdue(having)).toBe(0);
  await failedFor('ratelimited');
  const tried = async () => (await alerts()).every(({ error }) => error !== null);
  expect(await sending([madeDesk], tried)).toEqual([]);
  expect(await sending([madeDesk, other], (posted) => posted.length === 2)).toEqual(places);
});

test('nor does one that has the desk, and no platform to tell it on', async () => {
  await waits('desk');
  const away = await openShell(database, {}, [madeDesk], { platforms: new Map() });
  expect(await tellOverdue(away)).toBe(0);
  expect(await tellOverdue(await openShell(database, {}))).toBe(1);
});

test('an alert is kept while its own platform may let the escalation through, and told if it does not', async () => {
  await waits('desk');
  await failedFor('the platform does not answer: ECONNREFUSED');
  expect(await tellOverdue(await openShell(database, {}))).toBe(1);
  const kept = async () => (await alerts()).every(({ error }) => error?.startsWith('waiting'));
  expect(await sending([madeDesk], kept)).toEqual([]);
  await failedFor('chat.postMessage: ratelimited');
  expect(await sending([madeDesk], (posted) => posted.length === 2)).toEqual(places);
});

test('an alert whose escalation went through is told nobody', async () => {
  await waits('desk');
  await tellOverdue(await openShell(database, {}));
  await database.sql`
    update outbox set status = 'sent', finished_at = now() where addressed_as = 'director'`;
  const over = async () => (await alerts()).every(({ status }) => status === 'failed');
  expect(await sending([madeDesk], over)).toEqual([]);
});

test('what waits for hours, as the database’s clock was set back, is sent again at once', async () => {
  await waits('desk');
  await database.sql`
    update outbox set created_at = created_at + interval '6 hours', try_at = try_at + interval '6 hours'`;
  const loop = startOverdue(await openShell(database, {}));
  await eventually('it may be sent', async () => (await store.outbox.nextIn()) === 0);
  await loop.stop();
  expect(await alerts()).toEqual([]);
});
