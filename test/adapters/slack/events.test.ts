import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixedWorkspace, slackInbound } from '../../../adapters/slack/index.ts';
import type { Caller, Intake, Said } from '../../../src/runtime/ports.ts';
import { type Served, serve } from '../../support/serve.ts';
import { silent } from './silent.ts';
import { deliver, SECRET, type SlackApi, slackApi } from './wire.ts';

/** An intake that keeps as told, and remembers what it heard. */
let keep: () => Promise<void>;
let heard: { caller: Caller; said: Said | 'home' }[];
const intake = {
  said: (caller, said) => {
    heard.push({ caller, said });
    return keep().then(() => 'kept' as const);
  },
  homeOpened: (caller) => {
    heard.push({ caller, said: 'home' });
    return keep();
  },
} as Partial<Intake> as Intake;

let api: SlackApi;
let served: Served;
let base: string;
beforeEach(async () => {
  heard = [];
  keep = async () => {};
  api = await slackApi();
  api.answers.set('users.info', { ok: true, user: { id: 'U0RITA', real_name: 'Rita Requester' } });
  const inbound = slackInbound({
    by: { kind: 'http', signingSecret: SECRET },
    workspaces: fixedWorkspace('xoxb-1', silent),
    apiUrl: api.url,
    log: silent,
    intake,
  });
  served = await serve(inbound);
  base = served.url;
});
afterEach(async () => {
  await served.stop();
  await api.close();
});

const rita = {
  workspace: 'slack:T0SANDBOX',
  person: { address: 'slack:T0SANDBOX/U0RITA', name: 'Rita Requester' },
};
const direct = {
  type: 'message',
  channel: 'D0RITA',
  channel_type: 'im',
  user: 'U0RITA',
  ts: '1700000000.000100',
  event_ts: '1700000000.000100',
  text: 'Still &lt;down&gt;',
};
const mention = {
  type: 'app_mention',
  channel: 'C0SUPPORT',
  user: 'U0RITA',
  ts: '1700000000.000300',
  thread_ts: '1700000000.000200',
  text: '<@U0BOT> try <https://x.test|this>, <@U0RITA>',
};
const file = { id: 'F1', name: 'a.log', permalink: 'https://x.slack.com/files/U1/F1/a', size: 7 };
const changed = (message: object, before?: object) => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  channel: 'D0RITA',
  channel_type: 'im',
  ts: '1700000009.000100',
  event_ts: '1700000009.000100',
  message,
  ...(before ? { previous_message: before } : {}),
});

async function send(event: unknown, more: object = {}) {
  const body = {
    type: 'event_callback',
    team_id: 'T0SANDBOX',
    api_app_id: 'A0FIRSTLINE',
    event_id: 'Ev1',
    authorizations: [{ team_id: 'T0SANDBOX', user_id: 'U0BOT', is_bot: true }],
    event,
    ...more,
  };
  return deliver(base, JSON.stringify(body), { type: 'application/json' });
}
const saying = (at = 0) => {
  const said = heard[at]?.said;
  return said === 'home' ? undefined : said;
};

describe('words to the bot', () => {
  test('in a direct message are handed over as plain words, with files and their place', async () => {
    const shared = {
      ...direct,
      subtype: 'file_share',
      files: [file, { id: 'F2', mode: 'tombstone' }],
    };
    expect(await send(shared)).toMatchObject({ status: 200, body: '' });
    expect(heard).toEqual([
      {
        caller: rita,
        said: {
          id: 'slack:T0SANDBOX/D0RITA/1700000000.000100',
          edit: null,
          place: 'direct',
          conversation: 'slack:T0SANDBOX/D0RITA',
          message: { conversation: 'D0RITA', id: '1700000000.000100' },
          thread: null,
          text: 'Still <down>',
          files: [{ id: 'F1', name: 'a.log', url: file.permalink, bytes: 7 }],
        },
      },
    ]);
  });

  test('in a channel come without the mention of the bot, with names and the thread', async () => {
    expect((await send(mention)).status).toBe(200);
    expect((await send({ ...mention, text: '<@U0BOT>', ts: '1.2', thread_ts: '1.2' })).status).toBe(
      200,
    );
    expect(saying()).toMatchObject({
      id: 'slack:T0SANDBOX/C0SUPPORT/1700000000.000300',
      edit: null,
      place: 'channel',
      conversation: 'slack:T0SANDBOX/C0SUPPORT',
      thread: { conversation: 'C0SUPPORT', id: '1700000000.000200' },
      text: 'try this (https://x.test), @Rita Requester',
    });
    expect(saying(1)).toMatchObject({ thread: null, text: '' });
    expect(api.calls.map(({ method }) => method)).toEqual(['users.info']);
  });

  test('that were changed name the change; the same message keeps its id, however it comes', async () => {
    const edited = {
      ...direct,
      text: 'Up again',
      edited: { user: 'U0RITA', ts: '1700000009.000000' },
    };
    await send(direct);
    await send(direct, { event_id: 'Ev2' });
    await send(changed(edited, direct));
    await send({ ...mention, edited: { ts: '5.5' } });
    await send(changed({ ...direct, files: [file] }, direct));
    expect(
      heard.map(
        ({ said }) =>
          said !== 'home' && [said.id.slice(-6), said.edit?.split(':').at(-1) ?? null, said.text],
      ),
    ).toEqual([
      ['000100', null, 'Still <down>'],
      ['000100', null, 'Still <down>'],
      ['000100', '1700000009.000000', 'Up again'],
      ['000300', '5.5', 'try this (https://x.test), @Rita Requester'],
      ['000100', '1700000009.000100', 'Still <down>'],
    ]);
  });

  test.each([
    ['of a bot', { ...direct, bot_id: 'B1' }],
    ['of our own', { ...direct, user: 'U0BOT' }],
    ['of a bot, changed', changed({ ...direct, bot_id: 'B1', text: 'x' }, direct)],
    ['of a bot that mentions us', { ...mention, bot_id: 'B1' }],
    ['of Slackbot', { ...direct, user: 'USLACKBOT' }],
    ['that are deleted', { ...direct, subtype: 'message_deleted', user: undefined }],
    ['that became a tombstone', changed({ ...direct, subtype: 'tombstone', text: 'gone' }, direct)],
    ['that got a preview', changed({ ...direct, attachments: [{ text: 'x' }] }, direct)],
    ['that got a preview, without what was before', changed({ ...direct, attachments: [] })],
    ['that got a reply', { ...direct, subtype: 'message_replied' }],
    ['about a channel', { ...direct, subtype: 'channel_join' }],
    ['in a channel that merely is open to us', { ...direct, channel: 'C0GENERAL' }],
    ['that mention us in a direct message', { ...mention, channel: 'D0RITA' }],
    ['without any', { ...direct, text: '' }],
    ['of nobody', { ...direct, user: undefined }],
    ['of a strange person', { ...direct, user: 'U1/../x' }],
    ['at no time', { ...direct, ts: 'now' }],
    ['on another tab', { type: 'app_home_opened', user: 'U0RITA', tab: 'messages' }],
    ['of another kind', { type: 'reaction_added', user: 'U0RITA', item: { channel: 'D0RITA' } }],
    ['in an odd form', { type: 'message', channel: { id: 3 }, message: 3, files: 'x' }],
    ['in an odd change', changed([] as object)],
  ])('%s are acknowledged and left alone', async (_what, event) => {
    expect((await send(event)).status).toBe(200);
    expect(heard).toEqual([]);
  });

  test('that cannot be read are refused, and end nothing', async () => {
    for (const odd of [null, 3, 'x', { type: 'message', channel: null }]) {
      expect((await send(odd)).status).toBe(400);
    }
    expect((await send(direct, { team_id: 7 })).status).toBe(200);
    expect(heard).toEqual([]);
    expect((await send(direct)).status).toBe(200);
  });

  test('also come of replies shown in the channel, and of what is attached to an empty message', async () => {
    await send({ ...direct, subtype: 'thread_broadcast', thread_ts: '1.5' });
    await send({ ...direct, text: '', attachments: [{ fallback: 'Forwarded &amp; more' }] });
    expect(saying(0)).toMatchObject({ thread: { conversation: 'D0RITA', id: '1.5' } });
    expect(saying(1)).toMatchObject({ text: 'Forwarded & more' });
  });
});

test('a visit to the home page is handed over', async () => {
  const event = { type: 'app_home_opened', user: 'U0RITA', channel: 'D0RITA', tab: 'home' };
  expect((await send(event)).status).toBe(200);
  expect(heard).toEqual([
    { caller: { ...rita, person: { ...rita.person, name: 'U0RITA' } }, said: 'home' },
  ]);
});

describe('an event is acknowledged only when it is kept', () => {
  test('not while it is being kept', async () => {
    let kept = false;
    keep = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      kept = true;
    };
    const answered = await send(direct);
    expect(answered.status).toBe(200);
    expect(kept).toBe(true);
  });

  test('where it is not, Slack is to send it again, and it is kept then', async () => {
    keep = async () => {
      throw new Error('no database');
    };
    expect((await send(direct)).status).toBe(503);
    keep = async () => {};
    expect((await send(direct, { event_id: 'Ev2' })).status).toBe(200);
    expect(heard.map(({ said }) => said)).toEqual([saying(), saying()]);
  });

  test('where it takes too long, Slack has its answer in time', async () => {
    keep = () => new Promise((resolve) => setTimeout(resolve, 2900));
    const answered = await send(direct);
    expect(answered.status).toBe(503);
    expect(answered.ms).toBeLessThan(3000);
  });

  test('names that Slack does not tell hold nothing up', async () => {
    api.answers.set('users.info', { ok: false, error: 'user_not_found' });
    expect((await send(direct)).status).toBe(200);
    expect(heard[0]?.caller.person.name).toBe('U0RITA');
    await api.close();
    expect((await send(direct)).status).toBe(200);
    expect(heard).toHaveLength(2);
  });
});
