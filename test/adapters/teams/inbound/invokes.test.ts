import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/views/form.ts';
import type { Button, Message } from '../../../../src/views/message.ts';
import type { Shown } from '../../../support/teams/client.ts';
import type { TenantMessage } from '../../../support/teams/place.ts';
import { inputsOf, labelsOf, wordsOn } from '../../../support/teams/read-card.ts';
import { form, type Hearing, held, message, openHearing } from './hearing.ts';

let bot: Hearing;
const open = async (forms: 'dialog' | 'in-place') => {
  bot = await openHearing({ forms, answerMs: 250 });
};
afterEach(async () => {
  await bot.close();
});

const act = (
  action: 'take' | 'resolve' | 'explain' | 'acknowledge',
  more: object = {},
): Button => ({
  kind: 'act',
  action,
  label: action,
  deskId: 'north',
  number: 'NX-1',
  ...more,
});
const confirm = { title: 'Resolve it?', text: 'The clocks stop.', confirm: 'Resolve', deny: 'No' };
const buttons = (...all: Button[]): Message['parts'] => [{ kind: 'buttons', buttons: all }];
const card = (shown: Shown) => {
  if (shown.kind !== 'dialog' && shown.kind !== 'card') throw new Error(JSON.stringify(shown));
  return shown.card;
};
const next = (...answers: Answer[]) => {
  const left = [...answers];
  bot.answers.answer = async () => left.shift() ?? { kind: 'nothing' };
};

/** A message of ours with these buttons, in Rita's chat. */
async function shownWith(...all: Button[]): Promise<TenantMessage> {
  const said: Answer = { kind: 'message', title: 'T', message: message('NX-1', buttons(...all)) };
  next(said);
  await bot.tenant.say('rita', 'support status NX-1');
  await bot.settle();
  const shown = bot.tenant.directOf('rita').findLast(({ from }) => from === 'bot');
  if (!shown) throw new Error('nothing was sent');
  return shown;
}

describe('dialogs', () => {
  beforeEach(() => open('dialog'));

  test('the command opens one, and goes on in it until it closes', async () => {
    const done = message('NX-1 is reported', buttons({ kind: 'begin', label: 'Another' }));
    next(
      { kind: 'form', form: form(0) },
      { kind: 'form', form: form(1) },
      { kind: 'form', form: form(0) },
      { kind: 'message', title: 'NX-1', message: done, arrives: true },
    );
    const first = await bot.tenant.extension('rita', 'support');
    expect(first).toMatchObject({ kind: 'dialog', title: 'Step 1' });
    const second = await bot.tenant.submit('rita', first, { title: 'Fire', many: '3' }, 'Next');
    expect(labelsOf(card(second))).toEqual(['Next', 'Back']);
    const back = await bot.tenant.submit('rita', second, {}, 'Back');
    const last = await bot.tenant.submit('rita', back, { title: 'Fire' }, 'Next');
    expect(last).toMatchObject({ kind: 'dialog', title: 'NX-1' });
    expect(wordsOn(card(last))).toContain('NX-1 is reported');
    expect(await bot.tenant.press('rita', last, 'Another')).toEqual({
      kind: 'nothing',
      status: 200,
    });
    expect(bot.calls.map(({ name }) => name)).toEqual([
      'command',
      'submit',
      'back',
      'submit',
      'begin',
    ]);
    expect(bot.calls[1]?.given).toEqual([form(0).context, { title: 'Fire', many: '3' }]);
    expect(bot.tenant.directOf('rita')).toEqual([]);
  });

  test('the action on a message begins a report with its words and a link', async () => {
    next({ kind: 'form', form: form() });
    const post = await bot.tenant.say('ana', 'Is <it> down?', { channel: 'general' });
    await bot.tenant.extension('rita', 'report', { message: post });
    const { address } = bot.tenant.channel('general');
    expect(bot.calls).toMatchObject([
      {
        name: 'report',
        given: [
          'Is <it> down?',
          { conversation: address, url: expect.stringContaining(`/${post.id}?`) },
        ],
      },
    ]);
  });

  test('of a message in somebody’s chat there is no link', async () => {
    next({ kind: 'form', form: form() });
    const sent = await bot.tenant.say('rita', 'It is down');
    await bot.tenant.extension('rita', 'report', { message: sent });
    expect(bot.calls.at(-1)?.given).toEqual(['It is down', { conversation: null, url: null }]);
  });

  test('what is wrong stands at its field, with what was typed', async () => {
    const typed = form(0, {
      fields: form(0).fields.map((one) => ({ ...one, initial: one.id === 'title' ? 'Fir' : '' })),
    });
    next(
      { kind: 'form', form: form(0) },
      { kind: 'invalid', errors: { title: 'Say more.' }, form: typed },
    );
    const first = await bot.tenant.extension('rita', 'support');
    const again = await bot.tenant.submit('rita', first, { title: 'Fir' });
    expect(wordsOn(card(again))).toContain('Say more.');
    expect(inputsOf(card(again))[0]).toMatchObject({ value: 'Fir' });
  });

  test('a button opens one, and a question comes before what cannot be undone', async () => {
    const shown = await shownWith(act('resolve', { confirm }), act('explain'));
    next({ kind: 'form', form: form() });
    const question = await bot.tenant.press('rita', shown, 'resolve');
    expect(question).toMatchObject({ kind: 'dialog', title: 'Resolve it?' });
    expect(bot.calls.filter(({ name }) => name === 'act')).toEqual([]);
    expect(await bot.tenant.press('rita', question, 'No')).toEqual({
      kind: 'nothing',
      status: 200,
    });
    expect(bot.calls.filter(({ name }) => name === 'act')).toEqual([]);
    const yes = await bot.tenant.press('rita', question, 'Resolve');
    expect(yes).toMatchObject({ kind: 'dialog', title: 'Step 1' });
    expect(bot.calls.at(-1)).toMatchObject({
      name: 'act',
      given: [{ action: 'resolve', deskId: 'north', number: 'NX-1', keys: [] }],
    });
  });

  test('one that opens with nothing to show says that it is done', async () => {
    const shown = await shownWith(act('explain'));
    next();
    const opened = await bot.tenant.press('rita', shown, 'explain');
    expect(wordsOn(card(opened))).toBe('Done. You can close this now.');
  });

  test('where it takes long or fails, trying again sends all that was typed', async () => {
    next({ kind: 'form', form: form() });
    const first = await bot.tenant.extension('rita', 'support');
    const slow = held<Answer>();
    bot.answers.answer = () => slow.promise;
    const late = await bot.tenant.submit('rita', first, { title: 'Fire', many: '3' });
    expect(wordsOn(card(late))).toContain('This is taking longer than usual.');
    bot.answers.answer = async () => {
      throw new Error('no database');
    };
    const failed = await bot.tenant.press('rita', late, 'Try again');
    expect(wordsOn(card(failed))).toContain('What you typed is kept');
    slow.release({ kind: 'nothing' });
    next({ kind: 'form', form: form(1) });
    expect(await bot.tenant.press('rita', failed, 'Try again')).toMatchObject({ title: 'Step 2' });
    const sent = bot.calls.filter(({ name }) => name === 'submit').map(({ given }) => given);
    expect(sent).toEqual(
      Array.from({ length: 3 }, () => [form(0).context, { title: 'Fire', many: '3' }]),
    );
  });

  test('a command that takes long says so', async () => {
    const slow = held<Answer>();
    bot.answers.answer = () => slow.promise;
    const late = await bot.tenant.extension('rita', 'support');
    expect(wordsOn(card(late))).toContain('please close this and try again');
    slow.release({ kind: 'nothing' });
    bot.answers.answer = async () => {
      throw new Error('no database');
    };
    const failed = await bot.tenant.extension('rita', 'support');
    expect(wordsOn(card(failed))).toContain(
      'We cannot take this right now, and nothing was sent. Please try again in a minute. Call 555-0100.',
    );
  });

  test('an answer that fits into no card is one that failed', async () => {
    const fields = Array.from({ length: 400 }, (_, place) => ({
      kind: 'text' as const,
      id: `field-${place}-${'x'.repeat(60)}`,
      label: `Field ${place}`,
      required: false,
      multiline: false,
    }));
    next({ kind: 'form', form: form(0, { fields }) });
    const shown = await bot.tenant.extension('rita', 'support');
    expect(wordsOn(card(shown))).toContain(
      'We cannot take this right now, and nothing was sent. Please try again in a minute. Call 555-0100.',
    );
  });

  test('what nobody here has made says so, and an unknown command too', async () => {
    const { activity } = await bot.tenant.say('rita', 'x');
    const invoke = (name: string, value: object) =>
      bot.tenant.deliver({ ...activity, type: 'invoke', name, value, text: undefined });
    const words = async (name: string, value: object) => {
      const { status, body } = await invoke(name, value);
      return [status, JSON.stringify(body).includes('out of date')];
    };
    expect(await words('task/fetch', { data: { msteams: { type: 'task/fetch' } } })).toEqual([
      200,
      true,
    ]);
    expect(await words('task/submit', { data: { firstline: { verb: 'act' } } })).toEqual([
      200,
      true,
    ]);
    expect(await words('composeExtension/submitAction', { data: 7 })).toEqual([200, true]);
    const unknown = await invoke('composeExtension/fetchTask', { commandId: 'x' });
    expect(JSON.stringify(unknown.body)).toContain('could not read');
    for (const name of ['composeExtension/query', 'signin/verifyState', '', 'task/fetch/x']) {
      expect(await invoke(name, {})).toEqual({ status: 404, body: null });
    }
  });

  test('nobody in particular opens none', async () => {
    const { activity } = await bot.tenant.say('rita', 'x');
    const { body, status } = await bot.tenant.deliver({
      ...activity,
      type: 'invoke',
      name: 'composeExtension/fetchTask',
      value: { commandId: 'support' },
      from: { id: '28:app' },
    });
    expect([status, JSON.stringify(body).includes('could not read')]).toEqual([200, true]);
    expect(bot.calls.filter(({ name }) => name === 'command')).toEqual([]);
  });
});

describe('in the place of the card', () => {
  beforeEach(() => open('in-place'));

  test('the form of a typed command goes on there, and in the message itself', async () => {
    next(
      { kind: 'form', form: form(0) },
      { kind: 'form', form: form(1) },
      { kind: 'message', title: 'NX-1', message: message('NX-1 is reported'), arrives: true },
    );
    await bot.tenant.say('rita', 'support');
    await bot.settle();
    const [sent] = bot.tenant.directOf('rita').filter(({ from }) => from === 'bot');
    if (!sent) throw new Error('nothing was sent');
    const second = await bot.tenant.submit('rita', sent, { title: 'Fire' }, 'Next');
    expect(labelsOf(card(second))).toEqual(['Next', 'Back']);
    await bot.settle();
    expect(sent.card).toEqual(card(second));
    const last = await bot.tenant.submit('rita', second, { title: 'Fire' }, 'Next');
    expect(wordsOn(card(last))).toBe('NX-1 is reported');
    await bot.settle();
    expect([sent.changes, wordsOn(sent.card)]).toEqual([2, 'NX-1 is reported']);
    expect(bot.tenant.directOf('rita').filter(({ from }) => from === 'bot')).toHaveLength(1);
  });

  test('a message that cannot be replaced costs nobody the answer', async () => {
    next({ kind: 'form', form: form(0) }, { kind: 'form', form: form(1) });
    await bot.tenant.say('rita', 'support');
    await bot.settle();
    const [sent] = bot.tenant.directOf('rita').filter(({ from }) => from === 'bot');
    if (!sent) throw new Error('nothing was sent');
    bot.tenant.fail({ on: 'update', how: 403 });
    const second = await bot.tenant.submit('rita', sent, { title: 'Fire' }, 'Next');
    expect(labelsOf(card(second))).toEqual(['Next', 'Back']);
    await bot.settle();
    expect(sent.changes).toBe(0);
  });

  test('what was typed stays where something is wrong, and where it fails', async () => {
    next({ kind: 'form', form: form(0) });
    await bot.tenant.say('rita', 'support');
    await bot.settle();
    const [sent] = bot.tenant.directOf('rita').filter(({ from }) => from === 'bot');
    if (!sent) throw new Error('nothing was sent');
    next({ kind: 'invalid', errors: { title: 'Say more.' }, form: form(0) });
    const wrong = await bot.tenant.submit('rita', sent, { title: 'F' });
    expect(wordsOn(card(wrong))).toContain('Say more.');
    bot.answers.answer = async () => {
      throw new Error('no database');
    };
    expect(await bot.tenant.submit('rita', wrong, { title: 'F' })).toMatchObject({
      kind: 'words',
      text: expect.stringContaining('What you typed is still here'),
    });
    const slow = held<Answer>();
    bot.answers.answer = () => slow.promise;
    expect(await bot.tenant.submit('rita', wrong, { title: 'F' })).toMatchObject({
      kind: 'words',
      text: expect.stringContaining('Nothing is lost'),
    });
    slow.release({ kind: 'nothing' });
  });

  test('a press on a ticket shows the ticket as it is then', async () => {
    const shown = await shownWith(act('take'));
    bot.answers.look = async () => message('NX-1, taken', buttons(act('resolve')));
    next();
    const taken = await bot.tenant.press('rita', shown, 'take');
    expect(wordsOn(card(taken))).toContain('NX-1, taken');
    await bot.settle();
    expect(shown.changes).toBe(0);
  });

  test('a refusal stands beside it, and a long answer has a way back', async () => {
    const shown = await shownWith(act('take'), act('explain'));
    const refused = { summary: 'No.', parts: [{ kind: 'paragraph' as const, text: ['No.'] }] };
    next(
      { kind: 'message', title: 'Support', message: refused },
      { kind: 'message', title: 'NX-1', message: message('Because of 4.2') },
    );
    expect(await bot.tenant.press('rita', shown, 'take')).toEqual({ kind: 'words', text: 'No.' });
    const why = await bot.tenant.press('rita', shown, 'explain');
    expect(labelsOf(card(why))).toEqual(['Back to the ticket']);
    bot.answers.look = async () => message('NX-1');
    const back = await bot.tenant.press('rita', why, 'Back to the ticket');
    expect(wordsOn(card(back))).toBe('NX-1');
    const other = await shownWith(act('explain'));
    next({ kind: 'message', title: 'NX-1', message: message('Because of 4.2') });
    const again = await bot.tenant.press('rita', other, 'explain');
    bot.answers.look = async () => null;
    expect(await bot.tenant.press('rita', again, 'Back to the ticket')).toEqual({
      kind: 'words',
      text: 'Only the requester and support can see this ticket.',
    });
  });

  test('a question takes its place, and no brings the ticket back', async () => {
    const shown = await shownWith(act('resolve', { confirm }));
    bot.answers.look = async () => message('NX-1, open', buttons(act('resolve', { confirm })));
    const question = await bot.tenant.press('rita', shown, 'resolve');
    expect(labelsOf(card(question))).toEqual(['Resolve', 'No']);
    const no = await bot.tenant.press('rita', question, 'No');
    expect(wordsOn(card(no))).toContain('NX-1, open');
    expect(bot.calls.filter(({ name }) => name === 'act')).toEqual([]);
    const anew = await bot.tenant.press('rita', no, 'resolve');
    next({ kind: 'form', form: form(0, { context: actContext }) });
    const asked = await bot.tenant.press('rita', anew, 'Resolve');
    expect(labelsOf(card(asked))).toEqual(['Next', 'Back to the ticket']);
    next();
    const done = await bot.tenant.submit('rita', asked, { title: 'Fixed' }, 'Next');
    expect(wordsOn(card(done))).toContain('NX-1, open');
    await bot.settle();
    expect(shown.changes).toBe(0);
  });

  test('an acknowledgement is confirmed; its message changes by itself', async () => {
    const shown = await shownWith(act('acknowledge', { keys: ['a'] }));
    next();
    bot.answers.look = async () => message('NX-1');
    expect(await bot.tenant.press('rita', shown, 'acknowledge')).toEqual({
      kind: 'words',
      text: 'Done.',
    });
  });

  test('a card that asks for its reader’s own gets it, and keeps itself where there is none', async () => {
    const { activity } = await bot.tenant.say('rita', 'x');
    const look = { firstline: { verb: 'look', deskId: 'north', number: 'NX-1' } };
    const asked = (trigger: string) =>
      bot.tenant.deliver({
        ...activity,
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', verb: 'look', data: look }, trigger },
      });
    bot.answers.look = async () => message('Yours');
    expect((await asked('automatic')).body).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
    });
    bot.answers.look = async () => null;
    expect((await asked('automatic')).body).toMatchObject({
      statusCode: 403,
      type: 'application/vnd.microsoft.error',
    });
  });

  test('in a channel nothing but the answer changes', async () => {
    const shown = await shownWith({ kind: 'begin', label: 'Report' });
    next({ kind: 'form', form: form() });
    await bot.tenant.press('rita', shown, 'Report');
    await bot.settle();
    expect(shown.changes).toBe(1);
    const root = await bot.tenant.say('ana', 'support', { channel: 'support', mention: true });
    const { from, id } = { from: root.activity, id: root.id };
    next({ kind: 'form', form: form() });
    const updates = () => bot.tenant.requests.filter(({ method }) => method === 'PUT').length;
    const before = updates();
    const data = { firstline: { verb: 'begin', draft: null } };
    const value = { action: { type: 'Action.Execute', verb: 'begin', data }, trigger: 'manual' };
    const name = 'adaptiveCard/action';
    const got = await bot.tenant.deliver({ ...from, type: 'invoke', name, value, replyToId: id });
    await bot.settle();
    expect(got.body).toMatchObject({ statusCode: 200 });
    expect(updates()).toBe(before);
  });
});

const actContext = {
  kind: 'act',
  deskId: 'north',
  number: 'NX-1',
  action: 'resolve',
  nonce: 'n1',
} as const;
