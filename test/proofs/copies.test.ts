import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase, type Sql } from '../../db/connect.ts';
import { digestRows, shapesIn } from '../../db/copy/tables.ts';
import { stopEmbeddedPostgres } from '../../db/embedded.ts';
import { describeDatabase, openStore, storeOn } from '../../db/index.ts';
import { openTicket } from '../db/decisions.ts';
import { runFirstline } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { emptyDatabase } from '../support/empty-database.ts';

const short = inject('short');
const megabytes = short ? 30 : 300;
const heapMegabytes = 48;
/** Of the whole process; it begins at about 150. */
const mostMegabytes = 300;
const kills = short ? 6 : 60;
/** A move of that test is done by then, mostly. */
const longestMs = 6000;
const root = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let source: FreshDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstline-copies-'));
  source = await freshDatabase({ poolSize: 1 });
  const { tickets } = storeOn(source);
  await openTicket(tickets, 'd', 's1');
});
afterAll(async () => {
  await source.close();
  await rm(folder, { recursive: true, force: true });
});

/** A command with too small a heap for what it copies; its outcome and the most memory it took. */
async function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMegabytes}`, 'src/cli.ts', ...args],
    { cwd: root, env: { PATH: process.env.PATH ?? '', TMPDIR: tmpdir(), ...env } },
  );
  let said = '';
  let most = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 50);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  return { code, said, most };
}

const digests = async (sql: Sql) => {
  const found = [];
  for (const shape of await shapesIn(sql)) found.push([shape.name, await digestRows(sql, shape)]);
  return found;
};

async function digestsAt(url: string) {
  const { sql, close } = await openDatabase({ url }, { poolSize: 1 });
  await sql`set statement_timeout = 0`;
  const found = await digests(sql);
  await close();
  return found;
}

/** Words that gzip cannot make small, in the past of one ticket. */
async function grow({ sql }: FreshDatabase, mebibytes: number): Promise<void> {
  await sql`set statement_timeout = 0`;
  await sql`
    insert into events (desk_id, number, seq, at, type, event)
    select 'd', 'NX-1', 1000 + each, 1, 'Padding', json_build_object('text', (
      select string_agg(md5(each || '.' || part), '') from generate_series(1, 128) as part))
    from generate_series(1, ${mebibytes * 250}) as each`;
}

test('what is larger than the memory is backed up, restored and moved', async () => {
  await grow(source, megabytes);
  await source.leave();
  const before = await digestsAt(source.url);
  const [restored, moved] = [await emptyDatabase(), await emptyDatabase()];
  const file = join(folder, 'large');
  const backup = await run(['backup', file], { DATABASE_URL: source.url });
  const restore = await run(['restore', file], { DATABASE_URL: restored.url });
  const move = await run(['migrate-to', moved.url], { DATABASE_URL: restored.url });
  const size = (await stat(file)).size / 1024 ** 2;
  console.log(
    `${megabytes} MB of events, a file of ${size.toFixed()} MB; at most ${backup.most.toFixed()} MB of memory for the backup, ${restore.most.toFixed()} for the restore, ${move.most.toFixed()} for the move`,
  );
  expect([backup.code, restore.code, move.code], backup.said + restore.said + move.said).toEqual([
    0, 0, 0,
  ]);
  expect(await digestsAt(restored.url)).toEqual(before);
  expect(await digestsAt(moved.url)).toEqual(before);
  for (const { most } of [backup, restore, move]) expect(most).toBeLessThan(mostMegabytes);
  await restored.drop();
  await moved.drop();
});

test('a move that is killed leaves the target empty and the source as it was, or is done', async () => {
  const counts = { empty: 0, complete: 0, done: 0 };
  const source = await freshDatabase({ poolSize: 1 });
  await openTicket(storeOn(source).tickets, 'd', 's1');
  await grow(source, 5);
  await source.leave();
  const before = await digestsAt(source.url);
  for (let each = 0; each < kills; each += 1) {
    const target = await emptyDatabase();
    const child = spawn(process.execPath, ['src/cli.ts', 'migrate-to', target.url], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: source.url },
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    await Promise.race([ended, sleep((((each * 37) % kills) / kills) * longestMs)]);
    child.kill('SIGKILL');
    await ended;
    const there = (await describeDatabase({ url: target.url })).tables.kind;
    const here = (await describeDatabase({ url: source.url })).tables.kind;
    expect(['none', 'current']).toContain(there);
    if (there === 'none') expect(here).toBe('current');
    else expect(await digestsAt(target.url)).toEqual(before);
    counts[there === 'none' ? 'empty' : here === 'current' ? 'complete' : 'done'] += 1;
    expect(await digestsAt(source.url)).toEqual(before);
    if (here === 'moved') {
      const undone = await runFirstline(['migrate-to', '--undo'], { DATABASE_URL: source.url });
      expect(undone.code, undone.stderr).toBe(0);
    }
    await target.drop();
  }
  console.log(
    `${kills} moves killed: ${counts.empty} left the target empty, ${counts.complete} complete and the source unmarked, ${counts.done} were done`,
  );
  expect(counts.empty).toBeGreaterThan(0);
  await source.close();
});

test('the commands on an embedded database: beside its bot, into a new folder, to another Postgres', async () => {
  const dataDir = join(folder, 'bot');
  const other = join(folder, 'other');
  const file = join(folder, 'small');
  const bot = await openStore({ dataDir, fsync: false });
  const ticket = await openTicket(bot.tickets, 'd', 's1');
  const here = { FIRSTLINE_DATA_DIR: dataDir };
  const backup = await runFirstline(['backup', file], here);
  expect(backup.stdout).toMatch(/holds all that was in the database: .*tickets 1\b/);
  expect(backup.stdout).toContain('encrypted with FIRSTLINE_ENCRYPTION_KEY, which is not in it');
  expect((await runFirstline(['backup', file], here)).stderr).toContain('is there already');
  expect((await runFirstline(['restore', file], here)).stderr).toContain('Another Firstline runs');
  const target = await emptyDatabase();
  const tooEarly = await runFirstline(['migrate-to', target.url], here);
  expect([tooEarly.code, tooEarly.stderr]).toEqual([
    1,
    expect.stringContaining('Another Firstline runs'),
  ]);
  await bot.close();

  const restore = await runFirstline(['restore', file], { FIRSTLINE_DATA_DIR: other });
  expect(restore.stdout, restore.stderr).toContain('The database is as it was at ');
  const restored = await openStore({ dataDir: other, fsync: false });
  expect(await restored.tickets.find('d', ticket.number)).toEqual(ticket);
  await restored.close();
  expect((await runFirstline(['restore', file], { FIRSTLINE_DATA_DIR: other })).stderr).toContain(
    'There are tables of Firstline',
  );

  const moved = await runFirstline(['migrate-to', target.url], here);
  expect(moved.stdout, moved.stderr).toContain('Set DATABASE_URL=postgres:');
  const next = await openStore({ url: target.url }, { poolSize: 1 });
  expect(await next.tickets.find('d', ticket.number)).toEqual(ticket);
  await next.close();
  await expect(openStore({ dataDir, fsync: false })).rejects.toThrow('was moved to postgres:');
  expect((await runFirstline(['doctor'], here)).stdout).toContain('what was in it was moved to');
  const undo = await runFirstline(['migrate-to', '--undo'], here);
  expect(undo.stdout, undo.stderr).toContain('Bots start on this database again');
  await (await openStore({ dataDir, fsync: false })).close();
  await expect(access(join(dataDir, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  await target.drop();
  for (const each of [dataDir, other]) await stopEmbeddedPostgres(each);
});
