import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  readCaller,
  readClosed,
  readCommand,
  readContext,
  readPress,
  readPressedId,
  readResponseUrl,
  readSubmission,
  readThread,
  readTrigger,
} from '../../../adapters/slack/parse.ts';
import { readEvent } from '../../../adapters/slack/parse-event.ts';
import { readShortcut } from '../../../adapters/slack/parse-shortcut.ts';
import { who } from './wire.ts';

const proper = {
  ...who,
  team_id: 'T1',
  user_id: 'U1',
  user_name: 'rita',
  text: 'status',
  trigger_id: 't',
  response_url: 'https://x.test',
  message: { thread_ts: '1.2', text: 'x', attachments: [{ text: 'y', fallback: 'z' }] },
  message_ts: '1.3',
  channel: { id: 'C1' },
  authorizations: [{ user_id: 'U2' }],
  event: {
    type: 'message',
    subtype: 'message_changed',
    channel: 'D1',
    ts: '1.4',
    message: {
      user: 'U1',
      ts: '1.2',
      thread_ts: '1.1',
      text: 'new',
      edited: { ts: '1.4' },
      files: [{ id: 'F1', name: 'x', permalink: 'https://x.test', size: 1 }],
    },
    previous_message: { text: 'old' },
  },
  container: { thread_ts: '1.2' },
  actions: [{ action_id: 'firstline:take', value: '{"deskId":"d","number":"N","keys":["k"]}' }],
  view: {
    id: 'V1',
    hash: 'h',
    private_metadata: '{"kind":"act","deskId":"d","number":"N","action":"wait","nonce":"n"}',
    blocks: [{ type: 'input', block_id: 'a' }],
    state: {
      values: {
        a: { value: { value: 'x' } },
        b: { value: { selected_options: [{ value: 'yes' }] } },
        c: { value: { files: [{ id: 'F1', name: 'x', permalink: 'https://x.test', size: 1 }] } },
        d: { value: { selected_users: ['U1'] } },
      },
    },
  },
};

/** The proper payload with one place, however deep, replaced by anything. */
function spoiled(node: unknown): fc.Arbitrary<unknown> {
  if (typeof node !== 'object' || node === null) return fc.anything();
  const places = Object.keys(node).map((key) => {
    const inner = spoiled((node as Record<string, unknown>)[key]);
    return inner.map((value) => {
      if (Array.isArray(node)) return node.map((one, at) => (String(at) === key ? value : one));
      return { ...node, [key]: value };
    });
  });
  return fc.oneof(fc.anything(), ...places);
}

const readers = [
  readCaller,
  readClosed,
  (payload: unknown) => readEvent(payload, null),
  readShortcut,
  readCommand,
  readPress,
  readPressedId,
  readResponseUrl,
  readSubmission,
  readThread,
  readTrigger,
];

test('reads the proper payload', () => {
  expect(readers.map((read) => read(proper) !== null)).toEqual(readers.map(() => true));
  expect(readSubmission(proper)?.context).toEqual({
    kind: 'act',
    deskId: 'd',
    number: 'N',
    action: 'wait',
    nonce: 'n',
  });
});

test.each([
  [{ view: { app_installed_team_id: 'E1' }, team: null, user: { id: 'U1', team_id: 'T2' } }, 'T2'],
  [{ view: { app_installed_team_id: 'T1' }, team: { id: 'T2' }, user: { id: 'U1' } }, 'T1'],
  [{ team: { id: 'E1' }, user: { id: 'U1' } }, 'E1'],
  [
    {
      view: { app_installed_team_id: 'T1' },
      team: { id: 'T1' },
      user: { id: 'U1', team_id: 'T9' },
    },
    'T9',
  ],
  [{ team: { id: 'T1' }, enterprise: { id: 'E1' }, user: { id: 'U1', team_id: 'T2' } }, 'T1'],
])('the workspace of %j is %s', (payload, team) => {
  expect(readCaller(payload)?.workspace).toBe(`slack:${team}`);
});

test('the workspace of an event is that of the installation, of an organisation that of the person', () => {
  const { message: _message, ...changed } = proper.event;
  const event = { ...changed, ...proper.event.message, subtype: undefined, team: 'T3' };
  const workspace = (team_id: string) => readEvent({ event, team_id }, null)?.caller.workspace;
  expect([workspace('T1'), workspace('E1')]).toEqual(['slack:T1', 'slack:T3']);
});

test.each([
  [{ user_team: 'T3' }, {}, 'T3'],
  [{ user_team: 'E3', source_team: 'T3' }, { is_ext_shared_channel: true }, 'E3'],
  [{ team: 'T3' }, { is_ext_shared_channel: true }, 'T3'],
  [{ user_team: 'T1' }, { is_ext_shared_channel: true }, 'T1'],
  [{ user_team: 'E1' }, { enterprise_id: 'E1', is_ext_shared_channel: true }, 'T1'],
  [{ user_team: 'T2' }, { enterprise_id: 'E1', is_ext_shared_channel: false }, 'T1'],
  [{ user_team: 'x/y' }, { is_ext_shared_channel: true }, 'T1'],
])(
  'somebody who says %j in a channel of %j is of %s, and the channel of ours',
  (own, more, team) => {
    const mention = {
      type: 'app_mention',
      channel: 'C1',
      user: 'U1',
      ts: '1.2',
      text: 'x',
      ...own,
    };
    const heard = readEvent({ event: mention, team_id: 'T1', ...more }, null);
    expect(heard).toMatchObject({
      caller: { workspace: `slack:${team}`, person: { address: `slack:${team}/U1` } },
      said: { id: 'slack:T1/C1/1.2', conversation: 'slack:T1/C1' },
    });
  },
);

const shown = {
  id: 'F1',
  name: 'x.log',
  permalink: 'https://x.slack.com/files/U1/F1/x.log',
  size: 7,
};

test.each([
  ['a ticked consent', { selected_options: [{ value: 'yes' }] }, 'yes'],
  ['one not ticked', { selected_options: [] }, null],
  ['no files', { files: [] }, null],
  [
    'files',
    { files: [{ ...shown, mimetype: 'text/plain', url_private: 'https://x.test' }] },
    `[{"id":"F1","name":"x.log","url":"${shown.permalink}","bytes":7}]`,
  ],
  [
    'a file of which Slack tells the id alone',
    { files: [{ id: 'F2', file_access: 'check_file_info' }] },
    '[{"id":"F2","name":"F2","url":"","bytes":0}]',
  ],
  [
    'only what can be a file',
    { files: [null, {}, 'F1', { ...shown, permalink: 'javascript:alert(1)', size: -1 }] },
    '[{"id":"F1","name":"x.log","url":"","bytes":0}]',
  ],
])('reads %s', (_what, value, expected) => {
  const state = { values: { a: { value } } };
  const submission = readSubmission({ ...proper, view: { ...proper.view, state } });
  expect(submission?.values).toEqual({ a: expected });
});

test('never throws, whatever the payload; what it does read has the right shape', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), spoiled(proper)), (payload) => {
      for (const read of readers) read(payload);
      const caller = readCaller(payload);
      if (caller) expect(caller.person.address).toMatch(/^slack:[TE][A-Z0-9]+\/[UW][A-Z0-9]+$/);
      const values = Object.values(readSubmission(payload)?.values ?? {});
      expect(values.every((one) => one === null || typeof one === 'string')).toBe(true);
      const pressed = readPress(payload);
      const keys = pressed?.kind === 'act' ? pressed.press.keys : [];
      expect(keys.every((one) => typeof one === 'string')).toBe(true);
    }),
    { numRuns: 1000 },
  );
  fc.assert(fc.property(fc.json(), (text) => void readContext(text)));
});

test('a null character in a payload of ours makes it none of ours: no database stores one', () => {
  const press = (number: string) => ({
    actions: [
      { action_id: 'firstline:take', value: JSON.stringify({ deskId: 'd', number, keys: [] }) },
    ],
  });
  expect(readPress(press('NX-1'))).not.toBeNull();
  expect(readPress(press('NX-1\0'))).toBeNull();
  const context = (draftId: string) =>
    readContext(JSON.stringify({ kind: 'intake', deskId: 'd', draftId, step: 0 }));
  expect(context('x')).not.toBeNull();
  expect(context('x\0')).toBeNull();
});
