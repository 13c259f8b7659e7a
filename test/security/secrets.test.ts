import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overHttp, type Transport } from '../../sandbox/index.ts';
import { publicUrl } from '../support/bot-in-slack.ts';
import { type BotProcess, type Ended, startBotProcess } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type DeskFiles, writeDeskFiles } from '../support/desk-files.ts';
import { eventually } from '../support/eventually.ts';
import { everyRow } from '../support/every-row.ts';
import { installBot } from '../support/install-bot.ts';
import { report, roots, signingSecret } from '../support/sandbox-desk.ts';
import { credentials, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { channelOn, personOn } from '../support/teams/sides.ts';
import { openTenant, type Tenant } from '../support/teams/tenant.ts';

/** Where each of these stands when all is over; `where` it may not is the test. */
interface Written {
  readonly logs: string;
  readonly tables: string;
  readonly answers: string;
  readonly messages: string;
}

const encryptionKey = randomBytes(32);
const databasePassword = 'the-password-of-the-database';
const role = `keeper_${randomBytes(6).toString('hex')}`;
/** Each in something else that a person wrote; none is said by anybody else. */
const typed = {
  slackReport: 'Marzipan',
  slackField: 'Pumpernickel',
  slackReply: 'Persimmon',
  teamsReport: 'Gooseberry',
  teamsReply: 'Quincejelly',
  agentReply: 'Tamarillo',
  unkept: 'Rhubarbpie',
  searched: 'Elderflower',
};

let slack: SlackWorld;
let tenant: Tenant;
let database: FreshDatabase;
let files: DeskFiles;
let bot: BotProcess;
let ended: Ended;
let written: Written;
const used = new Map<string, string>();
const answers: string[] = [];

beforeAll(async () => {
  const redirectUrls = [`${publicUrl}/slack/oauth_redirect`];
  slack = await openSlackWorld([{}], {}, { redirectUrls });
  tenant = await openTenant();
  database = await freshDatabase();
  await database.sql.unsafe(`create role ${role} login superuser password '${databasePassword}'`);
  files = await writeDeskFiles({
    netex: {
      policy: 'netex.yaml',
      supportChannel: [channelOn('slack', { tenant }), channelOn('teams', { tenant })],
      roster: [personOn('teams', 'ana', { tenant }), personOn('slack', 'ben', { tenant })],
      contacts: { director: [personOn('teams', 'dana', { tenant })], president: [] },
      fallback: personOn('slack', 'ben', { tenant }),
    },
  });
  const url = new URL(database.url);
  url.username = role;
  url.password = databasePassword;
  bot = await startBotProcess(
    {
      LOG_LEVEL: 'debug',
      PUBLIC_URL: publicUrl,
      DATABASE_URL: url.href,
      FIRSTLINE_CONFIG: files.deskFile,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_CLIENT_ID: credentials.clientId,
      SLACK_CLIENT_SECRET: credentials.clientSecret,
      SLACK_API_URL: slack.apiUrl,
      FIRSTLINE_ENCRYPTION_KEY: encryptionKey.toString('base64'),
      TENANT: JSON.stringify(tenant.credentials),
    },
    new URL('./child/ahead.ts', import.meta.url).href,
  );
  tenant.connectBot(`${bot.url}/api/messages`);
  sandbox().connectBot({ by: noting(overHttp(`${bot.url}/slack/events`)) });
  for (const channel of ['support', 'general']) await tenant.setPresent(channel, true, 'ana');

  await useAll();
  await until('an empty outbox', "(select count(*) from outbox where status = 'pending') = 0");
  await failAll();
  ended = await bot.stop();
  written = {
    logs: ended.stdout + ended.stderr,
    tables: await everyRow(database.sql),
    answers: answers.join('\n'),
    messages: JSON.stringify([
      ['C0SUPPORT', 'C0GENERAL'].map((id) => sandbox().channel(id)),
      (['U0RITA', 'U0BEN'] as const).map((id) => sandbox().as(id).dms()),
      ['support', 'general'].map((key) => tenant.messages(key)),
      ['rita', 'ana', 'dana'].map((key) => tenant.directOf(key)),
    ]),
  };
}, 60_000);

afterAll(async () => {
  if (!ended) await bot?.stop();
  await slack?.close();
  // What fails on purpose is not to fail the end.
  tenant?.takeFaults();
  await tenant?.close();
  await files?.remove();
  await database?.sql.unsafe(`drop role if exists ${role}`);
  await database?.close();
});

const sandbox = () => slack.in('T0SANDBOX');

/** Keeps the triggers and response URLs that Slack hands out, and what the bot answered. */
function noting(by: Transport): Transport {
  return async (sent) => {
    const form = new URLSearchParams(sent.body);
    const payload = JSON.parse(form.get('payload') ?? '{}');
    for (const name of ['trigger_id', 'response_url']) {
      const value = form.get(name) ?? payload[name];
      if (value) used.set(`${name} ${used.size}`, value);
    }
    const answer = await by(sent);
    answers.push(answer.body);
    return answer;
  };
}

/** Everything that usually happens, on both platforms. */
async function useAll(): Promise<void> {
  const landed = await installBot({ botUrl: bot.url, slackUrl: slack.url, team: 'T0SANDBOX' });
  expect(landed.status, landed.text).toBe(200);
  answers.push(landed.text);
  const rita = sandbox().as('U0RITA');
  const ben = sandbox().as('U0BEN');
  const number = await report(rita, typed.slackReport);
  await rita.command('/support', `It broke, ${typed.slackField}`);
  await rita.close();
  await rita.command('/support', `status ${number}`);
  await rita.openHome();
  const card = await eventually('a card', async () => roots(sandbox(), number)[0] ?? null);
  const [confirmation] = await eventually('a confirmation', async () =>
    rita.dms().length > 0 ? rita.dms() : null,
  );
  if (!confirmation) throw new Error('no confirmation');
  await rita.write('bot', typed.slackReply, { thread: confirmation });
  await ben.press('Reply to requester', { in: card });
  await sandbox().until(() => ben.modal());
  await ben.submit({ text: typed.agentReply });

  const first = await tenant.extension('rita', 'support');
  const values = { summary: typed.teamsReport, product: 'user-access', systemDown: 'yes' };
  const details = await tenant.submit('rita', first, values, 'Next');
  const last = await tenant.submit('rita', details, { errorText: 'NETEX 4107' }, 'Next');
  await tenant.submit('rita', last, {}, 'Send');
  await tenant.say('rita', typed.teamsReply);
  await tenant.say('rita', `status ${typed.searched}`);
}

/** What goes wrong: who is nobody, what Slack and Teams refuse, and a database that fails. */
async function failAll(): Promise<void> {
  const rita = sandbox().as('U0RITA');
  const body = `command=%2Fsupport&text=${typed.unkept}&team_id=T0SANDBOX&user_id=U0RITA`;
  await post('/slack/events', body, signed(body, 'another-secret', 0));
  await post('/slack/events', body, signed(body, signingSecret, 600));
  await post('/slack/events', `payload=${typed.unkept}`, signed(`payload=${typed.unkept}`));
  for (const odd of [`{"${typed.unkept}`, typed.unkept, `{"type":${typed.unkept}}`]) {
    const json = { 'content-type': 'application/json' };
    await post('/slack/events', odd, { ...signed(odd), ...json });
  }
  const activity = { type: 'message', text: typed.unkept, serviceUrl: tenant.serviceUrl() };
  const tokens = {
    'expired token': tenant.token({ claims: { exp: 1 } }),
    'token of nobody': tenant.token({ key: 'other' }),
    'token for another': tenant.token({ claims: { aud: 'another' } }),
    'good token': tenant.token(),
  };
  for (const [name, authorization] of Object.entries(tokens)) {
    used.set(name, authorization.replace('Bearer ', ''));
    const text = JSON.stringify(activity);
    await post('/api/messages', text, { authorization, 'content-type': 'application/json' });
    const cut = { authorization, 'content-type': 'application/json' };
    await post('/api/messages', text.slice(0, -3), cut);
  }
  answers.push(await (await fetch(`${bot.url}/slack/oauth_redirect?code=no&state=no`)).text());
  for (const path of ['/healthz', '/readyz', '/metrics', '/nowhere']) {
    answers.push(await (await fetch(`${bot.url}${path}`)).text());
  }

  for (const error of ['internal_error', 'msg_too_long']) {
    sandbox().faults.add({ method: 'chat.postMessage', kind: 'error', error, times: 2 });
  }
  sandbox().faults.add({ method: 'views.open', kind: 'error', error: 'invalid_arguments' });
  sandbox().faults.add({ method: 'response_url', kind: 'http-500' });
  tenant.fail({ on: 'send', how: 403 });
  tenant.fail({ on: 'token', how: 502 });
  tenant.fail({ on: 'update', how: 'cut before' });
  await rita.command('/support').catch(() => {});
  await rita.command('/support', 'mine').catch(() => {});
  await tenant.say('rita', typed.teamsReply);
  await rita.write('bot', typed.unkept);
  const confirmation = rita.dms()[0];
  if (confirmation) await rita.write('bot', typed.slackReply, { thread: confirmation });

  await until('a failure', 'exists (select from outbox where error is not null)');
  // Each statement on these tables fails, in the transaction of what somebody wrote.
  for (const table of ['events', 'drafts', 'outbox']) {
    await database.sql.unsafe(`alter table ${table} rename to ${table}_away`);
    await rita.command('/support', `It broke, ${typed.unkept}`).catch(() => {});
    if (confirmation) await rita.write('bot', typed.unkept, { thread: confirmation });
    await tenant.say('rita', typed.unkept).catch(() => {});
    await database.sql.unsafe(`alter table ${table}_away rename to ${table}`);
  }
  tenant.takeFaults();
}

/** Waits for what this condition says of the database. */
function until(what: string, condition: string): Promise<true> {
  return eventually(
    what,
    async () => {
      const [row] = await database.sql.unsafe<{ holds: boolean }[]>(`select ${condition} as holds`);
      return row?.holds === true;
    },
    30_000,
  );
}

async function post(path: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(`${bot.url}${path}`, { method: 'POST', headers, body });
  answers.push(await response.text());
}

function signed(body: string, secret = signingSecret, secondsAgo = 0): Record<string, string> {
  const at = String(Math.floor(Date.now() / 1000) - secondsAgo);
  const mac = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${mac}`,
  };
}

function secrets(): ReadonlyMap<string, string> {
  const team = sandbox().team;
  const all = new Map([
    ...used,
    ['signing secret', signingSecret],
    ['client secret', credentials.clientSecret],
    ['bot token', slack.app.at(team)?.token ?? ''],
    ['encryption key', encryptionKey.toString('base64')],
    ['encryption key in hex', encryptionKey.toString('hex')],
    ['database password', databasePassword],
  ]);
  const { credentials: app } = tenant;
  if (app.kind === 'app') all.set('app password', app.appPassword);
  return all;
}

test('what was to happen did, so that there is something to find', () => {
  for (const word of [typed.slackReport, typed.slackReply, typed.teamsReport, typed.agentReply]) {
    expect(written.tables, word).toContain(word);
    expect(written.messages, word).toContain(word);
  }
  expect(ended.code, ended.stderr).toBe(0);
  const kinds = [...secrets().keys()].map((name) => name.replace(/ \d+$/, ''));
  for (const kind of ['trigger_id', 'response_url', 'bot token', 'app password']) {
    expect(kinds).toContain(kind);
  }
  for (const failure of ['PostgresError', 'trying again', 'invalid_arguments', 'turned away']) {
    expect(written.logs, failure).toContain(failure);
  }
});

test('no secret stands in anything that was written', () => {
  for (const [name, secret] of secrets()) {
    expect(secret.length, name).toBeGreaterThan(8);
    for (const [place, text] of Object.entries(written)) {
      const at = text.indexOf(secret);
      expect(
        at < 0 ? null : text.slice(Math.max(0, at - 200), at),
        `${name} in ${place}`,
      ).toBeNull();
    }
  }
});

test('nor anything made like one', () => {
  const made = /\beyJ[\w-]+\.[\w-]+|\bxox[a-z]-|\bxapp-|\bBearer\s+\S|:\/\/[^\s/"]*:[^\s/"]*@/;
  for (const [place, text] of Object.entries(written)) {
    expect(made.exec(text)?.[0] ?? null, place).toBeNull();
  }
});

test('no word that a person wrote stands in the log', () => {
  for (const [name, word] of Object.entries(typed)) {
    const at = written.logs.indexOf(word);
    expect(at < 0 ? null : written.logs.slice(Math.max(0, at - 500), at + 50), name).toBeNull();
  }
});

test('nor in an answer to what was refused or failed', () => {
  expect(written.answers).not.toContain(typed.unkept);
  expect(written.answers).not.toMatch(/PostgresError|\n\s+at .*\.ts:\d/);
});
