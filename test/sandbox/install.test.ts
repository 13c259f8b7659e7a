import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Installation, InstallProvider } from '@slack/oauth';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askToInstall, decide, installBot, openBrowser } from '../support/install-bot.ts';
import { credentials, north, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { quiet } from './fake-bot.ts';

const scopes = ['chat:write', 'users:read'];

interface Installer {
  readonly url: string;
  readonly stored: Installation[];
  /** Types of the events that were delivered here. */
  readonly heard: object[];
  close(): Promise<void>;
}

let world: SlackWorld;
let bot: Installer;

/** The routes of an installation, and an ear for events, as a bot has them. */
async function startInstaller(slackUrl: string): Promise<Installer> {
  const stored: Installation[] = [];
  const heard: object[] = [];
  const installer = new InstallProvider({
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    stateSecret: 'a-state-secret',
    authorizationUrl: `${slackUrl}/oauth/v2/authorize`,
    clientOptions: { slackApiUrl: `${slackUrl}/api/`, retryConfig: { retries: 0 } },
    logger: quiet,
    installationStore: {
      storeInstallation: async (installation) => void stored.push(installation),
      fetchInstallation: async () => {
        throw new Error('not asked for');
      },
    },
  });
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', url);
    const redirectUri = `${url}/slack/oauth_redirect`;
    if (pathname === '/slack/install') {
      return installer.handleInstallPath(request, response, {}, { scopes, redirectUri });
    }
    if (pathname === '/slack/oauth_redirect') return installer.handleCallback(request, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    heard.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.end();
  };
  const server = createServer((request, response) => void route(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    stored,
    heard,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

beforeAll(async () => {
  world = await openSlackWorld([{}, north]);
  bot = await startInstaller(world.url);
  world.connectBot({ url: `${bot.url}/events` });
});
afterAll(async () => {
  await bot.close();
  await world.close();
});

const web = (token: string | undefined) =>
  new WebClient(token, { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } });
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    ({ data }) => data.error,
  );

test('somebody installs the app in one of the workspaces, and again', async () => {
  const o = { botUrl: bot.url, slackUrl: world.url, team: 'T0NORTH', as: 'U0NICK' };
  expect((await installBot(o)).status).toBe(200);
  const [first] = bot.stored;
  expect(first).toMatchObject({
    team: { id: 'T0NORTH', name: 'Acme North' },
    enterprise: { id: 'E0ACME', name: 'Acme' },
    isEnterpriseInstall: false,
    appId: 'A0FIRSTLINE',
    tokenType: 'bot',
    user: { id: 'U0NICK' },
    bot: { scopes, userId: 'U0FIRSTLINEACME', id: 'B0FIRSTLINEACME' },
  });
  expect(await errorOf(web(first?.bot?.token).users.info({ user: 'U0NORA' }))).toBe('ok');
  const notAsked = web(first?.bot?.token).conversations.open({ users: 'U0NORA' });
  expect(await errorOf(notAsked)).toBe('missing_scope');

  await installBot(o);
  const [, second] = bot.stored;
  expect(second?.bot?.token).not.toBe(first?.bot?.token);
  expect(await errorOf(web(first?.bot?.token).auth.test())).toBe('token_revoked');
  expect(await errorOf(web(second?.bot?.token).auth.test())).toBe('ok');
});

test('whoever cancels, or comes with another browser, installs nothing', async () => {
  const before = bot.stored.length;
  const o = { botUrl: bot.url, slackUrl: world.url };
  expect((await installBot({ ...o, decision: 'deny' })).status).toBe(500);
  const back = await decide(openBrowser(), await askToInstall(openBrowser(), o), o);
  expect(back.searchParams.get('code')).not.toBeNull();
  expect((await openBrowser().get(back)).status).toBe(400);
  expect(bot.stored).toHaveLength(before);
});

test('the page of the choice says what is asked for, and sends back', async () => {
  const page = await askToInstall(openBrowser(), {
    botUrl: bot.url,
    slackUrl: world.url,
    team: 'T0NORTH',
  });
  const shown = await (await fetch(page)).text();
  for (const words of ['chat:write', 'Acme North', 'Nora', 'For all of Acme']) {
    expect(shown).toContain(words);
  }
  const sent = await fetch(page, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ decision: 'approve', user: 'U0NORA' }),
  });
  expect(sent.status).toBe(302);
  expect(sent.headers.get('location')).toMatch(/\/slack\/oauth_redirect\?code=.+&state=.+/);
  for (const [name, value, refusal] of [
    ['client_id', '1.1', 'invalid_client_id'],
    ['scope', 'admin', 'invalid_scope'],
    ['redirect_uri', 'nowhere', 'bad_redirect_uri'],
  ] as const) {
    const other = new URL(page);
    other.searchParams.set(name, value);
    const refused = await fetch(other);
    expect([refused.status, await refused.text()]).toEqual([400, refusal]);
  }
});

test('a code is for one exchange, with the app’s secret and the same address', async () => {
  const o = { botUrl: bot.url, slackUrl: world.url };
  const code = async () => {
    const back = await decide(openBrowser(), await askToInstall(openBrowser(), o), o);
    return back.searchParams.get('code') ?? '';
  };
  const redirect_uri = `${bot.url}/slack/oauth_redirect`;
  const { clientId: client_id, clientSecret: client_secret } = credentials;
  const access = (args: object) =>
    errorOf(
      web(undefined).apiCall('oauth.v2.access', {
        client_id,
        client_secret,
        redirect_uri,
        ...args,
      }),
    );
  const one = await code();
  expect(await access({ code: one, client_secret: 'wrong' })).toBe('bad_client_secret');
  expect(await access({ code: one, client_id: '1.1' })).toBe('invalid_client_id');
  expect(await access({ code: one, redirect_uri: `${redirect_uri}/` })).toBe('bad_redirect_uri');
  expect(await access({ code: 'made-up' })).toBe('invalid_code');
  expect(await access({ code: one })).toBe('ok');
  expect(await access({ code: one })).toBe('code_already_used');
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
  const answer = await fetch(`${world.apiUrl}oauth.v2.access`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ code: await code(), redirect_uri }),
  });
  expect(await answer.json()).toMatchObject({ ok: true, team: { id: 'T0SANDBOX' } });
});

test('an organisation installs for all its workspaces, and deliveries say so', async () => {
  const o = { botUrl: bot.url, slackUrl: world.url, team: 'T0NORTH', orgWide: true };
  await installBot(o);
  const stored = bot.stored.at(-1);
  expect(stored).toMatchObject({
    isEnterpriseInstall: true,
    enterprise: { id: 'E0ACME' },
    enterpriseUrl: 'https://acme-north.enterprise.slack.com/',
  });
  expect(stored?.team).toBeUndefined();
  const workspace = world.in('T0NORTH');
  await workspace.uninstall();
  bot.heard.length = 0;
  await workspace.as('U0NORA').openHome();
  expect(bot.heard).toMatchObject([
    {
      team_id: 'T0NORTH',
      enterprise_id: 'E0ACME',
      event: { type: 'app_home_opened', user: 'U0NORA' },
      authorizations: [
        {
          team_id: null,
          enterprise_id: 'E0ACME',
          user_id: 'U0FIRSTLINEACME',
          is_enterprise_install: true,
        },
      ],
    },
  ]);
});

test('after an uninstall the token is inactive, the bot is told, and nobody reaches it', async () => {
  const workspace = world.in('T0NORTH');
  const { token } = workspace.app.install({
    team: workspace.team,
    by: 'U0NORA',
    scopes: ['chat:write'],
  });
  bot.heard.length = 0;
  await workspace.uninstall('token_revoked');
  expect(bot.heard).toMatchObject([
    {
      team_id: 'T0NORTH',
      event: { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0FIRSTLINEACME'] } },
    },
  ]);
  expect(await errorOf(web(token).auth.test())).toBe('token_revoked');

  await workspace.uninstall();
  const told = bot.heard.slice(1);
  expect(told).toHaveLength(2);
  for (const type of ['tokens_revoked', 'app_uninstalled']) {
    const one = told.find((each) => JSON.stringify(each).includes(`"type":"${type}"`));
    expect(one).toMatchObject({ enterprise_id: 'E0ACME', event: { type } });
    expect(one).not.toHaveProperty('team_id');
    expect(one).not.toHaveProperty('authorizations');
  }
  expect(await errorOf(web(bot.stored.at(-1)?.bot?.token).auth.test())).toBe('account_inactive');
  await workspace.as('U0NORA').openHome();
  expect(bot.heard).toHaveLength(3);
  await expect(workspace.as('U0NORA').command('/support')).rejects.toThrow(/not a valid command/);
});

test('the bot can revoke its token, and uninstall itself', async () => {
  const workspace = world.in('T0SANDBOX');
  const install = () =>
    workspace.app.install({ team: workspace.team, by: 'U0RITA', scopes: ['chat:write'] }).token;
  const first = install();
  expect(await web(first).auth.revoke({ test: true })).toMatchObject({ revoked: false });
  expect(await web(first).auth.revoke()).toMatchObject({ revoked: true });
  expect(await errorOf(web(first).auth.test())).toBe('token_revoked');
  const second = install();
  const { clientId: client_id, clientSecret: client_secret } = credentials;
  await web(second).apps.uninstall({ client_id, client_secret });
  expect(await errorOf(web(second).auth.test())).toBe('account_inactive');
});
