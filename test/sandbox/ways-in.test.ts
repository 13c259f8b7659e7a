import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callApi } from './fake-bot.ts';
import { type Listening, startListening } from './listener.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const confirm = {
  title: plain('Close it?'),
  text: plain('This cannot be undone.'),
  confirm: plain('Close'),
  deny: plain('Keep'),
};
const button = (action_id: string, text: string, more: object = {}) => ({
  type: 'button',
  action_id,
  text: plain(text),
  ...more,
});

let world: Listening;
beforeAll(async () => {
  world = await startListening();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sandbox.settle();
  world.heard.length = 0;
});

const rita = () => world.sandbox.as('U0RITA');
const api = async (method: string, args: Record<string, unknown>) =>
  (await callApi(world.sandbox, method, args)).answer;
const last = () => world.heard.at(-1)?.body;

/** Opens a form for whoever caused the last request. */
async function open(blocks: object[], more: object = {}) {
  const view = { type: 'modal', title: plain('Form'), submit: plain('Send'), blocks, ...more };
  expect(await api('views.open', { trigger_id: last()?.trigger_id, view })).toMatchObject({
    ok: true,
  });
}

test('a message shortcut carries the message, also from where the bot is not', async () => {
  const said = await rita().write('C0GENERAL', 'The printer is down', { files: ['photo.png'] });
  expect(await rita().messageShortcut('report_message', said)).toMatchObject({ status: 200 });
  expect(last()).toMatchObject({
    type: 'message_action',
    callback_id: 'report_message',
    trigger_id: expect.any(String),
    action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
    team: { id: 'T0SANDBOX', domain: 'sandbox' },
    user: { id: 'U0RITA', name: 'rita' },
    channel: { id: 'C0GENERAL', name: 'general' },
    message_ts: said.ts,
    message: {
      type: 'message',
      user: 'U0RITA',
      ts: said.ts,
      text: 'The printer is down',
      files: [{ name: 'photo.png' }],
      blocks: [{ type: 'rich_text' }],
    },
  });
  const answer = await fetch(String(last()?.response_url), {
    method: 'POST',
    body: JSON.stringify({ text: 'Reported' }),
  });
  expect(answer.status).toBe(200);
  expect(rita().ephemerals().at(-1)).toMatchObject({ channel: 'C0GENERAL', text: 'Reported' });
  const note = rita().ephemerals().at(-1);
  if (!note) throw new Error('nothing was answered');
  await expect(rita().messageShortcut('report_message', note)).rejects.toThrow(/no message/);
  await expect(rita().messageShortcut('ask', said)).rejects.toThrow(/no message shortcut “ask”/);
  await rita().messageShortcut('report_message', await rita().write('bot', 'To the bot'));
  expect(last()).toMatchObject({ channel: { id: 'D0RITA', name: 'directmessage' } });
});

test('a global shortcut knows no channel, and opens a form', async () => {
  await rita().globalShortcut('ask');
  expect(last()).toMatchObject({ type: 'shortcut', callback_id: 'ask', user: { id: 'U0RITA' } });
  for (const field of ['channel', 'response_url', 'message']) {
    expect(last()).not.toHaveProperty(field);
  }
  await open([{ type: 'divider' }], { submit: undefined });
  expect(rita().modal()).toMatchObject({ title: { text: 'Form' } });
  await rita().close();
  world.answers.push({ status: 500 });
  await expect(rita().globalShortcut('ask')).rejects.toThrow(/status code 500/);
  await expect(rita().globalShortcut('report_message')).rejects.toThrow(/no global shortcut/);
});

test('a Home tab is read back, told when it is opened, and can be pressed', async () => {
  await rita().openHome();
  expect(last()?.event).toMatchObject({
    type: 'app_home_opened',
    tab: 'home',
    user: 'U0RITA',
    channel: 'D0RITA',
  });
  expect(last()?.event).not.toHaveProperty('view');
  expect(rita().home()).toEqual([]);
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: 'NX-1 for <@U0RITA>' } },
    { type: 'actions', block_id: 'b', elements: [button('ask', 'Ask for support')] },
  ];
  const publish = (view: object) =>
    api('views.publish', { user_id: 'U0RITA', view: { type: 'home', ...view } });
  expect(await publish({ blocks })).toMatchObject({ ok: true, view: { type: 'home' } });
  expect(await publish({ blocks, title: plain('x') })).toMatchObject({
    error: 'invalid_arguments',
  });
  expect(rita().home()).toEqual(['NX-1 for @Rita', '[Ask for support]']);
  expect(world.sandbox.as('U0ANA').home()).toEqual([]);

  const view = await rita().openHome();
  expect(last()?.event).toMatchObject({ view: { id: view?.id, hash: view?.hash } });
  await rita().openHome('messages');
  expect(last()?.event).toMatchObject({ tab: 'messages' });
  await rita().press('Ask for support', { in: 'home' });
  expect(last()).toMatchObject({
    type: 'block_actions',
    container: { type: 'view', view_id: view?.id },
    view: { id: view?.id, type: 'home' },
    actions: [{ action_id: 'ask', block_id: 'b' }],
  });
  expect(last()).not.toHaveProperty('response_url');
  await open([{ type: 'divider' }]);
  await rita().close();
  await expect(rita().press('Take', { in: 'home' })).rejects.toThrow(/Home tab has no button/);
  await expect(rita().press('Ask for support')).rejects.toThrow(/where this person looks/);
});

test('a confirmation is shown first, and declining it sends nothing', async () => {
  const elements = [button('close', 'Close', { confirm }), button('take', 'Take')];
  const blocks = [{ type: 'actions', elements }];
  await api('chat.postMessage', { channel: 'U0RITA', text: 'Card', blocks });
  await world.sandbox.settle();
  world.heard.length = 0;
  const declined = await rita().press('Close', { confirm: false });
  expect(declined).toMatchObject({ status: 0, confirm: { title: { text: 'Close it?' } } });
  expect(world.heard).toHaveLength(0);
  expect(await rita().press('Close')).toMatchObject({
    status: 200,
    confirm: { confirm: plain('Close') },
  });
  expect(last()).toMatchObject({ actions: [{ action_id: 'close' }] });
  await expect(rita().press('Take', { confirm: false })).rejects.toThrow(/Nothing is asked/);
});

test('several people are chosen in a form, and a closed form tells what was typed', async () => {
  await rita().globalShortcut('ask');
  await open(
    [
      {
        type: 'input',
        block_id: 'who',
        label: plain('Who?'),
        optional: true,
        element: { type: 'multi_users_select', action_id: 'value', initial_users: ['U0DANA'] },
      },
      {
        type: 'input',
        block_id: 'why',
        label: plain('Why?'),
        element: { type: 'plain_text_input', action_id: 'value' },
      },
    ],
    { notify_on_close: true },
  );
  const people = (...selected_users: string[]) => ({
    who: { value: { type: 'multi_users_select', selected_users } },
  });
  expect(rita().modal()?.state.values).toMatchObject(people('U0DANA'));
  await rita().type({ 'Who?': ['Ana', 'U0BEN', 'Firstline'], 'Why?': 'Holidays' });
  await expect(rita().type({ 'Who?': ['Nobody'] })).rejects.toThrow(/nobody called “Nobody”/);
  await rita().closeModal();
  expect(rita().modal()).toBeUndefined();
  expect(last()).toMatchObject({
    type: 'view_closed',
    is_cleared: true,
    view: {
      title: { text: 'Form' },
      state: {
        values: {
          ...people('U0ANA', 'U0BEN', 'U0FIRSTLINE'),
          why: { value: { value: 'Holidays' } },
        },
      },
    },
  });
});

test('the bot is told when its token ends, and that it was removed', async () => {
  for (const how of ['revokeTokens', 'uninstall'] as const) {
    const { sandbox, events, stop } = await startListening();
    await sandbox[how]();
    const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0FIRSTLINE'] } };
    expect(events()).toContainEqual(expect.objectContaining(revoked));
    expect(events().some(({ type }) => type === 'app_uninstalled')).toBe(how === 'uninstall');
    const error = how === 'uninstall' ? 'account_inactive' : 'token_revoked';
    expect((await callApi(sandbox, 'auth.test')).answer).toMatchObject({ ok: false, error });
    await sandbox.as('U0RITA').write('bot', 'Still there?');
    expect(events()).toHaveLength(how === 'uninstall' ? 2 : 1);
    await stop();
  }
});
