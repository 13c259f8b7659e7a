import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMain } from '../support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type DeskFiles, writeDeskFiles } from '../support/desk-files.ts';
import { botToken, netexDesk, signingSecret } from '../support/sandbox-desk.ts';

const credentials = { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken };

let files: DeskFiles;
let database: FreshDatabase;
let taken: Server;
let takenPort: number;

beforeAll(async () => {
  files = await writeDeskFiles({ netex: netexDesk });
  database = await freshDatabase();
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenPort = (taken.address() as AddressInfo).port;
});

afterAll(async () => {
  await new Promise((resolve) => taken?.close(resolve));
  await database?.close();
  await files?.remove();
});

/** What the command says when it ends by itself, as it must, without a start. */
async function refused(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<string> {
  const { code, stdout, stderr } = await runMain(args, {
    env: { PORT: '0', FIRSTLINE_DATA_DIR: files.dataDir, ...env },
    ms: 18_000,
  });
  expect(code, stderr).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  expect(stderr).not.toContain(signingSecret);
  expect(stderr).not.toContain(botToken);
  return stderr;
}

/** The environment of a bot that would start. */
function complete(): Record<string, string> {
  return { ...credentials, FIRSTLINE_CONFIG: files.deskFile, DATABASE_URL: database.url };
}

describe('a start that cannot be is refused, and says which variable is at fault', () => {
  test('the sandbox serves this machine alone', async () => {
    expect(await refused({ HOST: '0.0.0.0' })).toMatch(/^HOST: .*expected 127\.0\.0\.1/);
  });

  test('half of the credentials', async () => {
    const { SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN } = credentials;
    expect(await refused({ SLACK_SIGNING_SECRET })).toMatch(/^SLACK_BOT_TOKEN: missing/);
    expect(await refused({ SLACK_BOT_TOKEN })).toMatch(/^SLACK_SIGNING_SECRET: missing/);
  });

  test('every mistake in the environment at once', async () => {
    const said = await refused({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://somewhere',
      SLACK_BOT_TOKEN: 'xoxp-of-a-person',
    });
    expect(said).toContain('PORT: expected a port');
    expect(said).toContain('LOG_LEVEL: expected one of debug, info');
    expect(said).toContain('DATABASE_URL: expected a URL that begins with postgres://');
    expect(said).toContain('SLACK_BOT_TOKEN: expected a bot token');
  });

  test('a port that somebody else listens on', async () => {
    const said = await refused({ ...complete(), PORT: String(takenPort) });
    expect(said).toMatch(/^PORT: /);
    expect(said).toContain(String(takenPort));
  });

  test('a port of the sandbox that somebody else listens on', async () => {
    const said = await refused({ PORT: String(takenPort - 1), DATABASE_URL: database.url });
    expect(said).toMatch(/^PORT: /);
    expect(said).toContain(String(takenPort));
  });

  test('no desk file, and one that is not there', async () => {
    expect(await refused(credentials)).toMatch(/^FIRSTLINE_CONFIG: /);
    const missing = join(files.dataDir, 'nowhere.yaml');
    const said = await refused({ ...complete(), FIRSTLINE_CONFIG: missing });
    expect(said).toMatch(/^FIRSTLINE_CONFIG: /);
    expect(said).toContain(`${missing}: there is no such file`);
  });

  test('a desk file with a mistake: the file, the place in it, and what is expected', async () => {
    const wrong = `${files.deskFile}.wrong.yaml`;
    await writeFile(wrong, 'desks:\n  netex:\n    policy: netex.yaml\n    roster: nobody\n');
    const said = await refused({ ...complete(), FIRSTLINE_CONFIG: wrong });
    expect(said).toContain(`${wrong}:4`);
    expect(said).toContain('desks.netex.roster');
    expect(said).toContain('expected');
    expect(said).toContain('desks.netex.supportChannel');
  });

  test('a desk in Teams alone, without credentials: those of either platform are named', async () => {
    const address = 'teams:6fa459ea-ee8a-4ca4-894e-db77e160355e/';
    const teamsDesk = {
      policy: 'netex.yaml',
      supportChannel: `${address}19:support@thread.tacv2`,
      fallback: `${address}7c1f9e2b-3d4a-4b5c-8e6f-0a1b2c3d4e5f`,
    };
    const inTeams = await writeDeskFiles({ netex: teamsDesk });
    try {
      const said = await refused({ FIRSTLINE_CONFIG: inTeams.deskFile });
      expect(said).toMatch(/^FIRSTLINE_CONFIG: no desk of .* serves the sandbox/);
      for (const name of [
        'SLACK_BOT_TOKEN',
        'TEAMS_APP_ID',
        'TEAMS_APP_PASSWORD',
        'TEAMS_TENANT_ID',
      ])
        expect(said).toContain(name);
    } finally {
      await inTeams.remove();
    }
  });

  test('a host that this machine does not have', async () => {
    expect(await refused({ ...complete(), HOST: '192.0.2.1' })).toMatch(/^HOST: /);
  });

  test('a database that is not there; its password is not told', async () => {
    const url = `postgres://someone:a-password@127.0.0.1:${takenPort + 1}/x`;
    const said = await refused({ ...complete(), DATABASE_URL: url });
    expect(said).toMatch(/^DATABASE_URL \(127\.0\.0\.1/);
    expect(said).not.toContain('a-password');
  });

  test('an argument that there is none of', async () => {
    const said = await refused({}, ['--storey', 'netex-severity-1']);
    expect(said).toContain('--storey');
    expect(said).toContain('Usage:');
  });
});
