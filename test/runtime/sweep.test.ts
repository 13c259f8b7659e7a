import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRuntime } from '../../src/runtime/start.ts';
import { monday, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openShell } from '../support/shell.ts';

const day = 24 * 3_600_000;
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test('what nobody came back to in a week is forgotten, by the desk’s clock, more than a batch of it', async () => {
  const shell = await openShell(database, {});
  const draft = (id: string, openedAt: number) =>
    shell.tickets.saveDraft({
      deskId: 'desk',
      id,
      requester: rita,
      answers: {},
      openedAt,
      text: 'Words',
    });
  await draft('in time', monday - 7 * day);
  await draft('late', monday - 7 * day - 1);
  await shell.outbox.add('desk', 'fresh', []);
  await database.sql`
    insert into once_keys (desk_id, key, created_at)
    select 'desk', 'old' || n, now() - interval '169 hours' from generate_series(1, 600) as n`;
  const runtime = startRuntime(shell);
  await eventually('all but the fresh key is forgotten', async () => {
    const keys = await database.sql<{ key: string }[]>`select key from once_keys`;
    return keys.map(({ key }) => key).join() === 'fresh';
  });
  await runtime.stop();
  const drafts = await database.sql<{ id: string }[]>`select id from drafts`;
  expect(drafts.map(({ id }) => id)).toEqual(['in time']);
});
