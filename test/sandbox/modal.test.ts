import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, startWorld, type World } from './fake-bot.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string, value: string) => ({ text: plain(text), value });

function form(title = 'Report a problem') {
  return {
    type: 'modal' as const,
    callback_id: 'report',
    private_metadata: 'step 1',
    title: plain(title),
    submit: plain('Next'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input' as const,
        block_id: 'summary',
        label: plain('What is wrong?'),
        element: { type: 'plain_text_input' as const, action_id: 'value', max_length: 40 },
      },
      {
        type: 'input' as const,
        block_id: 'impact',
        label: plain('Who is affected?'),
        optional: true,
        element: {
          type: 'static_select' as const,
          action_id: 'value',
          options: [option('Only me', 'one'), option('Everybody', 'all')],
        },
      },
    ],
  };
}

function second() {
  return {
    ...form('One more thing'),
    callback_id: 'more',
    blocks: [
      {
        type: 'input' as const,
        block_id: 'since',
        label: plain('Since when?'),
        element: { type: 'datepicker' as const, action_id: 'value' },
      },
    ],
  };
}

/** A form that brings its second question with the answer to the first, and tells when it is closed. */
function branching(answered: boolean) {
  const pick = { type: 'radio_buttons' as const, action_id: 'pick' };
  return {
    type: 'modal' as const,
    callback_id: 'branch',
    notify_on_close: true,
    title: plain('Branch'),
    submit: plain('Send'),
    blocks: [
      {
        type: 'input' as const,
        block_id: 'first',
        dispatch_action: true,
        label: plain('Is it urgent?'),
        element: { ...pick, options: [option('Yes', 'yes'), option('No', 'no')] },
      },
      ...(answered
        ? [
            {
              type: 'input' as const,
              block_id: 'second',
              label: plain('Why?'),
              element: { type: 'plain_text_input' as const, action_id: 'value' },
            },
          ]
        : []),
    ],
  };
}

let world: World;
const submissions: Record<string, unknown>[] = [];
let onReport: 'errors' | 'update' | 'push' | 'clear' | 'fail' | 'late' | 'stranger' = 'update';

beforeAll(async () => {
  world = await startWorld();
  const { app } = world;
  app.command('/support', async ({ ack, body, client }) => {
    if (body.text === 'help') return ack('Type /support');
    const view = body.text === 'branch' ? branching(false) : form();
    await client.views.open({ trigger_id: body.trigger_id, view });
    await ack();
  });
  app.action('pick', async ({ ack, body, client }) => {
    await ack();
    if (!('view' in body) || !body.view) throw new Error('not from a view');
    const { id, hash } = body.view;
    await client.views.update({ view_id: id, hash, view: branching(true) });
  });
  app.view('branch', async ({ ack, body }) => {
    submissions.push(body as unknown as Record<string, unknown>);
    await ack();
  });
  app.view({ callback_id: 'branch', type: 'view_closed' }, async ({ ack, body }) => {
    submissions.push(body as unknown as Record<string, unknown>);
    await ack();
  });
  app.view('report', async ({ ack, body }) => {
    submissions.push(body as unknown as Record<string, unknown>);
    if (onReport === 'errors') {
      return ack({ response_action: 'errors', errors: { summary: 'Please say more.' } });
    }
    if (onReport === 'stranger') {
      return ack({ response_action: 'errors', errors: { nothing: 'No such field.' } });
    }
    if (onReport === 'push') return ack({ response_action: 'push', view: second() });
    if (onReport === 'clear') return ack({ response_action: 'clear' });
    if (onReport === 'fail') throw new Error('broken');
    if (onReport === 'late') await sleep(3200);
    await ack({ response_action: 'update', view: second() });
  });
  app.view('more', async ({ ack, body }) => {
    submissions.push(body as unknown as Record<string, unknown>);
    await ack();
  });
});
afterAll(() => world.stop());

test('a command opens a modal; errors, update and submission go their way', async () => {
  const rita = world.sandbox.as('U0RITA');
  const answer = await rita.command('/support', '', { channel: 'C0GENERAL' });
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(rita.modal()).toMatchObject({ callback_id: 'report', private_metadata: 'step 1' });

  expect(await rita.submit()).toMatchObject({
    errors: { summary: 'Please complete this required field.' },
  });
  expect(submissions).toHaveLength(0);

  onReport = 'errors';
  await rita.type({ 'What is wrong?': 'Login', impact: 'Everybody' });
  expect(await rita.submit()).toMatchObject({ errors: { summary: 'Please say more.' } });
  const opened = rita.modal();
  expect(submissions[0]).toMatchObject({
    type: 'view_submission',
    user: { id: 'U0RITA', team_id: 'T0SANDBOX' },
    team: { id: 'T0SANDBOX' },
    api_app_id: 'A0FIRSTLINE',
    view: {
      id: opened?.id,
      root_view_id: opened?.id,
      hash: opened?.hash,
      private_metadata: 'step 1',
      state: {
        values: {
          summary: { value: { type: 'plain_text_input', value: 'Login' } },
          impact: { value: { selected_option: { value: 'all' } } },
        },
      },
    },
  });

  onReport = 'update';
  const next = await rita.submit({ summary: 'Login does not work' });
  expect(next.view).toMatchObject({ id: opened?.id, callback_id: 'more' });
  expect(next.view?.hash).not.toBe(opened?.hash);
  expect(await rita.submit({ 'Since when?': '2026-01-04' })).toEqual({ closed: true });
  expect(rita.modal()).toBeUndefined();
});

test('an answer can bring the next field; closing is told where the view asks for it', async () => {
  const rita = world.sandbox.as('U0RITA');
  await rita.command('/support', 'branch');
  expect(await rita.submit({ 'Is it urgent?': 'Yes', 'Why?': 'Payday' })).toEqual({ closed: true });
  expect(submissions.at(-1)).toMatchObject({
    type: 'view_submission',
    view: {
      state: {
        values: {
          first: { pick: { selected_option: { value: 'yes' } } },
          second: { value: { value: 'Payday' } },
        },
      },
    },
  });
  await rita.command('/support', 'branch');
  const id = rita.modal()?.id;
  await rita.close();
  expect(submissions.at(-1)).toMatchObject({
    type: 'view_closed',
    is_cleared: false,
    view: { id },
  });
});

test('push shows a view on top, close goes back, clear closes all', async () => {
  const rita = world.sandbox.as('U0RITA');
  await rita.command('/support');
  onReport = 'push';
  const pushed = await rita.submit({ summary: 'Printer' });
  expect(pushed.view).toMatchObject({ callback_id: 'more' });
  expect(pushed.view?.root_view_id).not.toBe(pushed.view?.id);
  await rita.close();
  expect(rita.modal()).toMatchObject({ callback_id: 'report' });
  onReport = 'clear';
  expect(await rita.submit()).toEqual({ closed: true });
});

test.each(['fail', 'late', 'stranger'] as const)(
  'a bot that answers badly (%s) shows',
  async (how) => {
    const rita = world.sandbox.as('U0RITA');
    await rita.command('/support');
    onReport = how;
    await expect(rita.submit({ summary: 'Printer' })).rejects.toThrow(/trouble connecting/);
    expect(rita.modal()).toMatchObject({ callback_id: 'report' });
    await rita.close();
  },
);

test('the client lets nobody type what the field does not take', async () => {
  const rita = world.sandbox.as('U0RITA');
  await rita.command('/support');
  await expect(rita.type({ summary: 'x'.repeat(41) })).rejects.toThrow(/takes 40/);
  await expect(rita.type({ impact: 'Nobody' })).rejects.toThrow(/“Only me”, “Everybody”/);
  await expect(rita.type({ nowhere: 'x' })).rejects.toThrow(/no field “nowhere”/);
  await rita.close();
  await expect(rita.submit()).rejects.toThrow('No dialog is open');
});

test('a command answered with text is shown to the one who typed it', async () => {
  const ana = world.sandbox.as('U0ANA');
  const { ephemeral } = await ana.command('/support', 'help', { channel: 'C0SUPPORT' });
  expect(ephemeral).toMatchObject({ text: 'Type /support', ephemeral_to: 'U0ANA' });
  expect(ana.sees()).toContain('  Type /support');
  expect(world.sandbox.as('U0BEN').sees()).toEqual([]);
  await expect(ana.command('/other')).rejects.toThrow(/not a valid command/);
});

test('a trigger works once, and three seconds long', async () => {
  const { sandbox, app } = world;
  const triggers: string[] = [];
  const rita = sandbox.as('U0RITA');
  app.use(async ({ body, next }) => {
    if ('trigger_id' in body) triggers.push(String(body.trigger_id));
    await next();
  });
  await rita.command('/support', 'help');
  const open = (trigger_id: string | undefined) =>
    callApi(sandbox, 'views.open', { trigger_id, view: form() });
  const [fresh] = triggers;
  const refused = await callApi(sandbox, 'views.open', {
    trigger_id: fresh,
    view: form('A title that is far too long for Slack'),
  });
  expect(refused.answer).toMatchObject({
    ok: false,
    error: 'invalid_arguments',
    response_metadata: {
      messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
    },
  });
  expect((await open(fresh)).answer).toMatchObject({ ok: true, view: { type: 'modal' } });
  expect((await open(fresh)).answer).toEqual({ ok: false, error: 'exchanged_trigger_id' });
  expect((await open('1.2.abc')).answer).toEqual({ ok: false, error: 'invalid_trigger_id' });
  await rita.command('/support', 'help');
  await sleep(3050);
  expect((await open(triggers[1])).answer).toEqual({ ok: false, error: 'expired_trigger_id' });
  await rita.close();
});

test('a stale hash conflicts; what was typed stays over an update', async () => {
  const { sandbox } = world;
  const rita = sandbox.as('U0RITA');
  await rita.command('/support');
  await rita.type({ summary: 'Half a sentence' });
  const view = rita.modal();
  const update = (hash: string | undefined) =>
    callApi(sandbox, 'views.update', { view_id: view?.id, hash, view: form('Changed') });
  expect((await update(view?.hash)).answer).toMatchObject({ ok: true });
  expect((await update(view?.hash)).answer).toEqual({ ok: false, error: 'hash_conflict' });
  expect(rita.modal()).toMatchObject({
    id: view?.id,
    title: { text: 'Changed' },
    state: { values: { summary: { value: { value: 'Half a sentence' } } } },
  });
  await rita.close();
  expect((await update(undefined)).answer).toEqual({ ok: false, error: 'not_found' });
});
