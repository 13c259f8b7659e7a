import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { doctorCommand } from '../src/commands/doctor-command.ts';
import { slackManifestPath } from '../src/files/slack-manifest.ts';
import { botToken, netexDesk, openSandbox, person, signingSecret } from './support/sandbox-desk.ts';
import { openWorld } from './support/world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Without what is another one in every run. */
function settled(output: string): string {
  return output
    .replace(/version [0-9a-f]{12}/, 'version <hash>')
    .replace(/http:\/\/127\.0\.0\.1:\d+/, '<address>')
    .replace(/\/\S*\/desk\.yaml/, '<desk file>')
    .replace(/is 60\d s/, 'is 600 s')
    .replace(/Postgres [\d.]+/, 'Postgres <version>');
}

function environment(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

test('where all is well it says so, and what was looked at; then each thing that is not', async () => {
  const world = await openWorld();
  try {
    environment({
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: world.sandbox.apiUrl,
      FIRSTLINE_CONFIG: world.deskFile,
      DATABASE_URL: world.database.url,
      PUBLIC_URL: world.bot().url,
    });
    const well = await doctorCommand([]);
    expect(settled(well.output)).toMatchInlineSnapshot(`
      "ok       environment: one workspace over HTTP
      ok       database: DATABASE_URL, Postgres <version>, the tables are current
      ok       desk netex: policy NetEx Software Support, version <hash>
      ok       public address: <address>/slack/events answers, with this signing secret
      ok       clock: within 1 s of Slack’s
      ok       Slack token: of Sandbox (slack:T0SANDBOX), with every scope of the manifest
      ok       desk netex, support channel: the bot is in #support-desk
      ok       desk netex, Director of Customer Services: Dana can be reached
      ok       desk netex, President and General Manager: Pia can be reached
      ok       desk netex, fallback, support agent: Ana can be reached
      ok       desk netex, support agent: Ben can be reached

      All is well."
    `);
    expect(well.exitCode).toBe(0);

    environment({ SLACK_SIGNING_SECRET: 'another-secret', SLACK_BOT_TOKEN: 'xoxb-wrong' });
    await world.database.sql`delete from drizzle.__drizzle_migrations`;
    const ill = await doctorCommand([]);
    expect(ill.exitCode).toBe(1);
    expect(ill.output).toContain('refuses a request signed with SLACK_SIGNING_SECRET');
    expect(ill.output).toMatch(/wrong +Slack token: .*invalid_auth\n +→ Copy the token again/);
    expect(ill.output).toContain('no tables yet; the first start makes them');

    await world.stopBot();
    expect((await doctorCommand([])).output).toContain('nothing answers at');
  } finally {
    await world.close();
  }
});

test('a channel without the bot, a contact who left, missing scopes and a wrong clock each get a line', async () => {
  const manifest = await readFile(slackManifestPath, 'utf8');
  const manifestPath = join(tmpdir(), `fewer-scopes-${process.pid}.yaml`);
  await writeFile(manifestPath, manifest.replace(/^ *- files:read.*\n/m, ''));
  const sandbox = await openSandbox({
    manifestPath,
    dateSkewMs: -600_000,
    people: [
      { id: 'U0ANA', name: 'Ana' },
      { id: 'U0DANA', name: 'Dana', deleted: true },
    ],
    channels: [{ id: 'C0SUPPORT', name: 'support', members: ['U0ANA'] }],
  });
  const desk = {
    ...netexDesk,
    roster: [person('U0ANA', 'Ana')],
    contacts: { director: [person('U0DANA', 'Dana')] },
  };
  const world = await openWorld({ desks: { netex: desk } });
  try {
    environment({
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: sandbox.apiUrl,
      FIRSTLINE_CONFIG: world.deskFile,
      DATABASE_URL: world.database.url,
    });
    const { output, exitCode } = await doctorCommand([]);
    expect(exitCode).toBe(1);
    expect(settled(output)).toMatchInlineSnapshot(`
      "ok       environment: one workspace over HTTP
      ok       database: DATABASE_URL, Postgres <version>, the tables are current
      ok       desk netex: policy NetEx Software Support, version <hash>
      warning  desk file: <desk file>: desks.netex.contacts: role "president" has nobody; what it should hear goes to the fallback
               → Change it if it is not meant so.
      warning  public address: PUBLIC_URL is not set, so it was not looked at
               → Set PUBLIC_URL to the address that the internet reaches the bot by, such as https://support.example.com.
      wrong    clock: this machine is 600 s ahead of Slack
               → Let the machine take its time from the network (NTP).
      wrong    Slack token: of Sandbox (slack:T0SANDBOX), without files:read
               → Bring the app’s manifest up to date, and install the app to the workspace again.
      wrong    desk netex, support channel: the bot is not in #support
               → Type /invite @Firstline in #support.
      wrong    desk netex, Director of Customer Services: Dana (slack:T0SANDBOX/U0DANA) cannot be reached: deactivated
               → Name somebody else, or let them back into the workspace.
      ok       desk netex, fallback, support agent: Ana can be reached

      4 things to mend."
    `);
  } finally {
    await world.close();
    await sandbox.close();
  }
});

test('a mistake in the environment is a finding by the name of its variable', async () => {
  environment({ PORT: 'often', SLACK_SIGNING_SECRET: 'x', SLACK_BOT_TOKEN: '' });
  const { output, exitCode } = await doctorCommand([]);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/wrong +environment: PORT: expected a port/);
});
