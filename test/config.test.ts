import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

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

test('without anything, the sandbox', () => {
  expect(readConfig({ SLACK_BOT_TOKEN: '  ', FIRSTLINE_ENCRYPTION_KEY: '' }).slack).toBeNull();
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
