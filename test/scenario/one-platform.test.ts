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
const person = {
  address: `teams:${teams.TEAMS_TENANT_ID}/7c1f9e2b-3d4a-4b5c-8e6f-0a1b2c3d4e5f`,
  name: 'Ana',
};
/** Of a tenant that the bot is not in: it starts nevertheless. */
const stranger = { ...person, address: `teams:${teams.TEAMS_APP_ID}/${teams.TEAMS_APP_ID}` };
const teamsDesk = {
  policy: 'netex.yaml',
  supportChannel: `teams:${teams.TEAMS_TENANT_ID}/19:support@thread.tacv2`,
  roster: [person],
  contacts: { director: [person], president: [stranger] },
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
  /** What it says beside that about the environment and the desk file. */
  readonly warned: readonly string[];
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
  const base = { DATABASE_URL: database.url, FIRSTLINE_CONFIG: desk.deskFile, LOG_LEVEL: 'warn' };
  const bot = await startBotProcess({ ...base, ...env, NOTE_PACKAGES }, ahead);
  const post = async (path: string) =>
    (await fetch(`${bot.url}${path}`, { method: 'POST', body: JSON.stringify(activity) })).status;
  const statuses = {
    slack: await post('/slack/events'),
    teams: await post('/api/messages'),
    ready: (await fetch(`${bot.url}/readyz`)).status,
  };
  // A signal may come again, as npm sends it on beside the terminal: the stop is in order all the same.
  const again = setInterval(() => bot.stop(), 2);
  const { code, stdout, stderr } = await bot.stop();
  clearInterval(again);
  expect(code, stderr).toBe(0);
  const warned = stderr
    .split('\n')
    .map((line) => (line.startsWith('{') ? JSON.parse(line).msg : line))
    .filter((line) => /^PUBLIC_URL|nothing reaches/.test(line));
  return {
    ...statuses,
    said: stdout.replaceAll(bot.url, 'URL'),
    warned: warned.map((line) => line.replaceAll(bot.url, 'URL')),
    packages: JSON.parse(await readFile(NOTE_PACKAGES, 'utf8')),
  };
}

const ofSlack = (name: string) => name.startsWith('@slack/');
const ofTeams = (name: string) =>
  /^(botbuilder|botframework|adaptivecards|@azure\/|@microsoft\/)/.test(name);

const withoutAddress =
  'PUBLIC_URL is not set, and URL is not found from the internet: set PUBLIC_URL to the https address that leads here, such as https://support.example.com.';

test('Slack alone', async () => {
  const { packages, ...bot } = await run(slack, files[0]);
  expect(packages).toContain('@slack/bolt');
  expect(packages.filter(ofTeams)).toEqual([]);
  expect(bot).toEqual({
    slack: 401,
    teams: 404,
    ready: 200,
    said: 'Firstline is ready at URL.\nSlack’s requests go to /slack/events.\n',
    warned: [withoutAddress],
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
    said: 'Firstline is ready at URL.\nTeams’ requests go to /api/messages.\n',
    warned: [
      `desks.netex: nothing reaches ${stranger.address}, as TEAMS_TENANT_ID is ${teams.TEAMS_TENANT_ID}`,
      withoutAddress,
    ],
  });
});

test('Slack, and the playground of Teams beside it', async () => {
  const { packages, ...bot } = await run(
    { ...slack, TEAMS_PLAYGROUND: '1', PUBLIC_URL: 'http://localhost:1' },
    files[0],
  );
  expect(packages).toEqual(expect.arrayContaining(['@slack/bolt', 'botframework-connector']));
  expect(bot).toEqual({
    slack: 401,
    teams: 200,
    ready: 200,
    said: [
      'Firstline is ready at URL.',
      'Slack’s requests go to http://localhost:1/slack/events.',
      'The requests of the Teams playground go to http://localhost:1/api/messages. Nobody is asked there who they are, so it serves this machine alone.',
      '',
    ].join('\n'),
    warned: [],
  });
});
