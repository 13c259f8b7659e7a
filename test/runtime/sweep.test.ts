import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute, executeOpening } from '../../src/runtime/execute.ts';
import { intake } from '../../src/runtime/intake.ts';
import { startRuntime } from '../../src/runtime/start.ts';
import { sweep } from '../../src/runtime/sweep.ts';
import { ana, monday, netex, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { madeDesk, openShell, silentLog } from '../support/shell.ts';

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

test('tickets go when the present policy of their desk keeps them no longer, and are answered for', async () => {
  const kept = { ...madeDesk, id: 'kept' };
  const policy = { ...netex, retention: { resolved: 'P1Y', clauses: [] } };
  const purged = { ...madeDesk, id: 'purged', policy };
  let now = monday;
  const said: object[] = [];
  const shell = await openShell(database, {}, [kept, purged], {
    clock: { now: () => now },
    log: { ...silentLog, info: (details) => void said.push(details) },
  });
  const submission = {
    requester: rita,
    answers: { summary: 'Slow', systemDown: 'yes' },
    consents: [],
    at: monday,
  };
  for (const desk of [kept, purged]) {
    for (let n = 0; n < 25; n += 1) {
      const { ticket } = await executeOpening(shell, desk, { ...submission, id: `s${n}` });
      if (n > 0) {
        const command = { type: 'Resolve', by: ana, text: 'Done' } as const;
        await execute(shell, desk.id, ticket.number, null, command);
      }
    }
  }
  await database.sql`update outbox set status = 'sent', finished_at = now()`;
  now = Date.parse('2027-06-01T16:00:00Z');
  expect(await sweep(shell)).toBe(false);
  expect(said).toEqual([]);
  now += 1;
  expect(await sweep(shell)).toBe(true);
  expect(await sweep(shell)).toBe(false);
  expect(said).toEqual([
    { desk: 'purged', tickets: 20 },
    { desk: 'purged', tickets: 4 },
  ]);
  const left = await database.sql`select desk_id, count(*)::int from tickets group by 1 order by 1`;
  expect(left).toEqual([
    { desk_id: 'kept', count: 25 },
    { desk_id: 'purged', count: 1 },
  ]);
  const asked = intake(shell).command({ workspace: 'slack:T1', person: rita }, 'status NX-1002');
  expect(await asked).toMatchObject({ title: 'NX-1002' });
  const press = { action: 'take', deskId: 'purged', number: 'NX-1002', keys: [] } as const;
  const pressed = await intake(shell).act({ workspace: 'slack:T1', person: ana }, press);
  expect(JSON.stringify(pressed)).toContain('NX-1002 is not kept any more.');
});

test('a machine whose clock is years ahead, or behind, removes nothing before its time', async () => {
  const policy = { ...netex, retention: { resolved: 'P2Y', clauses: [] } };
  const desk = { ...madeDesk, id: 'ahead', policy };
  const real = Date.now();
  let now = real - 365 * day;
  const clock = { now: () => now, isMachines: true };
  const shell = await openShell(database, {}, [desk], { clock });
  const about = { requester: rita, answers: { summary: 'Slow', systemDown: 'yes' } };
  const { ticket } = await executeOpening(shell, desk, {
    ...about,
    id: 'a1',
    consents: [],
    at: now,
  });
  const command = { type: 'Resolve', by: ana, text: 'Done' } as const;
  await execute(shell, desk.id, ticket.number, null, command);
  await database.sql`update outbox set status = 'sent', finished_at = now()`;
  const draft = { ...about, deskId: desk.id, id: 'half', openedAt: real - day, text: 'Words' };
  await shell.tickets.saveDraft(draft);
  const isThere = async () => [
    (await shell.tickets.find(desk.id, ticket.number)) !== null,
    (await shell.keeping.unsent(desk.id, rita.address)).drafts.length,
  ];
  now = real + 3 * 365 * day;
  await sweep(shell);
  expect(await isThere()).toEqual([true, 1]);

  // A clock that is moved by hand counts alone.
  await sweep({ ...shell, clock: { now: clock.now } });
  expect(await isThere()).toEqual([false, 0]);
});
