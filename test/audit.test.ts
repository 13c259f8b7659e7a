import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Transaction } from '../db/connect.ts';
import { storeOn } from '../db/index.ts';
import { type Audited, auditDesk } from '../src/commands/audit-command.ts';
import type { Command } from '../src/engine/commands.ts';
import { execute, executeOpening } from '../src/runtime/execute.ts';
import type { Shell } from '../src/runtime/shell.ts';
import { checkClocks } from '../src/runtime/ticker.ts';
import { ana, hour, mednet, monday, rita } from './engine/made.ts';
import { type FreshDatabase, freshDatabase } from './support/database.ts';
import { madeDesk, openShell } from './support/shell.ts';

let database: FreshDatabase;
let now = monday;
const other = { ...madeDesk, id: 'other', policy: mednet };

beforeAll(async () => {
  database = await freshDatabase();
  const shell = await openShell(database, {}, [madeDesk, other], { clock: { now: () => now } });
  for (let n = 0; n < 6; n += 1) await live(shell, n);
  await database.sql`create schema saved`;
  for (const table of damaged) {
    await database.sql`create table ${database.sql(`saved.${table}`)} as table ${database.sql(table)}`;
  }
});
afterAll(() => database.close());

/** A ticket whose thresholds fire, with something of everything. */
async function live(shell: Shell, n: number): Promise<void> {
  now = monday;
  const answers = { summary: `It is down ${n} \0 \ud83d`, systemDown: 'yes' };
  const submission = { id: `s${n}`, requester: rita, answers, consents: [], at: now };
  const { number } = (await executeOpening(shell, madeDesk, submission)).ticket;
  const does = (command: Command) => {
    now += hour;
    return execute(shell, 'desk', number, `c${now}`, command);
  };
  await does({ type: 'Take', by: ana });
  await does({ type: 'WaitOnRequester', by: ana, text: 'Since when?' });
  await does({ type: 'ReplyToSupport', by: rita, text: 'Since noon' });
  now += 24 * hour;
  await checkClocks(shell);
  await does({ type: 'ChangeLevel', by: ana, level: '2', reason: 'It is up again' });
  if (n % 2 === 0) await does({ type: 'Resolve', by: ana, text: 'Mended' });
  if (n % 4 === 0) await does({ type: 'Reopen', by: ana, text: 'Broken again' });
}

async function audit(deskId = 'desk'): Promise<Audited & { readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const store = storeOn(database);
  const audited = await auditDesk(store, deskId, now, (line) => void lines.push(line));
  return { ...audited, lines };
}

const damaged = ['tickets', 'events', 'policies', 'counters', 'tombstones'];

async function mend(sql: Transaction): Promise<void> {
  for (const table of damaged) {
    await sql`delete from ${sql(table)}`;
    await sql`insert into ${sql(table)} select * from ${sql(`saved.${table}`)}`;
  }
}

/** As somebody does who may switch off what the database checks. */
async function behindItsBack(work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  await database.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await work(tx);
  });
}

test('what bots wrote holds, desk by desk', async () => {
  const { lines, ...counts } = await audit();
  expect(lines).toEqual([]);
  expect(counts).toMatchObject({ tickets: 6, gone: 0, unused: 0, differences: 0 });
  expect(counts.events).toBeGreaterThan(6 * 7);
  expect(await audit('other')).toMatchObject({ tickets: 0, events: 0, differences: 0 });
});

test.each<[string, (sql: Transaction) => Promise<unknown>, readonly string[]]>([
  [
    'an event that is gone',
    (sql) => sql`delete from events where number = 'NX-1001' and seq = 3`,
    ['NX-1001: event 3 is missing', 'NX-1001: its state is not that of its events: '],
  ],
  [
    'an event that was written anew',
    (sql) => sql`update events set event = replace(event::text, 'It is up again', 'Whatever')::json
      where number = 'NX-1002' and type = 'LevelChanged'`,
    ['NX-1002: its state is not that of its events: levelReason.because'],
  ],
  [
    'an event with another time',
    (sql) => sql`update events set at = at + 1 where number = 'NX-1002' and seq = 2`,
    ['NX-1002: event 2 is not what its row says'],
  ],
  [
    'a state that was changed',
    (
      sql,
    ) => sql`update tickets set ticket = replace(ticket::text, '"level":"2"', '"level":"4"')::json
      where number = 'NX-1003'`,
    [
      'NX-1003: level is "2", and in its state "4"',
      'NX-1003: its state is not that of its events: ',
    ],
  ],
  [
    'columns that say something else',
    (sql) => sql`update tickets set state = 'open', resolved_at = null, requester = 'slack:T1/UEVE'
      where number = 'NX-1003'`,
    [
      'NX-1003: state is "open", and in its state "resolved"',
      'NX-1003: resolved_at is null, and in its state ',
      'NX-1003: requester is "slack:T1/UEVE", and in its state "slack:T1/URITA"',
    ],
  ],
  [
    'a threshold that fired twice',
    (sql) => sql`insert into events (desk_id, number, seq, at, type, event)
      select desk_id, number, 1 + (select max(seq) from events where number = 'NX-1004'), at, type,
        event
      from events where number = 'NX-1004' and type = 'EscalationFired' order by seq limit 1`,
    [
      ' is not what its row says',
      'NX-1004: threshold 1/PT8H/director fired more than once',
      'NX-1004: its state is not that of its events: version, escalations.2',
    ],
  ],
  [
    'a clock that nobody looks at',
    (sql) => sql`update tickets set next_check_at = null where number = 'NX-1004'`,
    ['NX-1004: its clocks are looked at never, and want it at '],
  ],
  [
    'a policy that is not kept',
    (sql) => sql`delete from policies where desk_id = 'desk'`,
    Array.from({ length: 6 }, (_, n) => `NX-${1001 + n}: its policy version v1 is not kept`),
  ],
  [
    'a document that is damaged, of a ticket and of an event',
    async (sql) => {
      await sql`update tickets set ticket = '{}' where number = 'NX-1001'`;
      await sql`update tickets set ticket = 'null' where number = 'NX-1002'`;
      await sql`update events set event = '{}' where number = 'NX-1003' and seq = 1`;
      await sql`update events set event = 'null' where number = 'NX-1003' and seq = 2`;
      await sql`update events set event = '{"type":"Whatever"}'
        where number = 'NX-1004' and seq = (select max(seq) from events where number = 'NX-1004')`;
    },
    [
      'NX-1001: its state cannot be read',
      'NX-1002: its state cannot be read',
      'NX-1003: event 1 cannot be read',
      'NX-1003: event 2 cannot be read',
      ' is not what its row says',
      'NX-1004: its state is not that of its events: ',
    ],
  ],
  [
    'a ticket without its events',
    (sql) => sql`delete from events where number = 'NX-1005'`,
    ['NX-1005: it has no events'],
  ],
  [
    'a ticket that was taken away',
    (sql) => sql`delete from tickets where number = 'NX-1005'`,
    [
      'NX-1005: there is no such ticket, yet events has 11 of its rows',
      'NX-1005: there is no such ticket, yet commands has 6 of its rows',
      'NX-1005: there is no such ticket, yet outbox has ',
    ],
  ],
  [
    'a tombstone with leftovers',
    (sql) => sql`insert into tombstones values ('desk', 'NX-1005', 'erased', 0, 0)`,
    [
      'NX-1005: it has a tombstone, yet tickets has 1 of its rows',
      'desk: the last count given out is 6, and 7 are used',
    ],
  ],
  [
    'a count that was set back',
    (sql) => sql`update counters set last = 3 where desk_id = 'desk'`,
    ['desk: the last count given out is 3, and 6 are used: the next may be taken'],
  ],
])('%s is found', async (_what, damage, expected) => {
  await behindItsBack(damage);
  const { lines, differences } = await audit();
  await behindItsBack(mend);
  expect(differences).toBe(lines.length);
  for (const [at, says] of expected.entries()) expect(lines[at]).toContain(says);
  expect(lines).toHaveLength(expected.length);
});

test('mended, all holds again', async () => {
  expect((await audit()).lines).toEqual([]);
});
