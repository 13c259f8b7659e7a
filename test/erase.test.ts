import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Store, storeOn } from '../db/index.ts';
import { csvRow } from '../src/commands/csv.ts';
import { eraseRequester } from '../src/commands/erase-command.ts';
import { type ExportOptions, exportLines } from '../src/commands/export-command.ts';
import { ticketColumns } from '../src/commands/ticket-cells.ts';
import { execute, executeOpening } from '../src/runtime/execute.ts';
import { intake } from '../src/runtime/intake.ts';
import type { Person } from '../src/runtime/ports.ts';
import type { Shell } from '../src/runtime/shell.ts';
import { ana, hour, monday, rita } from './engine/made.ts';
import { type FreshDatabase, freshDatabase } from './support/database.ts';
import { everyRow } from './support/every-row.ts';
import { madeDesk, openShell } from './support/shell.ts';

const una: Person = { address: 'slack:T1/UUNA', name: '=Una, "U"' };
const later = { ...madeDesk, id: 'later' };
let database: FreshDatabase;
let store: Store;
let shell: Shell;
let now = monday;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
  shell = await openShell(database, {}, [madeDesk, later], { clock: { now: () => now } });
});
afterAll(() => database.close());

async function opens(requester: Person, id: string, desk = madeDesk): Promise<string> {
  const answers = { summary: `About ${id}`, systemDown: 'yes' };
  const submission = { id, requester, answers, consents: [], at: now };
  return (await executeOpening(shell, desk, submission)).ticket.number;
}

const resolves = (number: string, by = ana) =>
  execute(shell, 'desk', number, null, { type: 'Resolve', by, text: 'Done' });

async function sendAll(): Promise<void> {
  for (;;) {
    const claimed = await store.outbox.claim(20, 60_000);
    for (const entry of claimed) {
      const id = entry.number;
      await store.outbox.done(entry, { conversation: 'C1', id, url: `https://slack.test/${id}` });
    }
    if (claimed.length === 0) return;
  }
}

async function exported(options: Partial<ExportOptions> = {}): Promise<string> {
  const lines: string[] = [];
  for await (const line of exportLines(store.keeping, { format: 'jsonl', ...options })) {
    lines.push(line);
  }
  return lines.join('');
}

const parsed = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('a requester is exported and erased: all that is theirs, and nothing of others', async () => {
  const closed = await opens(rita, 'closed');
  await resolves(closed);
  const others = await opens(una, 'others');
  await execute(shell, 'desk', others, null, { type: 'Take', by: { ...rita, name: 'Rita' } });
  await sendAll();
  now += hour;
  const open = await opens(rita, 'open');
  const elsewhere = await opens(rita, 'elsewhere', later);
  const caller = { workspace: 'slack:T1', person: rita };
  await intake(shell).report(caller, 'A secret that was never sent');
  await intake(shell).added(caller, 'install');
  await intake(shell).homeOpened(caller);
  await store.tickets.saveReferral({
    deskId: 'later',
    draftId: 'd-9',
    requester: rita,
    referral: 'it',
    answers: { summary: 'A secret of the referral' },
    at: monday,
  });
  await store.references.learn([{ address: rita.address, serviceUrl: 'https://teams.test' }]);

  const all = parsed(await exported({ requester: rita.address }));
  expect(all.map(({ kind, deskId, number }) => [kind, deskId, number])).toEqual([
    ['ticket', 'desk', closed],
    ['ticket', 'desk', open],
    ['draft', 'desk', undefined],
    ['ticket', 'later', elsewhere],
    ['referral', 'later', undefined],
    ['reference', undefined, undefined],
  ]);
  expect(all[0].events.map(({ type }: { type: string }) => type)).toContain('TicketResolved');
  expect(parsed(await exported()).map(({ number }) => number)).toEqual([
    closed,
    others,
    open,
    elsewhere,
  ]);
  expect(parsed(await exported({ desk: 'desk', until: now, since: monday }))).toHaveLength(2);
  expect(parsed(await exported({ since: now }))).toHaveLength(2);

  const options = { open: false, dryRun: false, now };
  const before = await everyRow(database.sql);
  const refused = await eraseRequester(store.keeping, rita.address, options);
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain(`${open}, ${elsewhere} are not resolved.`);
  const dry = await eraseRequester(store.keeping, rita.address, {
    ...options,
    open: true,
    dryRun: true,
  });
  expect(dry.output).toContain(`desk: 2 tickets (${closed}, ${open}), 1 draft, 0 referrals`);
  expect(await everyRow(database.sql)).toBe(before);

  const done = await eraseRequester(store.keeping, rita.address, { ...options, open: true });
  expect(done.exitCode).toBe(0);
  expect(done.output).toContain(`desk: 2 tickets erased (${closed}, ${open}), and `);
  expect(done.output).toContain(`later: 1 ticket erased (${elsewhere}), and `);
  expect(done.output).toContain('How the bot reaches them is forgotten.');
  expect(done.output).toMatch(/\n\d+ messages that waited will not be sent\./);
  expect(done.output).toContain(`  ${closed}  https://slack.test/${closed}`);
  expect(done.output).toContain(`desk: 1 ticket (${others})`);
  expect(done.output).not.toContain('run this again');

  const left = await everyRow(database.sql);
  expect(left).not.toContain('secret');
  const naming = left.split('\n').filter((row) => row.includes(rita.address));
  expect(naming.filter((row) => !row.includes(others))).toEqual([]);
  expect(naming.length).toBeGreaterThan(0);
  expect(left).toContain(`tombstones (desk,${open},erased,`);
  expect(await store.keeping.isGone('later', elsewhere)).toBe(true);
  expect(await store.keeping.tombstone('later', elsewhere)).toEqual({ why: 'erased', goneAt: now });
  expect(await store.keeping.tombstone('later', 'NX-9')).toBeNull();
  expect(parsed(await exported()).map(({ number }) => number)).toEqual([others]);
  expect((await opens(rita, 'anew')) > open).toBe(true);
  const nobody = await eraseRequester(store.keeping, 'slack:T1/UNOBODY', options);
  expect(nobody).toEqual({
    exitCode: 0,
    output:
      'Nothing was kept of slack:T1/UNOBODY as a requester. If there should be something, check the address.',
  });
});

test('as CSV there is one row a ticket, and no cell that a spreadsheet would run', async () => {
  const [header, row, ...more] = (await exported({ format: 'csv', requester: una.address })).split(
    '\r\n',
  );
  expect(header).toBe(csvRow(ticketColumns));
  expect(row).toContain(`"'=Una, ""U""",slack:T1/UUNA,,2026-06-01T16:00:00.000Z,1,1,open,Rita,`);
  expect(more).toEqual(['']);
  expect(csvRow(['a', '', 'b,c', 'd\ne', '+1', '-2', '@x', '\tz', '=1+1'])).toBe(
    `a,,"b,c","d\ne",'+1,'-2,'@x,'\tz,'=1+1`,
  );
});
