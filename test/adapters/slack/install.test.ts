import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixedWorkspace } from '../../../adapters/slack/index.ts';
import { installRoutes } from '../../../adapters/slack/install.ts';
import type { Installation, Installations } from '../../../src/runtime/ports.ts';
import { type Browser, type Landed, openBrowser } from '../../support/install-bot.ts';
import { serve } from '../../support/serve.ts';
import { silent } from './silent.ts';
import { type SlackApi, slackApi } from './wire.ts';

const clientSecret = 'a-client-secret';
const granted = {
  ok: true,
  access_token: 'xoxb-granted',
  scope: 'chat:write,commands',
  bot_user_id: 'U0BOT',
  team: { id: 'T0ACME', name: 'Acme' },
  enterprise: null,
  is_enterprise_install: false,
  authed_user: { id: 'U0ADA' },
};

let api: SlackApi;
let saved: Installation[];
let joined: string[];
let save: () => Promise<void>;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  saved = [];
  joined = [];
  save = async () => {};
  api = await slackApi();
  api.answers.set('auth.test', { ok: true, bot_id: 'B0BOT', url: 'https://acme.slack.com/' });
  closing = [api.close];
});

afterEach(async () => {
  for (const close of closing) await close();
});

async function opened(apiUrl: string | undefined, publicUrl: string | null): Promise<string> {
  const installations: Installations = {
    save: async (one) => {
      await save();
      saved.push(one);
    },
    join: async (workspace, organisation) => void joined.push(`${workspace} ${organisation}`),
    find: async () => null,
    remove: async () => {},
    list: async () => [],
  };
  const routes = installRoutes({
    clientId: '11.22',
    clientSecret,
    scopes: ['chat:write', 'commands'],
    publicUrl,
    installations,
    workspaces: fixedWorkspace('', silent),
    log: silent,
    now: () => 77,
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
  const served = await serve([], { routes });
  closing.push(served.stop);
  return served.url;
}

async function asked(browser: Browser, base: string): Promise<URL> {
  return new URL((await browser.get(new URL('/slack/install', base))).location ?? '');
}

/** Somebody goes the whole way, and Slack answers the exchange of the code with this. */
async function installed(answer: object, query = 'code=abc'): Promise<Landed> {
  api.answers.set('oauth.v2.access', answer);
  const base = await opened(api.url, null);
  const browser = openBrowser();
  const state = (await asked(browser, base)).searchParams.get('state') ?? '';
  return browser.get(
    new URL(`/slack/oauth_redirect?${query}&state=${encodeURIComponent(state)}`, base),
  );
}

test('the way begins at Slack, with the scopes asked for and the address to come back to', async () => {
  const url = await asked(openBrowser(), await opened(undefined, 'https://bot.example.com'));
  expect(url.origin + url.pathname).toBe('https://slack.com/oauth/v2/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '11.22',
    scope: 'chat:write,commands',
    redirect_uri: 'https://bot.example.com/slack/oauth_redirect',
    state: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  });
  const elsewhere = await asked(openBrowser(), await opened(api.url, null));
  expect(elsewhere.origin).toBe(new URL(api.url).origin);
  expect(elsewhere.searchParams.has('redirect_uri')).toBe(false);
});

test('an installation is kept with what Slack granted, and its name is inert', async () => {
  const page = await installed({ ...granted, team: { id: 'T0ACME', name: '<b>"Acme" & Co' } });
  expect(page.status).toBe(200);
  expect(page.text).toContain('installed in &lt;b&gt;&quot;Acme&quot; &amp; Co');
  expect(page.text).not.toContain('xoxb-granted');
  expect(saved).toEqual([
    {
      workspace: 'slack:T0ACME',
      name: '<b>"Acme" & Co',
      orgWide: false,
      secret: 'xoxb-granted',
      scopes: ['chat:write', 'commands'],
      installedBy: 'slack:T0ACME/U0ADA',
      installedAt: 77,
    },
  ]);
  expect(joined).toEqual([]);
});

test('one in a workspace of an organisation says so; one of the whole is kept under it', async () => {
  const enterprise = { id: 'E0GROUP', name: 'Group' };
  await installed({ ...granted, enterprise });
  expect(joined).toEqual(['slack:T0ACME slack:E0GROUP']);
  const page = await installed({ ...granted, team: null, enterprise, is_enterprise_install: true });
  expect(page.text).toContain('administration of your organisation');
  expect(saved[1]).toMatchObject({ workspace: 'slack:E0GROUP', name: 'Group', orgWide: true });
  expect(joined).toHaveLength(1);
});

const refused = (error: string) => ({ ok: false, error });

test.each<[string, object, string, number, string]>([
  ['the person said no', granted, 'error=access_denied', 403, 'Nothing was installed'],
  ['Slack stopped it', granted, 'error=team_access_not_granted', 400, 'did not finish'],
  ['the code was used', refused('code_already_used'), 'code=abc', 400, 'This link has expired'],
  ['the secret is wrong', refused('bad_client_secret'), 'code=abc', 500, 'its log says'],
  ['Slack is in trouble', refused('internal_error'), 'code=abc', 502, 'does not answer'],
  [
    'tokens would expire',
    { ...granted, refresh_token: 'xoxe-1', expires_in: 43_200 },
    'code=abc',
    500,
    'switch off token rotation',
  ],
  ['no bot came', { ...granted, bot_user_id: undefined }, 'code=abc', 500, 'could not be kept'],
])(
  'nothing is kept where %s, and the page says what to do',
  async (_, answer, query, status, says) => {
    const page = await installed(answer, query);
    expect(page.status).toBe(status);
    expect(page.text).toContain(says);
    expect(page.text).not.toContain(clientSecret);
    expect(saved).toEqual([]);
  },
);

test('a database that is away is our fault, and said', async () => {
  save = async () => {
    throw new Error('FIRSTLINE_ENCRYPTION_KEY: a secret of ours');
  };
  const page = await installed(granted);
  expect(page.status).toBe(500);
  expect(page.text).toContain('could not be kept');
  expect(page.text).not.toContain('secret of ours');
});
