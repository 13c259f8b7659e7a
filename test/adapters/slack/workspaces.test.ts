import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { authorize } from '../../../adapters/slack/authorize.ts';
import {
  fixedWorkspace,
  installedWorkspaces,
  slackInbound,
  type Workspaces,
} from '../../../adapters/slack/index.ts';
import { onRemoval } from '../../../adapters/slack/on-removal.ts';
import { CALLBACK_ID } from '../../../adapters/slack/render-form.ts';
import { speaker } from '../../../adapters/slack/speaker.ts';
import type { Caller, Installation, Installations, Intake } from '../../../src/runtime/ports.ts';
import { serve } from '../../support/serve.ts';
import { silent } from './silent.ts';
import { command, deliver, interact, SECRET, slackApi, who } from './wire.ts';

const acme: Installation = {
  workspace: 'slack:T0ACME',
  name: 'Acme',
  orgWide: false,
  secret: 'xoxb-acme',
  scopes: [],
  installedBy: null,
  installedAt: 1_000_000,
};
const group = {
  ...acme,
  workspace: 'slack:E0GROUP',
  name: 'Group',
  orgWide: true,
  secret: 'xoxb-g',
};

/** Kept in memory, as the database would; `asks` holds each look, and `answer` may hold one up. */
let kept: Map<string, Installation>;
let organisations: Map<string, string>;
let asks: string[];
let answer: () => Promise<void>;
let now: number;
let workspaces: Workspaces;

const installations: Installations = {
  save: async (one) => void kept.set(one.workspace, one),
  find: async (workspace) => {
    asks.push(workspace);
    const all = kept.get(organisations.get(workspace) ?? '');
    const found = kept.get(workspace) ?? (all?.orgWide ? all : undefined);
    await answer();
    return found ?? null;
  },
  join: async (workspace, organisation) => {
    asks.push(`${workspace} in ${organisation}`);
    await answer();
    organisations.set(workspace, organisation);
  },
  remove: async (workspace) => void kept.delete(workspace),
  list: async () => [...kept.values()],
};

const never = () => new Promise<void>(() => {});
const fails = () => Promise.reject(new Error('no database'));

beforeEach(() => {
  kept = new Map([[acme.workspace, acme]]);
  organisations = new Map();
  asks = [];
  answer = async () => {};
  now = 0;
  workspaces = installedWorkspaces(installations, silent, () => now);
});

describe('the token of a workspace', () => {
  test('is looked up once for all who ask, and again after a minute', async () => {
    const both = await Promise.all([
      workspaces.access('T0ACME', 50),
      workspaces.access('T0ACME', 50),
    ]);
    const expected = { token: 'xoxb-acme', orgWide: false, workspaceName: 'Acme' };
    expect(both).toEqual([expected, expected]);
    expect(workspaces.nameOf('T0ACME')).toBe('Acme');
    now = 59_999;
    await workspaces.access('T0ACME', 50);
    expect(asks).toHaveLength(1);
    now = 60_000;
    await workspaces.access('T0ACME', 50);
    expect(asks).toHaveLength(2);
  });

  test('is not there without an installation, which is not remembered', async () => {
    expect(await workspaces.access('T0BETA', 50)).toBeNull();
    kept.set('slack:T0BETA', { ...acme, workspace: 'slack:T0BETA' });
    expect(await workspaces.access('T0BETA', 50)).not.toBeNull();
    kept.delete(acme.workspace);
    await workspaces.access('T0ACME', 50);
    expect(workspaces.nameOf('T0ACME')).toBeNull();
  });

  test('is the last known one where the database fails or stalls, else not known', async () => {
    await workspaces.access('T0ACME', 50);
    now = 60_000;
    answer = fails;
    expect((await workspaces.access('T0ACME', 50))?.token).toBe('xoxb-acme');
    await expect(workspaces.access('T0BETA', 50)).rejects.toThrow('no database');
    answer = never;
    expect((await workspaces.access('T0ACME', 50))?.token).toBe('xoxb-acme');
    await expect(workspaces.access('T0BETA', 50)).rejects.toThrow('in time');
  });

  test('that was forgotten while it was looked up is not kept', async () => {
    const gate = Promise.withResolvers<void>();
    answer = () => gate.promise;
    const asked = workspaces.access('T0ACME', 500);
    workspaces.forget('T0ACME');
    kept.set(acme.workspace, { ...acme, secret: 'xoxb-next' });
    gate.resolve();
    await asked;
    expect((await workspaces.access('T0ACME', 50))?.token).toBe('xoxb-next');
    workspaces.forget('T0ACME', 'xoxb-older');
    await workspaces.access('T0ACME', 50);
    expect(asks).toHaveLength(2);
  });

  test('may be that of its organisation, which a payload tells and is then known', async () => {
    kept.set(group.workspace, group);
    expect(await workspaces.access('T0BETA', 50)).toBeNull();
    const sender = { team: 'T0BETA', enterprise: 'E0GROUP' };
    answer = fails;
    await expect(workspaces.accessFor(sender, 50)).rejects.toThrow();
    answer = async () => {};
    const expected = { token: 'xoxb-g', orgWide: true, workspaceName: null };
    expect(await workspaces.accessFor(sender, 50)).toEqual(expected);
    await workspaces.accessFor(sender, 50);
    expect(await workspaces.access('T0BETA', 50)).toEqual(expected);
    expect(asks.filter((one) => one.includes(' in '))).toHaveLength(2);
    const own = { team: 'T0ACME', enterprise: 'E0GROUP' };
    expect((await workspaces.accessFor(own, 50))?.token).toBe('xoxb-acme');
    kept.set(group.workspace, { ...group, orgWide: false });
    workspaces.forget('E0GROUP');
    expect(await workspaces.accessFor({ ...sender, team: 'T0NEW' }, 50)).toBeNull();
    expect(await workspaces.accessFor({}, 50)).toBeNull();
  });
});

/** Each look takes this long. */
const slowly = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

test('one patience covers what is kept and looked up of a workspace and its organisation', async () => {
  kept.set(group.workspace, group);
  const sender = { team: 'T0NEW', enterprise: 'E0GROUP' };
  answer = slowly(70);
  await expect(workspaces.accessFor(sender, 100)).rejects.toThrow('in time');
  expect(asks).toContain('slack:T0NEW');
});

test('the organisation is kept before the look, so that what is said there next finds its token', async () => {
  kept.set(group.workspace, group);
  const sender = { team: 'T0NEW', enterprise: 'E0GROUP' };
  expect((await workspaces.accessFor(sender, 100))?.token).toBe('xoxb-g');
  expect((await workspaces.access('T0NEW', 100))?.token).toBe('xoxb-g');
  expect(asks).not.toContain('slack:E0GROUP');
});

describe('word of a removal', () => {
  const event = (type: string, seconds: number, more: object = {}) => ({
    body: { team_id: 'T0ACME', event_time: seconds, event: { type }, ...more },
  });

  test('ends the installation, once and again', async () => {
    await workspaces.access('T0ACME', 50);
    await onRemoval(event('app_uninstalled', 1001), workspaces, silent);
    await onRemoval(event('app_uninstalled', 1001), workspaces, silent);
    expect(kept.size).toBe(0);
    expect(await workspaces.access('T0ACME', 50)).toBeNull();
  });

  test('of the second of the installation counts, of before does not', async () => {
    await onRemoval(event('app_uninstalled', 999), workspaces, silent);
    expect(kept.size).toBe(1);
    await onRemoval(event('app_uninstalled', 1000), workspaces, silent);
    expect(kept.size).toBe(0);
  });

  test.each([
    [{ oauth: ['U0ADA'], bot: [] }, 1],
    [{ oauth: ['U0ADA'] }, 1],
    [{ bot: ['U0BOT'] }, 0],
  ])('by tokens_revoked is about the bot’s: %o', async (tokens, left) => {
    const body = event('tokens_revoked', 2000, { event: { type: 'tokens_revoked', tokens } });
    await onRemoval(body, workspaces, silent);
    expect(kept.size).toBe(left);
  });

  test('from an organisation is of all its workspaces', async () => {
    kept.set(group.workspace, group);
    organisations.set('slack:T0BETA', group.workspace);
    await workspaces.access('T0BETA', 50);
    const ofAll = {
      enterprise_id: 'E0GROUP',
      authorizations: [{ enterprise_id: 'E0GROUP', is_enterprise_install: true }],
    };
    await onRemoval(event('app_uninstalled', 2000, ofAll), workspaces, silent);
    expect([...kept.keys()]).toEqual([acme.workspace]);
    expect(await workspaces.access('T0BETA', 50)).toBeNull();
  });

  test.each([{}, null, { event: {}, team_id: 'T0ACME' }, { event_time: 5000 }])(
    'that cannot be read changes nothing: %o',
    async (body) => {
      await onRemoval({ body }, workspaces, silent);
      expect(kept.size).toBe(1);
    },
  );
});

describe('calls as the bot of a team', () => {
  const said = (word: string) => new WebAPIPlatformError({ ok: false, error: word });
  const options = { slackApiUrl: 'http://127.0.0.1:1/' };
  const tokenOf = async (client: WebClient) => client.token;

  test('go by its token', async () => {
    expect(await speaker(workspaces, options)('T0ACME', 'find', tokenOf)).toBe('xoxb-acme');
  });

  test('are refused where it is not installed, and wait where that is not known', async () => {
    const speak = speaker(workspaces, options);
    await expect(speak('T0BETA', 'find', tokenOf)).rejects.toMatchObject({
      outcome: 'refused',
      operation: 'find',
      reason: 'not_installed',
    });
    answer = fails;
    await expect(speak('T0BETA', 'find', tokenOf)).rejects.toMatchObject({
      outcome: 'retryable',
      reason: 'installations_unavailable',
    });
  });

  test('go again at once by the token of a later installation', async () => {
    const tokens: (string | undefined)[] = [];
    const run = async ({ token }: WebClient) => {
      tokens.push(token);
      kept.set(acme.workspace, { ...acme, secret: 'xoxb-next' });
      if (token === 'xoxb-acme') throw said('token_revoked');
      return 'done';
    };
    expect(await speaker(workspaces, options)('T0ACME', 'find', run)).toBe('done');
    expect(tokens).toEqual(['xoxb-acme', 'xoxb-next']);
  });

  test.each([
    ['token_revoked', { outcome: 'refused', reason: 'token_revoked' }],
    ['account_inactive', { outcome: 'refused', reason: 'account_inactive' }],
    ['invalid_auth', { data: { error: 'invalid_auth' } }],
  ])(
    'by a void token are refused, but not by what an operator mends: %s',
    async (word, outcome) => {
      const run = async () => {
        throw said(word);
      };
      await expect(speaker(workspaces, options)('T0ACME', 'find', run)).rejects.toMatchObject(
        outcome,
      );
      const fixed = speaker(fixedWorkspace('xoxb-1', silent), options);
      await expect(fixed('T0ACME', 'find', run)).rejects.toMatchObject({ data: { error: word } });
    },
  );
});

const inGroup = { team: { id: 'T0NEW', enterprise_id: 'E0GROUP' }, enterprise: { id: 'E0GROUP' } };
const form = {
  type: 'view_submission',
  ...who,
  view: {
    id: 'V1',
    type: 'modal',
    callback_id: CALLBACK_ID,
    private_metadata: JSON.stringify({ kind: 'intake', deskId: 'd', draftId: 'x', step: 0 }),
    blocks: [],
  },
};
const homeOpened = {
  type: 'event_callback',
  team_id: 'T0NEW',
  enterprise_id: 'E0GROUP',
  event: { type: 'app_home_opened', user: 'U0RITA', tab: 'home' },
};

describe('a request', () => {
  const place = { teamId: 'T0ACME', enterpriseId: 'E0GROUP' };

  test('is answered as the bot of its team', async () => {
    expect(await authorize(place, workspaces, silent)).toEqual({ ...place, botToken: 'xoxb-acme' });
    expect(await authorize({ teamId: 'T0BETA' }, workspaces, silent)).toEqual({
      teamId: 'T0BETA',
      installed: false,
    });
  });

  test.each([
    ['a submitted form', 200, (base: string) => interact(base, { ...form, ...inGroup })],
    [
      'an event',
      503,
      (base: string) => deliver(base, JSON.stringify(homeOpened), { type: 'application/json' }),
    ],
  ])(
    'has its answer within 2.5 s of its arrival, whatever is slow: %s',
    async (_is, status, send) => {
      const endless = () => new Promise<never>(() => {});
      const callInstead = () => '';
      const intake = { submit: endless, homeOpened: endless, callInstead } as unknown as Intake;
      const inbound = slackInbound({
        by: { kind: 'http', signingSecret: SECRET },
        workspaces,
        log: silent,
        intake,
      });
      const { url } = await serve(inbound);
      answer = slowly(280);
      const answered = await send(url);
      expect(answered.status).toBe(status);
      expect(answered.ms).toBeLessThan(2600);
    },
  );

  test('is acknowledged in time while the database stalls, and tells its workspace’s name', async () => {
    const callers: Caller[] = [];
    const intake = {
      command: async (caller: Caller) => {
        callers.push(caller);
        return { kind: 'message', title: 'Hours', message: { summary: 'Open', parts: [] } };
      },
    } as unknown as Intake;
    const api = await slackApi();
    const inbound = slackInbound({
      by: { kind: 'http', signingSecret: SECRET },
      workspaces,
      apiUrl: api.url,
      log: silent,
      intake,
    });
    const served = await serve(inbound);
    const base = served.url;
    try {
      answer = never;
      const stalled = await command(base, { text: 'hours', team_id: 'T0ACME' });
      expect(stalled.status).toBe(200);
      expect(stalled.ms).toBeLessThan(1000);
      expect(stalled.body).toContain('Open');
      expect(callers[0]?.workspaceName).toBeUndefined();

      answer = async () => {};
      workspaces.forget('T0ACME');
      await command(base, { text: 'hours', team_id: 'T0ACME' });
      expect(callers[1]).toMatchObject({ workspace: 'slack:T0ACME', workspaceName: 'Acme' });

      const removed = await command(base, { text: 'hours', team_id: 'T0BETA' });
      expect(removed.body).toContain('is not installed in this workspace any more');
      expect(callers).toHaveLength(2);
    } finally {
      await served.stop();
      await api.close();
    }
  });
});
