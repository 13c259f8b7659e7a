import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBotProcess } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type DeskFiles, writeDeskFiles } from '../support/desk-files.ts';
import { botToken, netexDesk, signingSecret } from '../support/sandbox-desk.ts';

// Each platform takes about a second to load: where it is not configured, nothing of it is.

const ahead = new URL('../support/note-packages.ts', import.meta.url).href;
const slack = { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken };
const teams = {
  TEAMS_APP_ID: '1b4e28ba-2fa1-41d2-883f-0016d3cca427',
  TEAMS_APP_PASSWORD: 'an-app-password',
  TEAMS_TENANT_ID: '6fa459ea-ee8a-4ca4-894e-db77e160355e',
};
const person = { address: `teams:${teams.TEAMS_TENANT_ID}/an-object-id`, name: 'Ana' };
const teamsDesk = {
  policy: 'netex.yaml',
  supportChannel: `teams:${teams.TEAMS_TENANT_ID}/19:support@thread.tacv2`,
  roster: [person],
  contacts: { director: [person], president: [person] },
  fallback: person,
};

let database: FreshDatabase;
let files: DeskFiles[];

beforeAll(async () => {
  database = await freshDatabase();
  files = await Promise.all([netexDesk, teamsDesk].map((desk) => writeDeskFiles({ netex: desk })));
});
afterAll(async () => {
  await database?.close();
  for (const one of files ?? []) await one.remove();
});

interface Run {
  readonly packages: readonly string[];
  readonly said: string;
  /** The status of an unsigned request to each platform's address. */
  readonly slack: number;
  readonly teams: number;
  readonly ready: number;
}

/** Of no kind that the bot answers. */
const activity = {
  type: 'typing',
  channelId: 'msteams',
  serviceUrl: 'http://127.0.0.1:9/',
  conversation: { id: 'a:1', conversationType: 'personal', tenantId: teams.TEAMS_TENANT_ID },
};

/** Starts the bot, looks whether it is ready, and ends it. */
async function run(
  env: Readonly<Record<string, string>>,
  desk: DeskFiles | undefined,
): Promise<Run> {
  if (!desk) throw new Error('no desk file');
  const NOTE_PACKAGES = join(desk.deskFile, '..', 'packages.json');
  const base = { DATABASE_URL: database.url, FIRSTLINE_CONFIG: desk.deskFile, LOG_LEVEL: 'silent' };
  const bot = await startBotProcess({ ...base, ...env, NOTE_PACKAGES }, ahead);
  const post = async (path: string) =>
    (await fetch(`${bot.url}${path}`, { method: 'POST', body: JSON.stringify(activity) })).status;
  const statuses = {
    slack: await post('/slack/events'),
    teams: await post('/api/messages'),
    ready: (await fetch(`${bot.url}/readyz`)).status,
  };
  const { code, stdout, stderr } = await bot.stop();
  expect(code, stderr).toBe(0);
  return {
    ...statuses,
    said: stdout.replaceAll(bot.url, 'URL'),
    packages: JSON.parse(await readFile(NOTE_PACKAGES, 'utf8')),
  };
}

const ofSlack = (name: string) => name.startsWith('@slack/');
const ofTeams = (name: string) =>
  /^(botbuilder|botframework|adaptivecards|@azure\/|@microsoft\/)/.test(name);

test('Slack alone', async () => {
  const { packages, ...bot } = await run(slack, files[0]);
  expect(packages).toContain('@slack/bolt');
  expect(packages.filter(ofTeams)).toEqual([]);
  expect(bot).toEqual({
    slack: 401,
    teams: 404,
    ready: 200,
    said: 'Firstline is ready at URL.\nSlack’s requests go to URL/slack/events.\n',
  });
});

test('Teams alone', async () => {
  const { packages, ...bot } = await run(teams, files[1]);
  expect(packages).toContain('botframework-connector');
  expect(packages.filter(ofSlack)).toEqual([]);
  expect(bot).toEqual({
    slack: 404,
    teams: 401,
    ready: 200,
    said: 'Firstline is ready at URL.\nTeams’ requests go to URL/api/messages.\n',
  });
});

test('Slack, and the playground of Teams beside it', async () => {
  const { packages, ...bot } = await run({ ...slack, TEAMS_PLAYGROUND: '1' }, files[0]);
  expect(packages).toEqual(expect.arrayContaining(['@slack/bolt', 'botframework-connector']));
  expect(bot).toEqual({
    slack: 401,
    teams: 200,
    ready: 200,
    said: [
      'Firstline is ready at URL.',
      'Slack’s requests go to URL/slack/events.',
      'The requests of the Teams playground go to URL/api/messages. Nobody is asked there who they are, so it serves this machine alone.',
      '',
    ].join('\n'),
  });
});
