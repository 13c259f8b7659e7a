import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../../db/index.ts';
import { startDispatcher } from '../../src/runtime/dispatcher.ts';
import { type Outbox, type Platform, realTimers } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { madeDesk, openShell } from '../support/shell.ts';

const message = { summary: 'x', parts: [{ kind: 'paragraph' as const, text: ['x'] }] };
const ref = { conversation: 'C', id: '1' };

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** Sends one entry, the first time with a database or a platform that takes `ms`. Returns what was done. */
async function sent(
  ms: number,
  slow: 'the claim' | 'the look' | 'the slot',
  delivery: 'post' | 'update' = 'post',
): Promise<readonly string[]> {
  await database.sql`truncate outbox, once_keys`;
  const { outbox } = storeOn(database);
  const done: string[] = [];
  let time = 0;
  let isSlow = true;
  const take = (what: typeof slow) => {
    if (what !== slow || !isSlow) return;
    isSlow = false;
    time += ms;
  };
  const platform: Partial<Platform> = {
    pace: async () => 0,
    async find() {
      take('the look');
      done.push('looked');
      return 'absent';
    },
    async post() {
      done.push('sent');
      return ref;
    },
    update: async () => void done.push('sent'),
  };
  const watched: Partial<Outbox> = {
    async claim(...asked) {
      const claimed = await outbox.claim(...asked);
      if (claimed.length > 0) take('the claim');
      // A look is for an attempt of which nobody knows what became.
      return claimed.map((entry) => ({ ...entry, ambiguous: slow === 'the look' }));
    },
    async refOf() {
      take('the slot');
      return ref;
    },
    async retry(entry, _, ambiguous, error) {
      done.push(error);
      return outbox.retry(entry, 0, ambiguous, error);
    },
  };
  const shell = await openShell(database, platform, [madeDesk], {
    outbox: { ...outbox, ...watched },
    timers: { ...realTimers, now: () => time },
  });
  await outbox.add('desk', 'one', [
    {
      deskId: 'desk',
      number: '',
      to: 'slack:T1/UPIA',
      conversation: 'person:slack:T1/UPIA',
      as: 'answer',
      keys: [],
      urgent: false,
      delivery:
        delivery === 'update'
          ? { kind: 'update', slot: 'status', message }
          : { kind: 'post', message, under: 'card' },
    },
  ]);
  const dispatcher = startDispatcher(shell);
  await eventually('the message', async () => (await outbox.pending()) === 0);
  await dispatcher.stop();
  return done;
}

const late = (operation: string) => `slack ${operation}: lease_nearly_over (retryable)`;

test('what was so long in coming that another may send it is given back, and sent once', async () => {
  expect(await sent(20_001, 'the claim')).toEqual([late('post'), 'sent']);
  expect(await sent(90_000, 'the slot')).toEqual([late('post'), 'sent']);
  expect(await sent(90_000, 'the look')).toEqual(['looked', late('post'), 'looked', 'sent']);
  expect(await sent(90_000, 'the slot', 'update')).toEqual([late('update'), 'sent']);
});

test('what is slower than usual, but well within the lease, is sent', async () => {
  expect(await sent(20_000, 'the slot')).toEqual(['sent']);
});
