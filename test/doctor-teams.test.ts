import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BotOptions } from '../src/bot.ts';
import { examineMessages } from '../src/commands/doctor/examine-messages.ts';
import { examineSignIn } from '../src/commands/doctor/examine-teams.ts';
import { formatFindings } from '../src/commands/doctor/finding.ts';
import { doctorCommand, examineBot } from '../src/commands/doctor-command.ts';
import type { Config } from '../src/config.ts';
import { PlatformError } from '../src/runtime/ports.ts';
import { type DeskFiles, writeDeskFiles } from './support/desk-files.ts';
import { netexDesk, person } from './support/sandbox-desk.ts';
import { openTeamsWorld, type TeamsWorld, teamsDesk, teamsPerson } from './support/teams/world.ts';

let world: TeamsWorld;
let started: BotOptions;
const files: DeskFiles[] = [];

beforeAll(async () => {
  world = await openTeamsWorld({
    slack: true,
    tenant: {
      people: [
        ...['rita', 'ana', 'ben', 'dana', 'pia'].map((key) => ({ key })),
        { key: 'gus', guest: true },
        { key: 'nora', installed: false },
      ],
      channels: [
        { key: 'support', members: ['ana', 'ben', 'gus'] },
        { key: 'empty', members: [], installed: false },
      ],
    },
    bot: (options) => {
      started = options;
      return options;
    },
  });
});
afterAll(async () => {
  for (const one of files) await one.remove();
  await world?.close();
});

/** What the doctor says of the bot, with another desk or otherwise changed. */
async function examined(changes: Partial<Config> = {}, desk?: object): Promise<string> {
  let { deskFile } = started;
  if (desk) {
    const made = await writeDeskFiles({ netex: desk });
    files.push(made);
    deskFile = made.deskFile;
  }
  const { host, port, databaseUrl, dataDir, teams } = started;
  const findings = await examineBot({
    ...{ host, port, databaseUrl, dataDir, deskFile, teams },
    ...{ slack: null, publicUrl: world.bot().url, logLevel: 'silent', ...changes },
  });
  return settled(formatFindings(findings));
}

/** Without what is another one in every run. */
function settled(output: string): string {
  return output
    .replace(/version [0-9a-f]{12}/, 'version <hash>')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, '<address>')
    .replaceAll(world.tenant.tenantId, '<tenant>')
    .replaceAll(world.tenant.appId, '<app>')
    .replace(/\/\S*\/desk\.yaml/, '<desk file>')
    .replace(/Postgres [\d.]+/, 'Postgres <version>');
}

const app = () => {
  const { credentials } = world.tenant;
  if (credentials.kind !== 'app') throw new Error('the tenant gives an app');
  return credentials;
};

describe('credentials', () => {
  test('a wrong secret, app and tenant are told apart, and nothing else is asked of Microsoft then', async () => {
    const before = world.tenant.requests.length;
    expect(await examined({ teams: { ...app(), appPassword: 'another' } })).toContain(
      'wrong    Teams credentials: TEAMS_APP_PASSWORD is no secret of this app\n         → Make a new client secret',
    );
    const other = '0d0d0d0d-0000-4000-8000-00000000000f';
    expect(await examined({ teams: { ...app(), appId: other } })).toContain(
      'wrong    Teams credentials: the tenant has no app of TEAMS_APP_ID\n',
    );
    expect(await examined({ teams: { ...app(), tenantId: other } })).toContain(
      'wrong    Teams credentials: Microsoft knows no tenant of TEAMS_TENANT_ID\n',
    );
    const asked = world.tenant.requests.slice(before);
    expect(asked.map(({ path }) => path.split('/')[1])).toEqual(['login', 'login', 'login']);
  });

  test('a Microsoft that is not to be reached, or has trouble, is not the secret’s fault', async () => {
    const up = await world.tenant.down();
    try {
      expect(await examined()).toContain(
        'wrong    Teams credentials: Microsoft cannot be reached from here (ECONNREFUSED)\n',
      );
    } finally {
      await up();
    }
    world.tenant.fail({ on: 'token', how: 429, times: 1 });
    expect(await examined()).toContain(
      'wrong    Teams credentials: Microsoft did not answer as it should: ratelimited\n         → Try again in a few minutes.',
    );
  });
});

test.each([
  ['app_password_expired', 'TEAMS_APP_PASSWORD has expired', 'Make a new client secret'],
  ['app_disabled', 'the app is disabled in the tenant', 'Let an administrator enable it'],
  [
    'sign_in_refused_AADSTS50034',
    'sign_in_refused_AADSTS50034',
    'Look up sign_in_refused_AADSTS50034',
  ],
])('a refusal as %s says what to do', async (reason, says, todo) => {
  const { finding, holds } = await examineSignIn(app(), async () => {
    const operation = 'sign in';
    throw new PlatformError({ platform: 'teams', operation, outcome: 'refused', reason });
  });
  expect(holds).toBe(false);
  expect(formatFindings([finding])).toContain(says);
  expect(formatFindings([finding])).toContain(`→ ${todo}`);
});

describe('the tenant and its desks', () => {
  test('where all is well it says so, and what was looked at', async () => {
    expect(await examined()).toMatchInlineSnapshot(`
      "ok       environment: one Teams tenant
      ok       database: DATABASE_URL, Postgres <version>, the tables are current
      ok       desk netex: policy NetEx Software Support, version <hash>
      ok       public address: <address>/api/messages answers, and refuses a request that is not Microsoft’s
      ok       Teams credentials: app <app> signs in to tenant <tenant>
      ok       Teams tenant: the bot has heard from it, through 127.0.0.1
      ok       desk netex, support channel: the bot is in 19:737570706f7274000000000000000000@thread.tacv2, and sees who is there (3)
      ok       desk netex, Director of Customer Services: Dana can be reached
      ok       desk netex, President and General Manager: Pia can be reached
      ok       desk netex, fallback, support agent: Ana can be reached
      ok       desk netex, support agent: Ben can be reached

      All is well."
    `);
  });

  test('a desk in Slack and in Teams is looked at in both', async () => {
    const desk = {
      ...netexDesk,
      supportChannel: [netexDesk.supportChannel, world.tenant.channel('support').address],
      contacts: {
        director: [person('U0DANA', 'Dana')],
        president: [teamsPerson(world.tenant, 'pia')],
      },
    };
    expect(await examined({ slack: started.slack }, desk)).toMatchInlineSnapshot(`
      "ok       environment: one workspace over HTTP; one Teams tenant
      ok       database: DATABASE_URL, Postgres <version>, the tables are current
      ok       desk netex: policy NetEx Software Support, version <hash>
      ok       public address: <address>/slack/events answers, with this signing secret
      ok       public address: <address>/api/messages answers, and refuses a request that is not Microsoft’s
      ok       clock: within 1 s of Slack’s
      ok       Slack token: of Sandbox (slack:T0SANDBOX), with every scope of the manifest
      ok       Teams credentials: app <app> signs in to tenant <tenant>
      ok       Teams tenant: the bot has heard from it, through 127.0.0.1
      ok       desk netex, support channel in Slack: the bot is in #support-desk
      ok       desk netex, support channel in Teams: the bot is in 19:737570706f7274000000000000000000@thread.tacv2, and sees who is there (3)
      ok       desk netex, Director of Customer Services: Dana can be reached
      ok       desk netex, President and General Manager: Pia can be reached
      ok       desk netex, fallback, support agent: Ana can be reached
      ok       desk netex, support agent: Ben can be reached

      All is well."
    `);
  });

  test('guests as agents, and whoever cannot be reached, each get a line', async () => {
    const { tenant } = world;
    const { address, name } = tenant.person('nora');
    const desk = {
      ...teamsDesk(tenant),
      roster: [],
      contacts: {
        director: [teamsPerson(tenant, 'dana'), { address, name }],
        president: [
          { address: address.replace(tenant.tenantId, tenant.appId), name: 'Otto' },
          person('U0PIA', 'Pia'),
        ],
      },
    };
    expect(await examined({}, desk)).toMatchInlineSnapshot(`
      "ok       environment: one Teams tenant
      ok       database: DATABASE_URL, Postgres <version>, the tables are current
      ok       desk netex: policy NetEx Software Support, version <hash>
      ok       public address: <address>/api/messages answers, and refuses a request that is not Microsoft’s
      ok       Teams credentials: app <app> signs in to tenant <tenant>
      ok       Teams tenant: the bot has heard from it, through 127.0.0.1
      warning  desk netex, support channel: of the people in 19:737570706f7274000000000000000000@thread.tacv2 (3) some are guests (1), who are no support agents
               → Name the support agents under roster in the desk file, or use a channel without guests.
      ok       desk netex, Director of Customer Services: Dana can be reached
      wrong    desk netex, Director of Customer Services: Nora (teams:<tenant>/0a0a0a0a-0000-4000-8000-000000000007) cannot be reached: not_installed
               → Let them add the app in Teams, or install it for them by a setup policy.
      wrong    desk netex, President and General Manager: Otto (teams:<app>/0a0a0a0a-0000-4000-8000-000000000007) cannot be reached: other_tenant
               → Name somebody of the bot’s own tenant: it speaks in no other.
      wrong    desk netex, President and General Manager: slack:T0SANDBOX/U0PIA is in Slack, of which the bot has no credentials
               → Give the bot the credentials of Slack, or take the address out of the desk file.
      ok       desk netex, fallback: Ana can be reached

      3 things to mend."
    `);
  });

  test('a channel without the app, one that is none, and one of another tenant', async () => {
    const { tenant } = world;
    const inChannel = async (address: string) => {
      const said = await examined({}, { ...teamsDesk(tenant), supportChannel: address });
      return said.split('\n').filter((line) => line.includes('support channel'));
    };
    const { address } = tenant.channel('empty');
    expect(await inChannel(address)).toEqual([
      expect.stringMatching(/^wrong {4}desk netex, support channel: the bot is not in 19:/),
    ]);
    expect(await inChannel(`teams:${tenant.tenantId}/19:gone@thread.tacv2`)).toEqual([
      'wrong    desk netex, support channel: the bot is not in 19:gone@thread.tacv2',
    ]);
    expect(await inChannel(address.replace(tenant.tenantId, tenant.appId))).toEqual([
      'wrong    desk netex, support channel: it is in teams:<app>, and TEAMS_TENANT_ID is of teams:<tenant>',
    ]);
  });

  test('a desk of another tenant is named while the credentials are refused, too', async () => {
    const desk = teamsDesk(world.tenant);
    const elsewhere = `teams:${world.tenant.appId}/19:support@thread.tacv2`;
    const teams = { ...app(), appPassword: 'wrong' };
    const said = await examined({ teams }, { ...desk, supportChannel: elsewhere });
    expect(said).toContain('wrong    Teams credentials: ');
    expect(said).toContain(
      'wrong    desk netex: not of teams:<tenant>, which is TEAMS_TENANT_ID: teams:<app>/19:support@thread.tacv2\n         → Correct the tenant id',
    );
    expect(await examined({ teams }, desk)).not.toContain('which is TEAMS_TENANT_ID');
  });

  test('a roster that cannot be read now is not a channel without the bot', async () => {
    world.tenant.fail({ on: 'roster', how: 502, times: 1 });
    expect(await examined()).toContain(
      'wrong    desk netex, support channel: Microsoft cannot be reached from here (http_502)\n',
    );
  });

  test('a tenant on a host that the token may not go to', async () => {
    const teams = { ...app(), serviceHosts: ['smba.example.com'] };
    expect(await examined({ teams })).toContain(
      'wrong    Teams tenant: it is reached through 127.0.0.1, which is none of the hosts that the bot’s token may go to\n',
    );
  });
});

test('before anything was heard from the tenant it says so, and asks for nobody there', async () => {
  await world.database.sql`delete from conversation_references`;
  const said = await examined();
  expect(said).toContain(
    'warning  Teams tenant: the bot has heard nothing from it yet, and cannot write to anybody there before\n',
  );
  expect(said).not.toContain('reached');
  expect(said).toContain('All works; 1 thing to look at.');
});

test('without tables it says what it can, and what it cannot', async () => {
  const rows = await world.database.sql`select * from drizzle.__drizzle_migrations`;
  await world.database.sql`delete from drizzle.__drizzle_migrations`;
  try {
    expect(await examined()).toContain(
      'warning  Teams tenant: what the bot knows of it cannot be read before the bot has started once\n',
    );
  } finally {
    await world.database.sql`insert into drizzle.__drizzle_migrations ${world.database.sql(rows)}`;
  }
});

test('in the playground it says that there is nothing to ask', async () => {
  const said = await examined({
    publicUrl: null,
    teams: { kind: 'playground', serviceHosts: ['127.0.0.1'] },
  });
  expect(said).toContain('ok       environment: the Teams playground\n');
  expect(said).toContain(
    'ok       Teams: the local playground, where channels and people are not looked at',
  );
  expect(said).not.toContain('public address');
  expect(said).toContain('All is well.');
});

describe('the public address', () => {
  const answers: { now: (response: ServerResponse) => void } = { now: () => {} };
  const asked: { method: string; url: string; authorization: string | undefined }[] = [];
  const server = createServer(({ method = '', url = '', headers }, response) => {
    asked.push({ method, url, authorization: headers.authorization });
    answers.now(response);
  });
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each<[string, number, Record<string, string>, string]>([
    ['the bot refuses what nobody signed', 401, {}, 'ok'],
    ['a proxy asks for a login', 401, { 'www-authenticate': 'Basic' }, 'asks for a login'],
    ['everything is taken', 200, {}, 'takes a request that nobody signed'],
    ['it leads elsewhere', 404, {}, 'answered 404'],
    ['it leads to another address', 302, { location: 'https://a.example' }, 'answered 302'],
  ])('%s', async (_, status, headers, says) => {
    answers.now = (response) => void response.writeHead(status, headers).end();
    const finding = await examineMessages(url, true);
    expect(finding.state).toBe(says === 'ok' ? 'ok' : 'wrong');
    expect(finding.says).toContain(says === 'ok' ? 'refuses a request' : says);
    expect(asked.at(-1)).toEqual({
      method: 'POST',
      url: '/api/messages',
      authorization: undefined,
    });
  });

  test('this machine alone is found by nobody, and is not asked', async () => {
    const before = asked.length;
    for (const at of [url, 'https://localhost', 'http://[::1]:3000']) {
      const { state, says } = await examineMessages(at, false);
      expect([state, says]).toEqual(['wrong', expect.stringContaining('this machine alone')]);
    }
    expect(asked).toHaveLength(before);
  });

  test('nothing answers', async () => {
    const { state, says } = await examineMessages('http://127.0.0.1:1', true);
    expect([state, says]).toEqual(['wrong', expect.stringMatching(/nothing answers .*\(\S+\)/)]);
  });
});

test('a bot in Slack alone is examined without loading anything of Teams', async () => {
  const { deskFile } = started;
  const notes = join(deskFile, '..', 'packages.json');
  const code = await new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        ...['--import', new URL('./support/note-packages.ts', import.meta.url).href],
        ...[fileURLToPath(new URL('../src/cli.ts', import.meta.url)), 'doctor'],
      ],
      {
        env: {
          ...{ PATH: process.env.PATH, NOTE_PACKAGES: notes, FIRSTLINE_CONFIG: deskFile },
          ...{ SLACK_SIGNING_SECRET: 'x', SLACK_BOT_TOKEN: 'xoxb-x' },
          ...{ SLACK_API_URL: 'http://127.0.0.1:1/', FIRSTLINE_DATA_DIR: started.dataDir },
        },
        stdio: 'ignore',
      },
    );
    child.on('exit', resolve);
  });
  expect(code).toBe(1);
  const packages: readonly string[] = JSON.parse(await readFile(notes, 'utf8'));
  expect(packages).toContain('@slack/web-api');
  expect(packages.filter((name) => /^(botbuilder|botframework|@azure\/)/.test(name))).toEqual([]);
});

test('the command takes no arguments', async () => {
  expect(await doctorCommand(['teams'])).toEqual({
    exitCode: 2,
    output: 'doctor: takes no arguments',
  });
});
