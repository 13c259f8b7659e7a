import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixedWorkspace, type Inbound, slackInbound } from '../../../adapters/slack/index.ts';
import { type Answer, type Caller, type Intake, TurnedAway } from '../../../src/runtime/ports.ts';
import type { Form } from '../../../src/views/form.ts';
import type { Message } from '../../../src/views/message.ts';
import { type Served, serve } from '../../support/serve.ts';
import { silent } from './silent.ts';
import { command, deliver, interact, rita, SECRET, type SlackApi, slackApi, who } from './wire.ts';

const context = { kind: 'intake', deskId: 'netex', draftId: 'd1', step: 0 } as const;
const form: Form = {
  context,
  title: 'Report a problem',
  submitLabel: 'Next',
  intro: [],
  fields: [{ kind: 'text', id: 'title', label: 'What?', required: true, multiline: false }],
  canGoBack: true,
};
const message: Message = { summary: 'Done', parts: [{ kind: 'paragraph', text: ['All done'] }] };
const asForm: Answer = { kind: 'form', form };
const asMessage: Answer = { kind: 'message', title: 'Reported', message };

/** An intake that answers as told, and remembers what it was asked. */
let answer: () => Promise<Answer>;
let asked: { of: keyof Intake; caller: Caller; what: unknown[] }[];
const fake = (of: keyof Intake) => {
  return (caller: Caller, ...what: unknown[]) => {
    asked.push({ of, caller, what });
    return answer();
  };
};
const told =
  (of: keyof Intake) =>
  async (caller: Caller, ...what: unknown[]) => {
    await fake(of)(caller, ...what);
  };
let instead: string | null;
const intake: Intake = {
  command: fake('command'),
  report: fake('report'),
  begin: fake('begin'),
  submit: fake('submit'),
  back: fake('back'),
  act: fake('act'),
  contacts: fake('contacts'),
  closed: told('closed'),
  said: async (caller, said) => {
    await fake('said')(caller, said);
    return 'kept';
  },
  homeOpened: told('homeOpened'),
  look: async () => null,
  added: told('added'),
  isNew: async () => true,
  callInstead: (_caller, deskId) => instead ?? `Call 555-0100, ${deskId ?? 'any desk'}.`,
};
const slowly = (ms: number, value: Answer) => () =>
  new Promise<Answer>((resolve) => setTimeout(resolve, ms, value));

let api: SlackApi;
let inbound: Inbound;
let served: Served;
let base: string;

beforeEach(async () => {
  asked = [];
  instead = null;
  answer = async () => asMessage;
  api = await slackApi();
  inbound = slackInbound({
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

describe('a request that is not a proper one of Slack', () => {
  const body = 'command=%2Fsupport&team_id=T0SANDBOX&user_id=U0RITA';

  test('gets 401 where the signature is missing, wrong or old', async () => {
    const statuses = [
      await deliver(base, body, { signed: false }),
      await deliver(base, body, { secret: 'another' }),
      await deliver(base, body, { at: Date.now() - 6 * 60_000 }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 401]);
    expect(asked).toEqual([]);
    expect((await deliver(base, body)).status).toBe(200);
  });

  test.each([
    ['null', 'application/json'],
    ['[]', 'application/json'],
    ['3', 'application/json'],
    ['{"event":', 'application/json'],
    ['', 'application/json'],
    ['payload=null', 'application/x-www-form-urlencoded'],
    ['payload=3', 'application/x-www-form-urlencoded'],
    ['payload=%7Bnot+json', 'application/x-www-form-urlencoded'],
    ['payload=%7B%22type%22%3A%22view_submission%22%7D', 'application/x-www-form-urlencoded'],
    ['payload=%7B%22type%22%3A%22x%22%2C%22actions%22%3A3%7D', 'application/x-www-form-urlencoded'],
    ['event=x', 'application/x-www-form-urlencoded'],
    ['\u0000\u0001', 'text/plain'],
  ])('gets 400 where it is %j in %s', async (malformed, type) => {
    expect((await deliver(base, malformed, { type })).status).toBe(400);
    expect((await command(base)).status).toBe(200);
  });

  test('gets 404 where its type is not ours to answer', async () => {
    const strange = [
      { type: 'something_new', ...who },
      { type: 'block_suggestion', ...who },
      { type: 'shortcut', callback_id: 'somebody_elses', ...who },
      { type: 'view_submission', view: { callback_id: 'somebody_elses' }, ...who },
      { type: 'block_actions', actions: [{ action_id: 'somebody:elses' }], ...who },
    ];
    for (const payload of strange) {
      const answered = await interact(base, payload);
      expect(answered.status).toBe(404);
      expect(answered.ms).toBeLessThan(1000);
    }
  });

  test('gets 413 where it is far too large, said or found', async () => {
    const large = `command=%2Fsupport&text=${'x'.repeat(1_100_000)}`;
    expect((await deliver(base, large)).status).toBe(413);
    const chunked = await fetch(`${base}/slack/events`, {
      method: 'POST',
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });

  test('gets 405, 404 or 400 where method or path are wrong', async () => {
    expect((await fetch(`${base}/slack/events`)).status).toBe(405);
    expect((await fetch(`${base}/elsewhere`)).status).toBe(404);
    expect(await raw('GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain(' 400 ');
  });

  test('does no harm where it ends halfway', async () => {
    const { port } = new URL(base);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await command(base)).status).toBe(200);
  });

  async function raw(request: string): Promise<string> {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.end(request);
    let answered = '';
    for await (const chunk of socket) answered += chunk;
    return answered;
  }
});

test('Slack may check the address', async () => {
  expect((await deliver(base, 'ssl_check=1', { signed: false })).status).toBe(200);
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
  const answered = await deliver(base, challenge, { type: 'application/json' });
  expect(JSON.parse(answered.body)).toEqual({ challenge: 'c-1' });
});

describe('/support', () => {
  test('hands over who asks and the words, unescaped', async () => {
    await command(base, { text: 'status  NX-1 &amp; &lt;b&gt;' });
    const origin = { conversation: 'slack:T0SANDBOX/C0GENERAL', url: null };
    expect(asked).toEqual([{ of: 'command', caller: rita, what: ['status  NX-1 & <b>', origin] }]);
  });

  test('tells where it was typed, but for direct messages', async () => {
    await command(base, { channel_id: 'D0RITA', channel_name: 'directmessage' });
    await command(base, { channel_id: '../../x' });
    await command(base, { channel_id: 'G0PRIVATE', text: '<@U0ANA|ana> <https://x.test|x.test>' });
    expect(asked.map(({ what }) => what)).toEqual([
      ['', { conversation: null, url: null }],
      ['', { conversation: null, url: null }],
      ['@ana https://x.test', { conversation: 'slack:T0SANDBOX/G0PRIVATE', url: null }],
    ]);
  });

  test('answers a message to this person alone', async () => {
    const answered = await command(base);
    expect(JSON.parse(answered.body)).toMatchObject({
      response_type: 'ephemeral',
      text: 'Done',
      blocks: [{ type: 'rich_text' }],
    });
    expect(api.calls).toEqual([]);
  });

  test('answers with buttons, and mentions only people of the same workspace', async () => {
    const person = (team: string) => ({
      kind: 'person' as const,
      person: { address: `slack:${team}/U0ANA`, name: 'Ana' },
    });
    const about = { deskId: 'netex', role: 'director' };
    answer = async () => ({
      kind: 'message',
      title: 'Contacts',
      message: {
        summary: 'Contacts',
        parts: [
          { kind: 'paragraph', text: [person('T0SANDBOX'), person('T0OTHER')] },
          {
            kind: 'buttons',
            buttons: [
              { kind: 'contacts', action: 'test', label: 'Test', ...about },
              { kind: 'contacts', action: 'test', label: 'Test', ...about, role: 'lead' },
            ],
          },
        ],
      },
    });
    const { blocks } = JSON.parse((await command(base)).body);
    expect(blocks[0].elements[0].elements).toEqual([
      { type: 'user', user_id: 'U0ANA' },
      { type: 'text', text: 'Ana' },
    ]);
    expect(blocks[1].elements).toMatchObject([
      { action_id: 'firstline:contacts-test', value: JSON.stringify(about) },
      { action_id: 'firstline:contacts-test:2' },
    ]);
  });

  test('opens a form with the trigger, and acknowledges with nothing', async () => {
    answer = async () => asForm;
    expect(await command(base)).toMatchObject({ status: 200, body: '' });
    expect(await api.called('views.open')).toMatchObject({
      trigger_id: 'trigger-1',
      view: { callback_id: 'firstline', private_metadata: JSON.stringify(context) },
    });
  });

  test('says to try again where the trigger is dead', async () => {
    answer = async () => asForm;
    api.answers.set('views.open', { ok: false, error: 'expired_trigger_id' });
    await command(base, { response_url: api.responseUrl });
    expect(await api.called('response')).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('please run /support again'),
    });
  });

  test('acknowledges in time where we are slow, and answers when we can', async () => {
    answer = slowly(2300, asMessage);
    const answered = await command(base, { response_url: api.responseUrl });
    expect(answered.ms).toBeLessThan(3000);
    expect(answered.body).toContain('One moment');
    expect(await api.called('response')).toMatchObject({ text: 'Done' });
    expect(api.calls).toHaveLength(1);
  });

  test('says to run it again where a form comes too late', async () => {
    answer = slowly(2300, asForm);
    await command(base, { response_url: api.responseUrl });
    expect(await api.called('response')).toMatchObject({
      text: 'This took too long on our side. Nothing was lost; please run /support again.',
    });
  });

  test('says so where we fail, or where an answer cannot be shown', async () => {
    answer = async () => {
      throw new Error('no database');
    };
    expect((await command(base)).body).toContain('in a minute. Call 555-0100, any desk.');
    const twice = [...form.fields, ...form.fields];
    answer = async () => ({ kind: 'form', form: { ...form, fields: twice } });
    expect((await command(base)).body).toContain('in a minute. Call 555-0100, any desk.');
    expect(api.calls).toEqual([]);
  });

  test('refuses a payload without a team or person', async () => {
    const bodies = ['team_id=T1&team_id=T2&user_id=U1', 'team_id=T1', 'team_id=T1&user_id=U1%2F..'];
    for (const body of bodies) {
      const answered = await deliver(base, `command=%2Fsupport&${body}`);
      expect(answered).toMatchObject({ status: 200, body: expect.stringContaining('try again') });
    }
    expect(asked).toEqual([]);
  });
});

describe('a submitted form', () => {
  const input = (block_id: string) => ({ type: 'input', block_id });
  const view = (more: object = {}) => ({
    type: 'view_submission',
    ...who,
    view: {
      id: 'V1',
      hash: 'h1',
      callback_id: 'firstline',
      private_metadata: JSON.stringify(context),
      blocks: [{ type: 'rich_text', block_id: 'x' }, input('title'), input('since')],
      state: { values: { title: { value: { type: 'plain_text_input', value: 'Down' } } } },
      ...more,
    },
  });
  const submitted = async (payload: unknown) => {
    const { status, body } = await interact(base, payload);
    expect(status).toBe(200);
    return body === '' ? {} : JSON.parse(body);
  };

  test('hands over every value by field id, as text or null', async () => {
    const values = {
      title: { value: { type: 'plain_text_input', value: 'Down <b>' } },
      empty: { value: { type: 'plain_text_input', value: null } },
      blank: { value: { type: 'plain_text_input', value: '' } },
      radio: { value: { type: 'radio_buttons', selected_option: { value: 'yes' } } },
      none: { value: { type: 'static_select', selected_option: null } },
      count: { value: { type: 'number_input', value: '7' } },
      day: { value: { type: 'datepicker', selected_date: '2026-02-28' } },
      odd: { value: { type: 'plain_text_input', value: { deep: [] } } },
    };
    await submitted(view({ state: { values } }));
    expect(asked).toEqual([
      {
        of: 'submit',
        caller: rita,
        what: [
          context,
          {
            title: 'Down <b>',
            since: null,
            empty: null,
            blank: null,
            radio: 'yes',
            none: null,
            count: '7',
            day: '2026-02-28',
            odd: null,
          },
        ],
      },
    ]);
  });

  test('gives way to the next form', async () => {
    answer = async () => asForm;
    expect(await submitted(view())).toMatchObject({
      response_action: 'update',
      view: { callback_id: 'firstline', submit: { text: 'Next' } },
    });
  });

  test('gives way to a message that only closes', async () => {
    const answered = await submitted(view());
    expect(answered).toMatchObject({
      response_action: 'update',
      view: { title: { text: 'Reported' }, close: { text: 'Close' } },
    });
    expect(answered.view.submit).toBeUndefined();
  });

  test('closes where everything arrives by itself', async () => {
    answer = async () => ({ kind: 'nothing' });
    expect(await submitted(view())).toEqual({ response_action: 'clear' });
  });

  test('stays open with errors at their fields, those of unknown fields at the first', async () => {
    answer = async () => ({
      kind: 'invalid',
      errors: { since: 'Not in the future.', elsewhere: 'Too many.' },
      form,
    });
    expect(await submitted(view())).toEqual({
      response_action: 'errors',
      errors: { title: 'Too many.', since: 'Not in the future.' },
    });
    answer = async () => ({
      kind: 'invalid',
      errors: { title: 'Short.', elsewhere: 'Too many.' },
      form,
    });
    expect(await submitted(view())).toEqual({
      response_action: 'errors',
      errors: { title: 'Short. Too many.' },
    });
  });

  test('shows an error over a form without fields', async () => {
    answer = async () => ({ kind: 'invalid', errors: { any: 'Not now.' }, form });
    expect(await submitted(view({ blocks: [] }))).toMatchObject({
      response_action: 'push',
      view: { blocks: [{ type: 'rich_text' }] },
    });
  });

  test('is answered in time where we are slow: nothing is lost, press again', async () => {
    answer = slowly(2800, asMessage);
    const { body, ms } = await interact(base, view());
    expect(ms).toBeLessThan(3000);
    expect(JSON.parse(body)).toEqual({
      response_action: 'errors',
      errors: { title: expect.stringContaining('Nothing is lost: please press the button again') },
    });
  });

  test('where a form has no field, says over it that its button is beneath', async () => {
    const sending = view({ blocks: [], submit: { type: 'plain_text', text: 'Send' } });
    answer = async () => {
      throw new Error('no database');
    };
    const failed = await submitted(sending);
    expect(failed.view.submit).toBeUndefined();
    expect(JSON.stringify(failed)).toContain('close this, then press Send again in a minute');
    answer = slowly(2800, asMessage);
    expect(JSON.stringify(await submitted(sending))).toContain(
      'Nothing is lost: please close this, then press Send again.',
    );
  });

  test('keeps what was typed where we fail', async () => {
    answer = async () => {
      throw new Error('no database');
    };
    expect(await submitted(view())).toEqual({
      response_action: 'errors',
      errors: { title: expect.stringMatching(/What you typed is still here.* 555-0100, netex\.$/) },
    });
  });

  test('says on top of the form what is more than a field shows', async () => {
    instead = `Call ${'555-0100, '.repeat(40)}please.`;
    answer = async () => {
      throw new TurnedAway();
    };
    const { response_action, view: over } = await submitted(view());
    expect(response_action).toBe('push');
    expect(JSON.stringify(over)).toContain(
      `What you typed is kept: please close this, then press the button again in a minute. ${instead}`,
    );
  });

  test.each([
    '',
    'null',
    '{}',
    '{"kind":"intake","deskId":"d","draftId":"x","step":"1"}',
    '{"kind":"act","deskId":"d","number":"N","action":"delete","nonce":"n"}',
    '{"kind":"contacts","deskId":"d","nonce":"n"}',
  ])('with the context %j is out of date', async (private_metadata) => {
    expect(await submitted(view({ private_metadata }))).toEqual({
      response_action: 'errors',
      errors: { title: expect.stringContaining('out of date') },
    });
    expect(asked).toEqual([]);
  });

  test('going back shows the step before in its place', async () => {
    answer = async () => asForm;
    const pressed = {
      ...view(),
      type: 'block_actions',
      actions: [{ action_id: 'firstline:back' }],
    };
    expect(await interact(base, pressed)).toMatchObject({ status: 200, body: '' });
    expect(await api.called('views.update')).toMatchObject({
      view_id: 'V1',
      hash: 'h1',
      view: { callback_id: 'firstline' },
    });
    expect(asked).toMatchObject([{ of: 'back', what: [context, { title: 'Down', since: null }] }]);
  });

  test('going back says so on top of the form where we fail', async () => {
    answer = async () => {
      throw new Error('no database');
    };
    await interact(base, {
      ...view(),
      type: 'block_actions',
      trigger_id: 't2',
      actions: [{ action_id: 'firstline:back' }],
    });
    const { trigger_id, view: shown } = await api.called('views.push');
    expect(trigger_id).toBe('t2');
    expect(JSON.stringify(shown)).toContain('in a minute. Call 555-0100, netex.');
  });
});

describe('a button of a message', () => {
  const press = (action_id: string, value?: string, more: object = {}) => ({
    type: 'block_actions',
    ...who,
    trigger_id: 't1',
    response_url: api.responseUrl,
    container: { type: 'message', message_ts: '1.2', channel_id: 'C0SUPPORT' },
    message: { ts: '1.2' },
    actions: [{ type: 'button', block_id: 'b', action_id, ...(value ? { value } : {}) }],
    ...more,
  });
  const value = JSON.stringify({ deskId: 'netex', number: 'NX-1', keys: ['k1'] });

  test('is handed over, and its message answers this person beside it', async () => {
    const inThread = { message: { ts: '1.3', thread_ts: '1.2' } };
    await interact(base, press('firstline:explain:2', value, inThread));
    expect(await api.called('response')).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      thread_ts: '1.2',
      text: 'Done',
    });
    expect(asked).toEqual([
      {
        of: 'act',
        caller: rita,
        what: [{ action: 'explain', deskId: 'netex', number: 'NX-1', keys: ['k1'] }],
      },
    ]);
  });

  test('may open a form', async () => {
    answer = async () => asForm;
    await interact(base, press('firstline:resolve', value));
    expect(await api.called('views.open')).toMatchObject({ trigger_id: 't1' });
  });

  test('may need no answer; a link never does', async () => {
    answer = async () => ({ kind: 'nothing' });
    expect((await interact(base, press('firstline:take', value))).status).toBe(200);
    expect((await interact(base, press('firstline:open-thread'))).status).toBe(200);
    await served.stop();
    expect(api.calls).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['firstline:take', undefined],
    ['firstline:take', 'not json'],
    ['firstline:take', '{"deskId":"netex"}'],
    ['firstline:destroy', '{"deskId":"netex","number":"NX-1"}'],
  ])('%s with the value %j is out of date', async (action, wrong) => {
    await interact(base, press(action, wrong));
    expect(await api.called('response')).toMatchObject({
      text: expect.stringContaining('This button is out of date'),
    });
    expect(asked).toEqual([]);
  });

  test('says so where we fail, and where its form comes too late', async () => {
    answer = async () => {
      throw new Error('no database');
    };
    await interact(base, press('firstline:take', value));
    expect(await api.called('response')).toMatchObject({
      text: expect.stringContaining('in a minute. Call 555-0100, netex.'),
    });
    api.calls.length = 0;
    answer = async () => asForm;
    api.answers.set('views.open', { ok: false, error: 'expired_trigger_id' });
    await interact(base, press('firstline:resolve', value));
    expect(await api.called('response')).toMatchObject({
      text: expect.stringContaining('press the button again'),
    });
  });

  test('may begin a report, or go on with a draft', async () => {
    answer = async () => asForm;
    const draft = { deskId: 'netex', id: 'd1' };
    await interact(base, press('firstline:begin'));
    await interact(base, press('firstline:begin', JSON.stringify(draft)));
    await inbound.settle();
    expect(asked).toEqual([
      { of: 'begin', caller: rita, what: [null] },
      { of: 'begin', caller: rita, what: [draft] },
    ]);
    expect(api.calls.map(({ method }) => method)).toEqual(['views.open', 'views.open']);
  });

  test('may be about contacts', async () => {
    const about = { deskId: 'netex', role: 'director' };
    await interact(base, press('firstline:contacts-test:3', JSON.stringify(about)));
    expect(await api.called('response')).toMatchObject({ text: 'Done' });
    expect(asked).toEqual([{ of: 'contacts', caller: rita, what: [{ action: 'test', ...about }] }]);
  });

  describe('on the home page', () => {
    const home = {
      response_url: undefined,
      message: undefined,
      container: { type: 'view', view_id: 'V0HOME' },
      view: { id: 'V0HOME', type: 'home', hash: 'h', private_metadata: '', blocks: [] },
    };

    test('opens its form or its message in a modal', async () => {
      await interact(base, press('firstline:take', value, home));
      expect(await api.called('views.open')).toMatchObject({
        trigger_id: 't1',
        view: { title: { text: 'Reported' }, blocks: [{ type: 'rich_text' }] },
      });
      api.calls.length = 0;
      answer = async () => asForm;
      await interact(base, press('firstline:begin', undefined, home));
      expect(await api.called('views.open')).toMatchObject({ view: { submit: { text: 'Next' } } });
      expect(api.calls).toHaveLength(1);
    });

    test('says so in a modal where we fail, where it is out of date, where Slack is late', async () => {
      await interact(base, press('firstline:take', '{}', home));
      const { view } = await api.called('views.open');
      expect(JSON.stringify(view)).toContain('out of date');
      api.calls.length = 0;
      answer = async () => {
        throw new Error('no database');
      };
      await interact(base, press('firstline:take', value, home));
      const { view: failed } = await api.called('views.open');
      expect(JSON.stringify(failed)).toContain('in a minute. Call 555-0100, netex.');
      answer = async () => asForm;
      api.answers.set('views.open', { ok: false, error: 'expired_trigger_id' });
      expect((await interact(base, press('firstline:begin', undefined, home))).status).toBe(200);
      await inbound.settle();
    });
  });
});

describe('a shortcut', () => {
  const message = {
    type: 'message_action',
    callback_id: 'report_message',
    ...who,
    trigger_id: 't1',
    response_url: '',
    message_ts: '1700000000.000100',
    channel: { id: 'C0GENERAL', name: 'general' },
    message: {
      type: 'message',
      user: 'U0ANA',
      ts: '1700000000.000100',
      text: 'The &lt;b&gt; is down',
    },
  };
  const anywhere = { type: 'shortcut', callback_id: 'report', ...who, trigger_id: 't1' };
  const link = 'https://sandbox.slack.com/archives/C0GENERAL/p1700000000000100';
  const used = async (payload: object) => {
    const answered = await interact(base, { ...payload, response_url: api.responseUrl });
    expect(answered).toMatchObject({ status: 200, body: '' });
    await inbound.settle();
    return asked.at(-1)?.what;
  };

  test('on a message opens the form with its words and a link to it', async () => {
    answer = async () => asForm;
    const origin = { conversation: 'slack:T0SANDBOX/C0GENERAL', url: link };
    expect(await used(message)).toEqual(['The <b> is down', origin]);
    expect(asked).toMatchObject([{ of: 'report', caller: rita }]);
    expect(api.calls).toMatchObject([{ method: 'views.open', args: { trigger_id: 't1' } }]);
    expect(api.calls[0]?.args.view).toMatchObject({ notify_on_close: true });
  });

  test.each([
    [
      'a reply in a thread',
      { message: { ...message.message, thread_ts: '1690000000.000200' } },
      { url: `${link}?thread_ts=1690000000.000200&cid=C0GENERAL` },
    ],
    [
      'a team without a plain domain',
      { team: { id: 'T0SANDBOX', domain: 'x.test/' } },
      { url: null },
    ],
    ['a team without a domain', { team: { id: 'T0SANDBOX' } }, { url: null }],
    ['a strange time stamp', { message_ts: '1/../2' }, { url: null }],
    ['direct messages', { channel: { id: 'D0X' } }, { conversation: null, url: null }],
    ['no channel', { channel: {} }, { conversation: null, url: null }],
  ])('knows of %s where it was', async (_what, more, origin) => {
    expect((await used({ ...message, ...more }))?.[1]).toMatchObject(origin);
  });

  test('takes what is attached to a message without words of its own', async () => {
    const attachments = [{ text: '', fallback: 'Disk full' }, null, { text: 'on <#C1|db>' }, {}];
    const text = await used({ ...message, message: { ...message.message, text: '', attachments } });
    expect(text?.[0]).toBe('Disk full\non #db');
    expect((await used({ ...message, message: 3 }))?.[0]).toBe('');
  });

  test('anywhere begins with nothing, and its message opens in a modal', async () => {
    expect((await interact(base, anywhere)).status).toBe(200);
    expect(await api.called('views.open')).toMatchObject({
      trigger_id: 't1',
      view: { title: { text: 'Reported' } },
    });
    expect(asked).toEqual([{ of: 'report', caller: rita, what: ['', undefined] }]);
  });

  test('is told to be used again where its form comes too late, or where we fail', async () => {
    answer = async () => asForm;
    api.answers.set('views.open', { ok: false, error: 'expired_trigger_id' });
    await used(message);
    expect(await api.called('response')).toMatchObject({
      text: expect.stringContaining('please use the shortcut again'),
    });
    expect((await interact(base, anywhere)).status).toBe(200);
    await inbound.settle();
    api.calls.length = 0;
    answer = async () => {
      throw new Error('no database');
    };
    await used(message);
    expect(await api.called('response')).toMatchObject({
      text: expect.stringContaining('use the shortcut again in a minute'),
    });
  });

  test('is acknowledged at once where we are slow', async () => {
    const answering = Promise.withResolvers<Answer>();
    answer = () => answering.promise;
    const answered = await interact(base, { ...message, response_url: api.responseUrl });
    expect(answered.status).toBe(200);
    answering.resolve(asMessage);
    expect(await api.called('response')).toMatchObject({ text: 'Done' });
  });

  test('of nobody is not answered by the intake', async () => {
    await interact(base, { ...anywhere, user: { id: 'U1/..' } });
    const { view } = await api.called('views.open');
    expect(JSON.stringify(view)).toContain('could not read');
    expect(asked).toEqual([]);
  });
});

describe('a closed form', () => {
  const closed = (view: object) => ({
    type: 'view_closed',
    ...who,
    is_cleared: false,
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'firstline',
      private_metadata: JSON.stringify(context),
      blocks: [{ type: 'input', block_id: 'title' }],
      ...view,
    },
  });
  const typed = { title: { value: { type: 'plain_text_input', value: 'Down' } } };

  test('hands over the values that the payload has, and only those', async () => {
    expect(await interact(base, closed({ state: { values: typed } }))).toMatchObject({
      status: 200,
      body: '',
    });
    expect((await interact(base, closed({}))).status).toBe(200);
    expect(asked).toEqual([
      { of: 'closed', caller: rita, what: [context, { title: 'Down' }] },
      { of: 'closed', caller: rita, what: [context, {}] },
    ]);
  });

  test('does no harm where it is not ours to keep, or cannot be kept', async () => {
    for (const odd of [{ private_metadata: '' }, { private_metadata: 3, state: 3 }]) {
      expect((await interact(base, closed(odd))).status).toBe(200);
    }
    expect(asked).toEqual([]);
    answer = async () => {
      throw new Error('no database');
    };
    expect((await interact(base, closed({}))).status).toBe(200);
  });
});

test('Slack being away does not keep us from answering', async () => {
  await api.close();
  const answered = await command(base);
  expect(answered).toMatchObject({ status: 200, body: expect.stringContaining('Done') });
  expect(answered.ms).toBeLessThan(1000);
});

test('stopping waits for what is under way', async () => {
  let finished = false;
  answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    finished = true;
    return { kind: 'nothing' };
  };
  await interact(base, {
    type: 'block_actions',
    ...who,
    actions: [{ action_id: 'firstline:take', value: '{"deskId":"d","number":"N"}' }],
  });
  expect(finished).toBe(false);
  await served.stop();
  expect(finished).toBe(true);
});
