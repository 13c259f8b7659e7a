import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, readPlaygroundConfig } from '../src/config.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const older = Buffer.alloc(32, 2).toString('base64');
const FIRSTLINE_CONFIG = 'desk.yaml';
const token = { FIRSTLINE_CONFIG, SLACK_SIGNING_SECRET: 'signs', SLACK_BOT_TOKEN: 'xoxb-1' };
const socket = { FIRSTLINE_CONFIG, SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' };
const oauth = {
  FIRSTLINE_CONFIG,
  SLACK_SIGNING_SECRET: 'signs',
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'a-client-secret',
  FIRSTLINE_ENCRYPTION_KEY: key,
};
type Environment = Readonly<Record<string, string>>;

function problems(environment: Environment): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

const without = ({ ...environment }: Record<string, string>, name: string) => {
  delete environment[name];
  return environment;
};

const appId = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const tenantId = '6fa459ea-ee8a-4ca4-894e-db77e160355e';
const app = {
  FIRSTLINE_CONFIG,
  TEAMS_APP_ID: appId,
  TEAMS_APP_PASSWORD: 'an-app-password',
  TEAMS_TENANT_ID: tenantId,
};
const playground = { FIRSTLINE_CONFIG, TEAMS_PLAYGROUND: '1' };

test('without anything, the sandbox', () => {
  const empty = { SLACK_BOT_TOKEN: '  ', FIRSTLINE_ENCRYPTION_KEY: '', TEAMS_APP_ID: ' ' };
  expect(readConfig(empty)).toMatchObject({ slack: null, teams: null, deskFile: null });
});

test.each([{ HOST: '0.0.0.0' }, { HOST: 'support.example.com' }])(
  'the sandbox serves this machine alone: %o',
  (environment) => {
    expect(problems(environment)).toEqual([
      expect.stringMatching(/^HOST: without the credentials/),
    ]);
    for (const real of [token, app]) expect(problems({ ...real, ...environment })).toEqual([]);
  },
);

test('the sandbox’s page needs a port', () => {
  const last = { PORT: '65535' };
  expect(problems(last)).toEqual([expect.stringMatching(/^PORT: the sandbox/)]);
  for (const real of [token, app]) expect(problems({ ...real, ...last })).toEqual([]);
});

test.each([token, socket, oauth, app, playground])('a desk file is needed: %o', (environment) => {
  expect(problems(without(environment, 'FIRSTLINE_CONFIG'))).toEqual([
    expect.stringMatching(/^FIRSTLINE_CONFIG: expected the path/),
  ]);
});

describe('Teams', () => {
  test('by an app, with its ids in lower case, and Microsoft’s hosts', () => {
    const config = readConfig({
      ...app,
      TEAMS_APP_ID: appId.toUpperCase(),
      TEAMS_TENANT_ID: ` ${tenantId.toUpperCase()} `,
    });
    expect(config.slack).toBeNull();
    expect(config.teams).toEqual({
      kind: 'app',
      appId,
      appPassword: 'an-app-password',
      tenantId,
      serviceHosts: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'],
    });
  });

  test.each<Environment>([token, socket, oauth])('beside Slack: %o', (slack) => {
    const { teams, slack: read } = readConfig({ ...slack, ...app });
    expect(teams?.kind).toBe('app');
    expect(read).not.toBeNull();
  });

  test('in the playground, beside Slack or not, with hosts of this machine alone', () => {
    const local = { kind: 'playground', serviceHosts: ['127.0.0.1', 'localhost', '[::1]'] };
    expect(readConfig(playground)).toMatchObject({ teams: local, slack: null });
    expect(readConfig({ ...playground, ...token })).toMatchObject({ teams: local });
    expect(readConfig({ ...playground, TEAMS_APP_ID: '' }).teams).toEqual(local);
  });

  test.each<[Environment, string]>([
    [app, 'TEAMS_APP_ID'],
    [app, 'TEAMS_APP_PASSWORD'],
    [app, 'TEAMS_TENANT_ID'],
    [{ ...token, ...app }, 'TEAMS_APP_ID'],
  ])('names what is missing: %o without %s', (environment, name) => {
    const expected = [
      expect.stringMatching(new RegExp(`^${name}: missing, while TEAMS_\\w+ is set$`)),
    ];
    expect(problems(without(environment, name))).toEqual(expected);
    expect(problems({ ...environment, [name]: '  ' })).toEqual(expected);
  });

  test('names everything that is missing', () => {
    const { TEAMS_APP_PASSWORD } = app;
    expect(problems({ FIRSTLINE_CONFIG, TEAMS_APP_PASSWORD })).toEqual([
      expect.stringMatching(/^TEAMS_APP_ID: missing, while TEAMS_APP_PASSWORD is set$/),
      expect.stringMatching(/^TEAMS_TENANT_ID: missing, while TEAMS_APP_PASSWORD is set$/),
    ]);
  });

  test.each([
    ['TEAMS_APP_ID', 'firstline'],
    ['TEAMS_APP_ID', `${appId}0`],
    ['TEAMS_APP_ID', `{${appId}}`],
    ['TEAMS_TENANT_ID', 'example.onmicrosoft.com'],
    ['TEAMS_TENANT_ID', 'common'],
    ['TEAMS_TENANT_ID', tenantId.replaceAll('-', '')],
    ['TEAMS_PLAYGROUND', 'true'],
    ['TEAMS_PLAYGROUND', '0'],
    ['TEAMS_SERVICE_HOSTS', 'https://smba.trafficmanager.net'],
    ['TEAMS_SERVICE_HOSTS', 'smba.trafficmanager.net/amer'],
    ['TEAMS_SERVICE_HOSTS', 'smba.trafficmanager.net,'],
    ['TEAMS_SERVICE_HOSTS', '*'],
    ['TEAMS_SERVICE_HOSTS', '*.net'],
    ['TEAMS_SERVICE_HOSTS', 'smba.*.net'],
    ['TEAMS_SERVICE_HOSTS', 'a b.example.com'],
    ['TEAMS_SERVICE_HOSTS', 'smba.trafficmanager.net:8443'],
  ])('refuses a malformed %s: %s', (name, value) => {
    expect(problems({ ...app, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: expected`)),
    ]);
  });

  test('the id of the secret is not its value', () => {
    expect(problems({ ...app, TEAMS_APP_PASSWORD: appId.toUpperCase() })).toEqual([
      'TEAMS_APP_PASSWORD: expected the value of the client secret: that is the secret’s id; copy its value',
    ]);
  });

  test('other hosts than Microsoft’s', () => {
    const hosts = 'Smba.Example.com , *.teams.example.com';
    expect(readConfig({ ...app, TEAMS_SERVICE_HOSTS: hosts }).teams?.serviceHosts).toEqual([
      'smba.example.com',
      '*.teams.example.com',
    ]);
    expect(problems({ TEAMS_SERVICE_HOSTS: 'smba.example.com' })).toEqual([
      expect.stringMatching(/^TEAMS_SERVICE_HOSTS: needs/),
    ]);
  });

  test.each([
    ['TEAMS_APP_ID', appId],
    ['TEAMS_APP_PASSWORD', 'an-app-password'],
    ['TEAMS_TENANT_ID', tenantId],
    ['TEAMS_SERVICE_HOSTS', 'smba.example.com'],
  ])('the playground is not for an app: %s', (name, value) => {
    expect(problems({ ...playground, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: not together with TEAMS_PLAYGROUND`)),
    ]);
  });

  test.each<Environment>([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.1.7' },
    { HOST: 'support.example.com' },
    { PUBLIC_URL: 'https://support.example.com' },
  ])('the playground serves this machine alone: %o', (environment) => {
    const [name] = Object.keys(environment);
    const expected = [expect.stringMatching(new RegExp(`^${name}: .*serves this machine alone`))];
    expect(problems({ ...playground, ...environment })).toEqual(expected);
    expect(problems({ ...playground, ...token, ...environment })).toEqual(expected);
    expect(problems({ ...app, ...environment })).toEqual([]);
  });

  test('the playground may be reached by any name of this machine', () => {
    for (const HOST of ['127.0.0.1', '::1', 'localhost']) {
      expect(problems({ ...playground, HOST, PUBLIC_URL: 'http://localhost:3000' })).toEqual([]);
    }
  });

  test('the playground beside the bot: its own desk file where none is named, and no Slack', () => {
    expect(readPlaygroundConfig('own.yaml', { SLACK_BOT_TOKEN: 'xoxp-wrong' })).toMatchObject({
      deskFile: 'own.yaml',
      slack: null,
      teams: { kind: 'playground' },
    });
    expect(readPlaygroundConfig('own.yaml', token).deskFile).toBe(FIRSTLINE_CONFIG);
    const elsewhere = {
      ...app,
      DATABASE_URL: 'postgres://db/live',
      PUBLIC_URL: 'https://a.example',
    };
    expect(readPlaygroundConfig('own.yaml', elsewhere)).toMatchObject({
      teams: { kind: 'playground' },
      databaseUrl: null,
      publicUrl: null,
    });
    expect(() => readPlaygroundConfig('own.yaml', { HOST: '0.0.0.0' })).toThrow(/^HOST: /);
  });

  test('no mistake repeats the password', () => {
    const said = problems({ ...app, TEAMS_APP_ID: 'x', TEAMS_TENANT_ID: 'y' });
    expect(said).toHaveLength(2);
    expect(said.join()).not.toContain('an-app-password');
  });
});

describe('each way to Slack', () => {
  test.each<[string, Environment, object]>([
    [
      'one workspace over HTTP',
      token,
      { kind: 'token', signingSecret: 'signs', botToken: 'xoxb-1', apiUrl: null },
    ],
    [
      'one workspace over a socket',
      { ...socket, SLACK_API_URL: 'http://127.0.0.1:4000/api' },
      {
        kind: 'socket',
        appToken: 'xapp-1',
        botToken: 'xoxb-1',
        apiUrl: 'http://127.0.0.1:4000/api/',
      },
    ],
    ['a socket beside a signing secret', { ...socket, ...token }, { kind: 'socket' }],
    [
      'every workspace that installs it',
      { ...oauth, FIRSTLINE_ENCRYPTION_KEY: `${key}, ${older.replace('=', '')}` },
      {
        kind: 'oauth',
        signingSecret: 'signs',
        clientId: '1.2',
        clientSecret: 'a-client-secret',
        encryptionKeys: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
        apiUrl: null,
      },
    ],
  ])('%s', (_, environment, expected) => {
    expect(readConfig(environment).slack).toMatchObject(expected);
  });

  test.each<[Environment, string]>([
    [token, 'SLACK_SIGNING_SECRET'],
    [token, 'SLACK_BOT_TOKEN'],
    [socket, 'SLACK_BOT_TOKEN'],
    [oauth, 'SLACK_SIGNING_SECRET'],
    [oauth, 'SLACK_CLIENT_ID'],
    [oauth, 'SLACK_CLIENT_SECRET'],
    [oauth, 'FIRSTLINE_ENCRYPTION_KEY'],
  ])('names what is missing: %o without %s', (environment, name) => {
    expect(problems(without(environment, name))).toContainEqual(
      expect.stringMatching(new RegExp(`^${name}: missing, while SLACK_\\w+ is set$`)),
    );
  });

  test('says which cannot stand together', () => {
    expect(problems({ ...oauth, SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([
      expect.stringMatching(/^SLACK_APP_TOKEN: not together with SLACK_CLIENT_ID: Socket Mode/),
      expect.stringMatching(/^SLACK_BOT_TOKEN: not together with SLACK_CLIENT_ID: each workspace/),
    ]);
  });

  test.each([
    ['SLACK_BOT_TOKEN', 'xoxp-of-a-person'],
    ['SLACK_APP_TOKEN', 'xoxb-of-a-bot'],
    ['SLACK_API_URL', 'slack.com/api'],
    ['SLACK_API_URL', 'ftp://slack.com/api'],
  ])('refuses a malformed %s: %s', (name, value) => {
    expect(problems({ ...socket, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: expected`)),
    ]);
  });

  test('wants credentials where there is another base', () => {
    expect(problems({ SLACK_API_URL: 'https://slack.test/api/' })).toEqual([
      expect.stringMatching(/^SLACK_API_URL: needs/),
    ]);
  });
});

test.each([
  ['too short', Buffer.alloc(31, 1).toString('base64')],
  ['too long', Buffer.alloc(33, 1).toString('base64')],
  ['not base64', 'a key that I made up myself, of 43 letters.'],
  ['one of two cut off', `${key},${older.slice(0, -5)}`],
  ['an empty one', `${key},`],
])('a key that is none is refused and not repeated: %s', (_, value) => {
  const said = problems({ ...oauth, FIRSTLINE_ENCRYPTION_KEY: value });
  expect(said).toEqual([expect.stringMatching(/^FIRSTLINE_ENCRYPTION_KEY: expected keys of 32/)]);
  for (const part of value.split(',').filter(Boolean)) expect(said[0]).not.toContain(part);
});

describe('the public address', () => {
  test.each([
    ['https://support.example.com/', 'https://support.example.com'],
    ['https://example.com/support/', 'https://example.com/support'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('%s', (given, expected) => {
    expect(readConfig({ ...oauth, PUBLIC_URL: given }).publicUrl).toBe(expected);
  });

  test.each([
    'http://support.example.com',
    'support.example.com',
    'https://support.example.com/?a=b',
    'https://ann:secret@support.example.com',
  ])('is refused: %s', (given) => {
    expect(problems({ ...oauth, PUBLIC_URL: given })).toEqual([
      expect.stringMatching(/^PUBLIC_URL: expected/),
    ]);
  });

  test('is not told where there is none', () => {
    expect(readConfig(token).publicUrl).toBeNull();
  });
});

const all = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const own = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

test.each<[Environment, { url: string; service: string } | null]>([
  [{ OTEL_SERVICE_NAME: 'alone' }, null],
  [{ [all]: 'http://c:4318/' }, { url: 'http://c:4318/v1/traces', service: 'firstline' }],
  [
    { [all]: 'http://c:4318', [own]: 'https://d/t', OTEL_SERVICE_NAME: 'desk' },
    { url: 'https://d/t', service: 'desk' },
  ],
])('traces by OpenTelemetry’s own variables: %o', (environment, traces) => {
  expect(readConfig(environment)).toMatchObject({ traces, metricsToken: null });
});

test('a collector that is no address is named', () => {
  expect(problems({ [all]: 'c:4318' })).toEqual([expect.stringContaining(`${all}: expected`)]);
});

test('a token of /metrics that no header can hold is refused, without its words', () => {
  expect(readConfig({ METRICS_TOKEN: 'a-B_9.~+/=' }).metricsToken).toBe('a-B_9.~+/=');
  for (const given of ['two words', 'schlüssel', 'a\tb', 'a\nb', 'a\u0000b']) {
    const [said, ...more] = problems({ METRICS_TOKEN: given });
    expect(said).toMatch(/^METRICS_TOKEN: expected visible ASCII/);
    expect(said).not.toContain(given);
    expect(more).toEqual([]);
  }
});
