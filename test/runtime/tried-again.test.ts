import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../../db/index.ts';
import { startDispatcher } from '../../src/runtime/dispatcher.ts';
import { PlatformError } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { madeDesk, openShell } from '../support/shell.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test.each<[number | undefined, number, number]>([
  [30_000, 0, 30_000],
  [7000, 0.5, 7350],
  // Never far beyond what the platform asked for.
  [300_000, 1, 302_000],
  [0, 1, 0],
  // Its own wait, where the platform gave none.
  [undefined, 0.5, 1050],
])('after %o ms, with %o of the spread: %i', async (retryAfterMs, part, ms) => {
  await database.sql`truncate outbox`;
  const { outbox } = storeOn(database);
  const waits: number[] = [];
  let attempts = 0;
  const shell = await openShell(
    database,
    {
      pace: async () => 0,
      async post() {
        attempts += 1;
        if (attempts > 1) return { conversation: 'C', id: '1' };
        const said = { platform: 'slack', operation: 'post', reason: 'ratelimited' };
        throw new PlatformError({
          ...said,
          outcome: 'retryable',
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        });
      },
    },
    [madeDesk],
    {
      outbox: {
        ...outbox,
        retry: (entry, wait, ...more) => {
          waits.push(wait);
          return outbox.retry(entry, 0, ...more);
        },
      },
    },
  );
  await shell.outbox.add('desk', `spread-${ms}`, [
    {
      deskId: 'desk',
      number: '',
      to: 'slack:T1/UPIA',
      conversation: 'person:slack:T1/UPIA',
      as: 'answer',
      keys: [],
      urgent: false,
      delivery: {
        kind: 'post',
        message: { summary: 'x', parts: [{ kind: 'paragraph', text: ['x'] }] },
      },
    },
  ]);
  const dispatcher = startDispatcher({ ...shell, random: () => part });
  await eventually('the message', async () => (await outbox.pending()) === 0);
  await dispatcher.stop();
  expect(waits).toEqual([ms]);
});
