import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TenantMessage } from '../../../support/teams/place.ts';
import { labelsOf, wordsOn } from '../../../support/teams/read-card.ts';
import { form, type Hearing, held, message, openHearing } from './hearing.ts';

let bot: Hearing;
beforeEach(async () => {
  bot = await openHearing({ answerMs: 300 });
});
afterEach(async () => {
  await bot.close();
});

const rita = () => ({
  workspace: `teams:${bot.tenant.tenantId}`,
  person: { address: bot.tenant.person('rita').address, name: 'Rita' },
});
/** What the bot wrote into a conversation. */
const written = (conversation: string) =>
  bot.tenant.messages(conversation).filter(({ from }) => from === 'bot');
const summaryOf = ({ activity }: TenantMessage) => activity.summary;
const toRita = () => bot.tenant.directOf('rita').filter(({ from }) => from === 'bot');

describe('words to the bot', () => {
  test('in the personal chat are handed over with their place, and files by link', async () => {
    const file = { name: 'a.log', url: 'https://files.example/a.log' };
    const sent = await bot.tenant.say('rita', 'Still <down> & out', { files: [file] });
    const { chat } = bot.tenant.person('rita');
    expect(bot.calls).toEqual([
      {
        name: 'said',
        caller: rita(),
        given: [
          {
            id: expect.stringMatching(/^teams:[\w-]{32}$/),
            edit: null,
            place: 'direct',
            conversation: `teams:${bot.tenant.tenantId}/${chat}`,
            message: { conversation: chat, id: sent.id },
            thread: null,
            text: 'Still <down> & out',
            files: [{ id: 'a.log', ...file, bytes: 0 }],
          },
        ],
      },
    ]);
  });

  test('quoting a message answer that one', async () => {
    const [hours] = await answered('support hours');
    if (!hours) throw new Error('nothing was answered');
    await bot.tenant.say('rita', 'And on Sunday?\nReally?', { quote: hours });
    expect(bot.said()).toMatchObject({
      text: 'And on Sunday?\nReally?',
      thread: { conversation: bot.tenant.person('rita').chat, id: hours.id },
    });
  });

  test('in a thread come without the mention of the bot, with a link', async () => {
    const root = await bot.tenant.say('ana', 'Look', { channel: 'support' });
    const sent = await bot.tenant.say('ana', 'try this', {
      channel: 'support',
      mention: true,
      thread: root,
    });
    const { id, address } = bot.tenant.channel('support');
    expect(bot.said()).toMatchObject({
      place: 'channel',
      conversation: address,
      message: {
        conversation: id,
        id: sent.id,
        url: expect.stringContaining(`parentMessageId=${root.id}`),
      },
      thread: { conversation: id, id: root.id },
      text: 'try this',
    });
  });

  test('that begin with "support" in a thread are words where the intake keeps them', async () => {
    const root = await bot.tenant.say('ana', 'Look', { channel: 'support' });
    const place = { channel: 'support', mention: true, thread: root };
    await bot.tenant.say('ana', 'support is on it', place);
    expect(bot.said()).toMatchObject({ text: 'support is on it', isCommand: true });
    await bot.settle();
    expect(bot.calls.map(({ name }) => name)).toEqual(['said']);
  });

  test('and else the command, answered once and in the own chat', async () => {
    const root = await bot.tenant.say('ana', 'Look', { channel: 'general' });
    bot.answers.said = async () => 'command';
    bot.answers.answer = async () => ({ kind: 'form', form: form() });
    const place = { channel: 'general', mention: true, thread: root };
    await bot.tenant.say('rita', 'support it is down', place);
    await bot.settle();
    await bot.tenant.redeliver(1);
    await bot.settle();
    const commands = bot.calls.filter(({ name }) => name === 'command');
    expect(commands.map(({ given }) => given)).toEqual([
      ['it is down', { ...(commands[0]?.given[1] as object) }, false],
    ]);
    expect(toRita().map(({ card }) => labelsOf(card))).toEqual([['Next']]);
    expect(written('general').map(({ thread }) => thread)).toEqual([root.id]);
  });

  test('a root post that is no command is heard in no thread', async () => {
    await bot.tenant.say('ana', 'It is down', { channel: 'support', mention: true });
    expect(bot.said()).toMatchObject({ place: 'channel', thread: null, text: 'It is down' });
  });

  test('what is not for the bot, or says nothing, is acknowledged and ignored', async () => {
    const sent = await bot.tenant.say('rita', 'Hello');
    const { activity } = sent;
    const from = { id: '28:other', name: 'Another bot' };
    const ignored = [
      { ...activity, from },
      { ...activity, from: { ...from, aadObjectId: null } },
      { ...activity, text: ' ', attachments: [] },
      { ...activity, type: 'messageReaction' },
      { ...activity, type: 'typing' },
      { ...activity, type: 'messageDelete' },
      { ...activity, type: 'messageUpdate', channelData: { eventType: 'undeleteMessage' } },
      { ...activity, type: 'event', name: 'application/vnd.microsoft.readReceipt' },
      { ...activity, type: 7 },
    ];
    const { tenantId } = bot.tenant;
    for (const one of ignored) {
      const channelData = {
        tenant: { id: tenantId },
        ...(one as { channelData?: object }).channelData,
      };
      expect(await bot.tenant.deliver({ ...one, channelData })).toEqual({
        status: 200,
        body: null,
      });
    }
    expect(bot.calls).toHaveLength(1);
  });

  test('come again under one id, whatever id Teams gives them', async () => {
    await bot.tenant.say('rita', 'Hello');
    await bot.tenant.say('rita', 'Hello');
    await bot.tenant.redeliver(1);
    await bot.tenant.redeliver(1, { fresh: true });
    const ids = [0, 1, 2, 3].map((place) => bot.said(place)?.id);
    expect(new Set(ids).size).toBe(2);
    expect(ids.slice(1)).toEqual([ids[1], ids[1], ids[1]]);
  });

  test('a change of a message names it, and itself', async () => {
    const sent = await bot.tenant.say('rita', 'It is dwon');
    await bot.tenant.edit(sent, 'It is down');
    await bot.tenant.edit(sent, 'It is down, all of it');
    const [first, second, third] = [bot.said(0), bot.said(1), bot.said(2)];
    expect([second?.message, third?.message]).toEqual([first?.message, first?.message]);
    expect(third?.id).toBe(second?.id);
    expect([first?.edit, second?.text]).toEqual([null, 'It is down']);
    expect(second?.edit).not.toBe(third?.edit);
    expect(third?.edit).toEqual(expect.any(String));
  });

  test('that are not kept are refused, so that they come again', async () => {
    bot.answers.said = async () => {
      throw new Error('no database');
    };
    await bot.tenant.say('rita', 'Hello');
    const failed = await bot.tenant.redeliver(1);
    expect(failed).toEqual([{ status: 503, body: null }]);
    const slow = held<'kept'>();
    bot.answers.said = () => slow.promise;
    expect(await bot.tenant.redeliver(1)).toEqual([{ status: 503, body: null }]);
    slow.release('kept');
    bot.answers.said = async () => 'kept';
    expect(await bot.tenant.redeliver(1)).toEqual([{ status: 200, body: null }]);
  });
});

/** What the bot answers to words in Rita's chat. */
async function answered(...texts: string[]) {
  const before = toRita().length;
  bot.answers.answer = async () => ({
    kind: 'message',
    title: 'Hours',
    message: message('Open from nine to five'),
  });
  for (const text of texts) await bot.tenant.say('rita', text);
  await bot.settle();
  return toRita().slice(before);
}

describe('commands', () => {
  test('in the personal chat are answered there, after they were acknowledged', async () => {
    const slow = held<{ kind: 'form'; form: ReturnType<typeof form> }>();
    bot.answers.answer = () => slow.promise;
    await bot.tenant.say('rita', '/Support the printer\nis on fire');
    expect(bot.calls).toEqual([
      {
        name: 'command',
        caller: rita(),
        given: ['the printer\nis on fire', { conversation: null, url: null }, false],
      },
    ]);
    expect(toRita()).toEqual([]);
    slow.release({ kind: 'form', form: form() });
    await bot.settle();
    const [shown] = toRita();
    expect(labelsOf(shown?.card)).toEqual(['Next']);
    expect(shown && summaryOf(shown)).toBe('Step 1');
  });

  test('are carried out once, however often they come', async () => {
    const [shown] = await answered('support hours');
    expect(wordsOn(shown?.card)).toContain('Open from nine to five');
    await bot.tenant.redeliver(1);
    await bot.tenant.redeliver(1, { fresh: true });
    await bot.settle();
    expect(toRita()).toHaveLength(1);
    expect(bot.calls).toHaveLength(1);
  });

  test('that are not known to be new are refused, so that they come again', async () => {
    const { isNew } = bot.answers;
    bot.answers.isNew = async () => {
      throw new Error('no database');
    };
    await bot.tenant.say('rita', 'support');
    expect(await bot.tenant.redeliver(1)).toEqual([{ status: 503, body: null }]);
    bot.answers.isNew = isNew;
    expect(await bot.tenant.redeliver(1)).toEqual([{ status: 200, body: null }]);
    expect(bot.calls).toHaveLength(1);
  });

  test('that are known to be new too late are answered all the same, once', async () => {
    const { isNew } = bot.answers;
    const slow = held<void>();
    bot.answers.isNew = async (key) => {
      const first = await isNew(key);
      await slow.promise;
      return first;
    };
    await bot.tenant.say('rita', 'support');
    bot.answers.isNew = isNew;
    expect(await bot.tenant.redeliver(1)).toEqual([{ status: 200, body: null }]);
    expect(bot.calls).toEqual([]);
    slow.release();
    await bot.settle();
    expect(bot.calls.map(({ name }) => name)).toEqual(['command']);
  });

  test('files beside one are told of', async () => {
    const file = { name: 'a.log', url: 'https://files.example/a.log' };
    await bot.tenant.say('rita', 'support see the file', { files: [file] });
    await bot.settle();
    expect(bot.calls.map(({ given }) => given[2])).toEqual([true]);
  });

  test('that fail say so', async () => {
    bot.answers.answer = async () => {
      throw new Error('no database');
    };
    await bot.tenant.say('rita', 'support');
    await bot.settle();
    expect(toRita().map(summaryOf)).toEqual([
      'We cannot take this right now, and nothing was sent. Please try again in a minute. Call 555-0100.',
    ]);
  });

  test('other words that begin alike are none', async () => {
    await bot.tenant.say('rita', 'supporting documents are lost');
    expect(bot.said()?.text).toBe('supporting documents are lost');
  });

  test('an answer that Teams is too busy for is sent a little later', async () => {
    bot.tenant.fail({ on: 'send', how: 429 });
    expect(await answered('support hours')).toHaveLength(1);
  });

  test('one that is refused is only noted', async () => {
    await bot.tenant.say('rita', 'Hello');
    bot.tenant.fail({ on: 'send', how: 403 });
    expect(await answered('support hours')).toHaveLength(0);
    expect(bot.lines.filter((one) => one.includes('did not arrive'))).toHaveLength(1);
  });

  test('in a channel are answered in the personal chat, which is said there', async () => {
    bot.answers.answer = async () => ({ kind: 'form', form: form() });
    const post = await bot.tenant.say('rita', 'support it is down', {
      channel: 'general',
      mention: true,
    });
    await bot.settle();
    const { address, id } = bot.tenant.channel('general');
    const [call] = bot.calls;
    expect(call?.given[0]).toBe('it is down');
    expect(call?.given[1]).toMatchObject({ conversation: address });
    const path = `/l/message/${encodeURIComponent(id)}/${post.id}?`;
    expect(call?.given[1]).toMatchObject({ url: expect.stringContaining(path) });
    expect(labelsOf(toRita()[0]?.card)).toEqual(['Next']);
    const [reply] = written('general');
    expect(reply?.thread).toBe(post.id);
    expect(wordsOn(reply?.card)).toBe('I have answered you in our personal chat.');
    // Under another id a root post seems to stand under itself, where no ticket's thread is.
    bot.answers.said = async () => 'command';
    await bot.tenant.redeliver(1);
    await bot.tenant.redeliver(1, { fresh: true });
    await bot.settle();
    expect(bot.calls.map(({ name }) => name)).toEqual(['command', 'said']);
    expect([written('general').length, toRita().length]).toEqual([1, 1]);
  });

  test('of somebody who cannot be written to: the form can be gone on with in the channel', async () => {
    bot.tenant.fail({ on: 'create', how: 403 });
    bot.answers.answer = async () => ({ kind: 'form', form: form() });
    await bot.tenant.say('rita', 'support it is down', { channel: 'general', mention: true });
    await bot.settle();
    const [reply] = written('general');
    expect(labelsOf(reply?.card)).toEqual(['Go on here']);
    expect(JSON.stringify(reply?.card)).not.toContain('What is wrong');
    const shown = reply && (await bot.tenant.press('rita', reply, 'Go on here'));
    expect(bot.calls.at(-1)).toMatchObject({
      name: 'begin',
      given: [{ deskId: 'north', id: 'draft-1' }],
    });
    expect(shown).toMatchObject({ kind: 'dialog', title: 'Step 1' });
  });

  test('where nobody knows whether the answer arrived, just that is said', async () => {
    await bot.tenant.install('rita');
    const { chat } = bot.tenant.person('rita');
    bot.tenant.fail({ on: 'send', how: '502 after', match: [chat] });
    bot.answers.answer = async () => ({ kind: 'message', title: 'T', message: message('Yours') });
    await bot.tenant.say('rita', 'support mine', { channel: 'general', mention: true });
    await bot.settle();
    expect(toRita().map(summaryOf)).toEqual(['Yours']);
    expect(written('general').map(({ card }) => wordsOn(card))).toEqual([
      'My answer should be in our personal chat. If it is not there in a minute, please ask me again.',
    ]);
  });

  test('nothing else of the answer is shown in the channel', async () => {
    bot.tenant.fail({ on: 'create', how: 403 });
    bot.answers.answer = async () => ({ kind: 'message', title: 'T', message: message('Yours') });
    await bot.tenant.say('rita', 'support mine', { channel: 'general', mention: true });
    await bot.settle();
    const [reply] = written('general');
    expect(wordsOn(reply?.card)).toBe(
      'I could not write to you in a personal chat. Please add Firstline for yourself, and ask me there.',
    );
  });
});

describe('buttons of clients that only send messages', () => {
  const pressed = async (data: object, from = toRita()[0]) => {
    const { activity } = await bot.tenant.say('rita', 'x');
    const { text: _, attachments: __, id: ___, ...rest } = activity;
    const value = { firstline: data };
    const got = await bot.tenant.deliver({ ...rest, id: '9', value, replyToId: from?.id });
    await bot.settle();
    return got.status;
  };

  test('a form is gone on with in its message', async () => {
    bot.answers.answer = async ({ name }) => ({
      kind: 'form',
      form: form(name === 'submit' ? 1 : 0),
    });
    await bot.tenant.say('rita', 'support');
    await bot.settle();
    const context = { kind: 'intake', deskId: 'north', draftId: 'draft-1', step: 0 };
    expect(await pressed({ verb: 'submit', context, fields: { title: 'text' } })).toBe(200);
    const call = bot.calls.find(({ name }) => name === 'submit');
    expect(call?.given).toEqual([context, { title: null }]);
    expect(toRita()).toHaveLength(1);
    expect(labelsOf(toRita()[0]?.card)).toEqual(['Next', 'Back']);
  });

  test('a press is answered by a message, once', async () => {
    bot.answers.answer = async () => ({ kind: 'form', form: form() });
    expect(await pressed({ verb: 'begin', draft: null })).toBe(200);
    expect(toRita().map(({ card }) => labelsOf(card))).toEqual([['Next']]);
  });

  test('in a channel is answered in the own chat of who pressed', async () => {
    const post = await bot.tenant.say('ana', 'x', { channel: 'support', mention: true });
    const { text: _, entities: __, ...rest } = post.activity;
    const value = { firstline: { verb: 'begin', draft: null } };
    bot.answers.answer = async () => ({ kind: 'form', form: form() });
    await bot.tenant.deliver({ ...rest, value, replyToId: post.id });
    await bot.settle();
    const toAna = bot.tenant.directOf('ana');
    expect(toAna.map(({ card }) => labelsOf(card))).toEqual([['Next']]);
    expect(written('support')).toEqual([]);
  });

  test('one that fails says so', async () => {
    bot.answers.answer = async () => {
      throw new Error('no database');
    };
    await pressed({ verb: 'begin', draft: null });
    expect(toRita().map(summaryOf)).toEqual([
      'We cannot do this right now. Please press the button again in a minute. Call 555-0100.',
    ]);
  });

  test('one that is not ours says so', async () => {
    await pressed({ verb: 'begin', draft: 7 });
    expect(toRita().map(summaryOf)).toEqual([
      'This button is out of date. Please use a newer message of this ticket.',
    ]);
    expect(bot.calls.filter(({ name }) => name !== 'said')).toEqual([]);
  });
});

describe('the app is added and taken away', () => {
  test('whoever adds it is greeted, once for a chat', async () => {
    await bot.tenant.install('rita');
    await bot.tenant.redeliver(1, { fresh: true });
    await bot.tenant.install('rita');
    expect(bot.calls.map(({ name, caller }) => [name, caller])).toEqual(
      Array.from({ length: 3 }, () => ['added', rita()]),
    );
    expect(new Set(bot.calls.map(({ given }) => given[0])).size).toBe(1);
  });

  test('a greeting that is not kept comes again', async () => {
    bot.answers.added = async () => {
      throw new Error('no database');
    };
    await bot.tenant.install('rita');
    expect(await bot.tenant.redeliver(1)).toEqual([{ status: 503, body: null }]);
  });

  test('taken away, the chat is none any more, until they write again', async () => {
    const { address, chat } = bot.tenant.person('rita');
    await bot.tenant.install('rita');
    expect(bot.references.all.get(address)?.conversation).toBe(chat);
    await bot.tenant.uninstall('rita');
    expect(bot.references.all.get(address)?.conversation).toBe(null);
    await bot.tenant.install('rita');
    expect(bot.references.all.get(address)?.conversation).toBe(chat);
  });

  test('of a team all channels are left, and nobody is greeted', async () => {
    await bot.tenant.setPresent('support', true, 'ana');
    const { address, id, groupId } = bot.tenant.channel('support');
    expect(bot.references.all.get(address)).toMatchObject({ conversation: id, team: groupId });
    const other = `teams:${bot.tenant.tenantId}/19:other@thread.tacv2`;
    const serviceUrl = bot.tenant.serviceUrl();
    await bot.references.learn([
      { address: other, conversation: '19:other@thread.tacv2', team: groupId, serviceUrl },
    ]);
    await bot.tenant.setPresent('support', false, 'ana');
    expect(bot.references.all.get(address)?.conversation).toBe(null);
    expect(bot.references.all.get(other)?.conversation).toBe(null);
    expect(bot.calls).toEqual([]);
  });

  test('new members of a team are known by their ids, and a renamed channel by its name', async () => {
    const { activity } = await bot.tenant.say('ana', 'Hi', { channel: 'support', mention: true });
    const { channelData } = activity as { channelData: object };
    const { id, address } = bot.tenant.channel('support');
    const dana = bot.tenant.person('dana');
    const update = { ...activity, type: 'conversationUpdate', from: { id: '28:teams' } };
    const added = [
      { id: dana.userId, aadObjectId: dana.objectId },
      { id: `28:${bot.tenant.appId}` },
    ];
    await bot.tenant.deliver({ ...update, membersAdded: added });
    expect(bot.references.all.get(dana.address)).toMatchObject({ userId: dana.userId });
    const renamed = { ...channelData, eventType: 'channelRenamed', channel: { id, name: 'Help' } };
    await bot.tenant.deliver({ ...update, channelData: renamed });
    expect(bot.references.all.get(address)?.name).toBe('Help');
    const deleted = { ...channelData, eventType: 'channelDeleted', channel: { id, name: 'Help' } };
    await bot.tenant.deliver({ ...update, channelData: deleted });
    expect(bot.references.all.get(address)?.conversation).toBe(null);
  });
});
