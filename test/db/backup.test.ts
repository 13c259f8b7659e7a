import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { backUp } from '../../db/copy/back-up.ts';
import { rowsOut } from '../../db/copy/copy-rows.ts';
import { restore } from '../../db/copy/restore.ts';
import { digestRows, ownTables, shapesIn } from '../../db/copy/tables.ts';
import { storeOn } from '../../db/index.ts';
import { applyMigrations, migrationsFolder, tablesOf } from '../../db/migrate.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { emptyDatabase } from '../support/empty-database.ts';
import { eventually } from '../support/eventually.ts';
import { at, ben, decision, openTicket, post } from './decisions.ts';
import { writeRowsThen } from './rows-then.ts';

let folder: string;
let database: FreshDatabase;
let file: string;
const now = new Date(at);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstline-backup-'));
  database = await freshDatabase();
  await writeSome();
});
let files = 0;
beforeEach(() => {
  files += 1;
  file = join(folder, `backup-${files}`);
});
afterEach(async () => {
  expect((await readdir(folder)).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** A row or more in every table, with texts that a careless format would lose. */
async function writeSome(): Promise<void> {
  const { sql } = database;
  const store = storeOn(database);
  const { number } = await openTicket(store.tickets, 'd', 's1', at, [post('\\.\n\\N\t"ä\0\ud83d')]);
  await store.tickets.change('d', number, 'c1', (ticket) =>
    decision(ticket, [{ at: at + 2, type: 'SupportReplied', by: ben, text: '\\.' }], at + 3),
  );
  await openTicket(store.tickets, 'd', 's2');
  await sql`insert into tombstones values ('d', 'gone-7', 'purged', ${at}, ${at})`;
  await sql`insert into once_keys values ('d', ${'\\.'}, now())`;
  await sql`insert into drafts (desk_id, id, draft, opened_at) values ('d', ${'\n\\.\n'}, '{}', 1)`;
  await sql`insert into homes values ('d', 'slack:T1/U1', '', now(), null, now())`;
  await sql`
    insert into contact_edits (desk_id, nonce, role, people, by, at)
    values ('d', 'n1', 'lead', null, '{"name":"A"}', 1)`;
  await sql`insert into installations values ('slack:T1', 'One', false, 'k.sealed', '[]', null, 1)`;
  await sql`insert into memberships values ('slack:T1', 'slack:E1')`;
  await sql`
    insert into conversation_references values ('teams:1/u', 'teams:1', null, null, null, null, null, 'https://s', now())`;
  await sql`
    insert into referrals (desk_id, draft_id, referral, requester, answers, at, address)
    values ('d', 'f1', 'it', '{"address":"slack:T1/U1"}', '{}', 1, 'slack:T1/U1')`;
  await sql`insert into policies values ('d', 'v1', '{"name":"P"}', 1)`;
  await sql`
    insert into message_refs (desk_id, number, slot, conversation, message_id)
    values ('d', ${number}, 'card', 'C1', '1.1')`;
  await sql`insert into paces values ('slack:x', '{}', now())`;
}

/** A file with the checksum that belongs to it. */
function sealed(body: string): Buffer {
  const sha256 = createHash('sha256').update(body, 'latin1').digest('hex');
  return gzipSync(Buffer.from(`${body}${JSON.stringify({ sha256 })}\n`, 'latin1'));
}

async function digests(sql: FreshDatabase['sql']): Promise<string[]> {
  const found = [];
  for (const shape of await shapesIn(sql)) {
    found.push(`${shape.name} ${await digestRows(sql, shape)}`);
  }
  return found;
}

test('a backup restored is what was backed up, in every table but that of the pace', async () => {
  const counts = await backUp({ url: database.url }, file, now);
  expect(counts.map(({ name }) => name).sort()).toEqual(
    ownTables.filter((name) => name !== 'paces').sort(),
  );
  expect(
    counts.filter(({ rows }) => rows === 0),
    'a table without a row shows nothing',
  ).toEqual([]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const empty = await emptyDatabase();
  try {
    expect(await restore({ url: empty.url }, file)).toMatchObject({
      at: now.toISOString(),
      counts: counts.map(({ name, rows }) => ({ name, rows })),
    });
    const restored = await openDatabase({ url: empty.url }, { poolSize: 1 });
    expect(await digests(restored.sql)).toEqual(await digests(database.sql));
    expect(await restored.sql`select * from paces`).toEqual([]);
    const next = (sql: FreshDatabase['sql']) => sql`select nextval('outbox_seq_seq') as seq`;
    expect(await next(restored.sql)).toEqual(await next(database.sql));
    expect((await openTicket(storeOn(restored).tickets, 'd', 's3')).number).toMatch(/3$/);
    await restored.close();
  } finally {
    await empty.drop();
  }
});

test('what is written while a backup is taken is in it as a whole or not at all', async () => {
  const store = storeOn(database);
  let going = true;
  const writing = (async () => {
    for (let each = 0; going; each += 1) await openTicket(store.tickets, 'busy', `b${each}`);
  })();
  await openTicket(store.tickets, 'busy', 'first');
  await backUp({ url: database.url }, file, now);
  going = false;
  await writing;
  const empty = await emptyDatabase();
  try {
    await restore({ url: empty.url }, file);
    const { sql, close } = await openDatabase({ url: empty.url }, { poolSize: 1 });
    const [found] = await sql`
      select (select count(*) from tickets where desk_id = 'busy') as tickets,
        (select count(*) from events where desk_id = 'busy' and seq = 1) as opened,
        (select last from counters where desk_id = 'busy') as counted`;
    expect(found?.tickets).toBeGreaterThan(0);
    expect(found?.opened).toBe(found?.tickets);
    // Numbers are given out ahead of their tickets.
    expect(found?.counted).toBeGreaterThanOrEqual(found?.tickets);
    await close();
  } finally {
    await empty.drop();
  }
});

test('after a row that fills the driver’s buffer the same session goes on', async () => {
  await database.sql`
    insert into drafts (desk_id, id, draft, opened_at)
    values ('d', 'large', ${JSON.stringify('x'.repeat(400_000))}::text::json, 1)`;
  const [shape] = (await shapesIn(database.sql)).filter(({ name }) => name === 'drafts');
  if (!shape) throw new Error('there are no drafts');
  const session = database.single();
  let bytes = 0;
  for await (const rows of rowsOut(session, shape)) {
    await sleep(5);
    bytes += rows.length;
  }
  expect(bytes).toBeGreaterThan(400_000);
  expect(await session`select 1 as one`).toEqual([{ one: 1 }]);
  await session.end();
});

test('a file that is there stays, and a folder that is not is named', async () => {
  await writeFile(file, 'precious');
  await expect(backUp({ url: database.url }, file, now)).rejects.toThrow('is there already');
  expect(await readFile(file, 'utf8')).toBe('precious');
  const nowhere = join(folder, 'nowhere', 'file');
  await expect(backUp({ url: database.url }, nowhere, now)).rejects.toThrow(
    /could not be written.*ENOENT/,
  );
});

test('a file that came while the backup was written stays, too', async () => {
  const release = await database.sql.reserve();
  await release`begin`;
  await release`lock table tickets in access exclusive mode`;
  const writing = backUp({ url: database.url }, file, now).catch((error: Error) => error.message);
  await eventually('the backup waits for the tables', async () => {
    const waiting = await release`
      select from pg_locks where not granted and relation = 'tickets'::regclass`;
    return waiting.length > 0;
  });
  await writeFile(file, 'precious');
  await release`rollback`;
  release.release();
  expect(await writing).toContain('is there already');
  expect(await readFile(file, 'utf8')).toBe('precious');
});

test('a backup that was cut, changed or is none is refused, and nothing is restored', async () => {
  await backUp({ url: database.url }, file, now);
  const whole = await readFile(file);
  const text = gunzipSync(whole).toString('latin1');
  const body = text.slice(0, text.lastIndexOf('{'));
  const spoilt: Record<string, Buffer> = {
    'cut by a byte': whole.subarray(0, -1),
    'without its last line': gzipSync(Buffer.from(body, 'latin1')),
    'with another word': gzipSync(Buffer.from(text.replaceAll('slack:T1', 'slack:T2'), 'latin1')),
    'with another count': sealed(body.replace('"rows":2', '"rows":3')),
    'not zipped': Buffer.from(text, 'latin1'),
    'of something else': gzipSync('{"format":1}\n'),
    empty: Buffer.alloc(0),
    twice: Buffer.concat([whole, whole]),
    'with more behind it': gzipSync(Buffer.from(`${text}more`, 'latin1')),
  };
  const empty = await emptyDatabase();
  try {
    for (const [what, bytes] of Object.entries(spoilt)) {
      await writeFile(file, bytes);
      await expect(restore({ url: empty.url }, file), what).rejects.toThrow(
        /is not a (whole )?backup of Firstline|holds 2 rows of \w+ and says 3/,
      );
    }
    const { sql, close } = await openDatabase({ url: empty.url }, { poolSize: 1 });
    expect(
      await sql`select relname from pg_class where relnamespace = 'public'::regnamespace`,
    ).toEqual([]);
    await close();
    await writeFile(file, whole);
    await restore({ url: empty.url }, file);
  } finally {
    await empty.drop();
  }
  await expect(restore({ url: database.url }, join(folder, 'none'))).rejects.toThrow(
    'The backup cannot be read: ENOENT',
  );
  await expect(restore({ url: database.url }, folder)).rejects.toThrow(
    `${folder} is a folder. Name the file that backup wrote.`,
  );
});

test('rows that the database refuses only at the end are told with its reason', async () => {
  await backUp({ url: database.url }, file, now);
  const lines = gunzipSync(await readFile(file))
    .toString('latin1')
    .split('\n');
  const policy = lines.findIndex((line) => line.startsWith('d\tv1\t'));
  lines.splice(policy, 0, lines[policy] ?? '');
  await writeFile(file, gzipSync(Buffer.from(lines.join('\n'), 'latin1')));
  const empty = await emptyDatabase();
  try {
    await expect(restore({ url: empty.url }, file)).rejects.toThrow('policies_desk_id_version_pk');
  } finally {
    await empty.drop();
  }
});

test('a database that has tables is not restored into', async () => {
  await backUp({ url: database.url }, file, now);
  const before = await digests(database.sql);
  await expect(restore({ url: database.url }, file)).rejects.toThrow(
    'There are tables of Firstline in the database to restore into already',
  );
  expect(await digests(database.sql)).toEqual(before);
});

test('a backup of an older version’s tables is taken as they are, and brought up to date as it is restored', async () => {
  const migrations = readMigrationFiles({ migrationsFolder });
  const [older, empty] = [await emptyDatabase(), await emptyDatabase()];
  try {
    const made = await openDatabase({ url: older.url }, { poolSize: 1 });
    const then = migrations[3]?.folderMillis ?? 0;
    await made.sql.begin(async (tx) => {
      await applyMigrations(tx, then);
      await writeRowsThen(tx, 4);
    });
    const counts = await backUp({ url: older.url }, file, now);
    expect(await tablesOf(made.sql)).toEqual({ kind: 'older', at: then });
    await made.close();
    await restore({ url: empty.url }, file);
    const { sql, close } = await openDatabase({ url: empty.url }, { poolSize: 1 });
    expect((await tablesOf(sql)).kind).toBe('current');
    expect(counts.find(({ name }) => name === 'events')?.rows).toBe(5);
    expect(await sql`select from events`).toHaveLength(5);
    expect(await sql`select requester from tickets where requester = ''`).toEqual([]);
    expect(await sql`select from tickets where resolved_at is not null`).toHaveLength(1);
    await close();
  } finally {
    await older.drop();
    await empty.drop();
  }
});

test('a backup of a newer version is refused; so is one of newer tables', async () => {
  await backUp({ url: database.url }, file, now);
  const text = gunzipSync(await readFile(file)).toString('latin1');
  const header = JSON.parse(text.slice(0, text.indexOf('\n')));
  const put = (more: object) =>
    writeFile(file, gzipSync(`${JSON.stringify({ ...header, ...more })}\n`));
  await put({ migration: header.migration + 1 });
  await expect(restore({ url: database.url }, file)).rejects.toThrow(
    /made by a newer Firstline.*Restore it with that release/,
  );
  await put({ format: 2 });
  await expect(restore({ url: database.url }, file)).rejects.toThrow(/a newer form/);
  await database.sql`update drizzle.__drizzle_migrations set created_at = created_at + 1e9`;
  await expect(backUp({ url: database.url }, `${file}-2`, now)).rejects.toThrow(
    /tables of this database are of a newer Firstline/,
  );
  await database.sql`update drizzle.__drizzle_migrations set created_at = created_at - 1e9`;
});
