import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../../db/index.ts';
import type { TicketStore } from '../../src/runtime/ports.ts';
import { checkClocks } from '../../src/runtime/ticker.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { openShell } from '../support/shell.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** So many tickets that are due, of which the look with this number, from 1, fails. */
async function due(count: number, failing = 0) {
  const seen = { left: count, looks: 0, underWay: 0, most: 0 };
  const checkDue: TicketStore['checkDue'] = async (_now, limit) => {
    seen.looks += 1;
    if (seen.looks === failing) throw new Error('the database went away');
    seen.underWay += 1;
    seen.most = Math.max(seen.most, seen.underWay);
    const claimed = Math.min(limit, seen.left);
    seen.left -= claimed;
    await turn();
    seen.underWay -= 1;
    return claimed;
  };
  const tickets = { ...storeOn(database).tickets, checkDue };
  return { seen, shell: await openShell(database, {}, [], { tickets }) };
}

test('where little is due, one look is all', async () => {
  for (const count of [0, 99]) {
    const { seen, shell } = await due(count);
    expect(await checkClocks(shell)).toBe(count);
    expect(seen.looks).toBe(1);
  }
});

test('where much is due, two batches at a time are worked off until none is left', async () => {
  const { seen, shell } = await due(1234);
  expect(await checkClocks(shell)).toBe(1234);
  expect(seen).toMatchObject({ left: 0, most: 2 });
});

test('a batch that fails is told once the others are done', async () => {
  const { seen, shell } = await due(1234, 3);
  await expect(checkClocks(shell)).rejects.toThrow('the database went away');
  expect(seen).toMatchObject({ left: 0, underWay: 0 });
});
