import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Sql } from '../../db/connect.ts';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../db/embedded.ts';
import type { Fault, Sandbox } from '../../sandbox/index.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type DeskFiles, writeDeskFiles } from '../support/desk-files.ts';
import { eventually } from '../support/eventually.ts';
import {
  botToken,
  fillIn,
  netexDesk,
  openSandbox,
  replies,
  report,
  roots,
  signingSecret,
  words,
} from '../support/sandbox-desk.ts';
import { serverUrl } from '../support/server-url.ts';

const repeat = 'This may be a repeat';
/** Every message takes effect, and the bot never hears of it. */
const unheard: Fault = {
  method: 'chat.postMessage',
  kind: 'timeout',
  effect: 'after',
  times: Number.POSITIVE_INFINITY,
};
/** No message takes effect, and the bot waits. */
const held: Fault = { method: 'chat.postMessage', kind: 'hold', times: Number.POSITIVE_INFINITY };

let sandbox: Sandbox;
let files: DeskFiles;
let bot: BotProcess;

beforeEach(async () => {
  sandbox = await openSandbox();
  files = await writeDeskFiles({ netex: netexDesk });
});

afterEach(async () => {
  await bot?.kill();
  await sandbox?.close();
  await files?.remove();
});

async function start(storage: Readonly<Record<string, string>>): Promise<void> {
  bot = await startBotProcess({
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
    SLACK_API_URL: sandbox.apiUrl,
    FIRSTLINE_CONFIG: files.deskFile,
    ...storage,
  });
  sandbox.connectBot({ url: `${bot.url}/slack/events` });
}

/** A killed bot leaves its leases behind; this is the time that passes until they are over. */
async function leasesRunOut(sql: Sql): Promise<void> {
  await sql`update outbox set try_at = now() where leased`;
}

function everythingSent(sql: Sql): Promise<true> {
  return eventually('an empty outbox', async () => {
    const [row] = await sql`select count(*)::int as pending from outbox where status = 'pending'`;
    return row?.pending === 0;
  });
}

describe('a bot that is killed, on a database of its operator', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshDatabase();
    await start({ DATABASE_URL: database.url });
  });

  afterEach(async () => {
    await bot.kill();
    await database?.close();
  });

  const restart = async () => {
    await leasesRunOut(database.sql);
    await start({ DATABASE_URL: database.url });
    // Not earlier: a call of the killed bot must be gone before it is let through.
    sandbox.faults.clear();
  };

  test('between the submission and the posts: thread and confirmation appear, once, and a repeated submission adds nothing', async () => {
    const rita = sandbox.as('U0RITA');
    const fault = sandbox.faults.add(held);
    await fillIn(rita);
    await eventually('both posts are on their way', () => fault.struck === 2);
    await bot.kill();
    expect(words(rita.modal())).toContain('NX-1001');
    expect(roots(sandbox, 'NX-1001')).toEqual([]);
    expect(rita.dms()).toEqual([]);

    await restart();

    await everythingSent(database.sql);
    expect(roots(sandbox, 'NX-1001')).toHaveLength(1);
    expect(rita.dms()).toHaveLength(1);
    expect(words(rita.dms())).toContain('NX-1001');
    expect(words(rita.dms())).not.toContain(repeat);

    const again = await rita.replayLast(3, { fresh: true });
    for (const { status, body } of again) {
      expect(status).toBe(200);
      expect(body).toContain('NX-1001');
    }
    await everythingSent(database.sql);
    expect(await database.sql`select number from tickets`).toHaveLength(1);
    expect(roots(sandbox, 'NX-')).toHaveLength(1);
    expect(rita.dms()).toHaveLength(1);
  });

  test('between sending and noting it: the message is found by its metadata, not sent again', async () => {
    const rita = sandbox.as('U0RITA');
    sandbox.faults.add(unheard);
    await fillIn(rita);
    await sandbox.until(() => rita.dms().length === 1 && roots(sandbox, 'NX-1001').length === 1);
    await bot.kill();
    sandbox.faults.clear();
    const [confirmation] = rita.dms();

    await restart();

    await everythingSent(database.sql);
    expect(rita.dms().map(({ ts }) => ts)).toEqual([confirmation?.ts]);
    // The bot may not read the channel, so it cannot look: one repeat, which says so.
    const cards = roots(sandbox, 'NX-1001');
    expect(cards).toHaveLength(2);
    expect(words(cards[0])).not.toContain(repeat);
    expect(words(cards[1])).toContain(repeat);

    const [, card] = cards;
    await sandbox.as('U0ANA').press('Take');
    await sandbox.until(() => card && replies(sandbox, card).length === 1);
    await everythingSent(database.sql);
    expect(words(roots(sandbox, 'NX-1001')[1])).toContain('in progress');
    expect(roots(sandbox, 'NX-1001')).toHaveLength(2);
  });
});

test('an answer that is lost on its way: a reply is repeated once and says so, a direct message not', async () => {
  const database = await freshDatabase();
  try {
    await start({ DATABASE_URL: database.url });
    await report(sandbox.as('U0RITA'));
    await everythingSent(database.sql);
    const [card] = roots(sandbox, 'NX-1001');
    if (!card) throw new Error('no card');
    sandbox.faults.add({ method: 'chat.postMessage', kind: 'http-500', effect: 'after', times: 2 });

    await sandbox.as('U0ANA').press('Take');

    await sandbox.until(() => replies(sandbox, card).length === 2, 8000);
    await everythingSent(database.sql);
    const thread = replies(sandbox, card);
    expect(thread.map(({ text }) => text.includes('has taken this ticket'))).toEqual([true, true]);
    expect(thread.map((reply) => words(reply).includes(repeat))).toEqual([false, true]);
    const told = sandbox.as('U0RITA').dms();
    expect(told).toHaveLength(2);
    expect(words(told)).not.toContain(repeat);
  } finally {
    await bot.kill();
    await database.close();
  }
});

describe('a bot that is killed, with the Postgres it brought', () => {
  afterEach(async () => {
    await bot?.kill();
    await stopEmbeddedPostgres(files.dataDir);
  });

  test('Postgres goes on, the next start takes it over, and nothing is lost or doubled', async () => {
    const storage = { FIRSTLINE_DATA_DIR: files.dataDir };
    const rita = sandbox.as('U0RITA');
    await start(storage);
    const started = await onItsPostgres(startOf);
    const fault = sandbox.faults.add(held);
    await fillIn(rita);
    await eventually('both posts are on their way', () => fault.struck === 2);
    await bot.kill();
    expect(roots(sandbox, 'NX-1001')).toEqual([]);
    expect(await onItsPostgres(startOf)).toEqual(started);

    await onItsPostgres(leasesRunOut);
    await start(storage);
    sandbox.faults.clear();

    await onItsPostgres(everythingSent);
    expect(await onItsPostgres(startOf)).toEqual(started);
    expect(roots(sandbox, 'NX-1001')).toHaveLength(1);
    expect(rita.dms()).toHaveLength(1);
    expect(await onItsPostgres((sql) => sql`select number from tickets`)).toHaveLength(1);

    expect((await bot.stop()).code).toBe(0);
    expect(existsSync(join(files.dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  async function onItsPostgres<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const url = serverUrl(await startEmbeddedPostgres({ dataDir: files.dataDir }));
    const opened = await openDatabase({ url }, { poolSize: 1 });
    try {
      return await work(opened.sql);
    } finally {
      await opened.close();
    }
  }
});

async function startOf(sql: Sql): Promise<string> {
  const [row] = await sql`select pg_postmaster_start_time()::text as at`;
  return row?.at;
}
