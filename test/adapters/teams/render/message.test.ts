import { describe, expect, test } from 'vitest';
import type { Reader } from '../../../../adapters/teams/card.ts';
import { readCarried } from '../../../../adapters/teams/carried.ts';
import { confirmCard } from '../../../../adapters/teams/confirm-card.ts';
import { messageActivity, messageCard } from '../../../../adapters/teams/render-message.ts';
import type { Button, Message, Part, Text } from '../../../../src/views/message.ts';
import { mostQuoted } from '../../../../src/views/split-message.ts';
import { isJson, listAt, objectAt } from '../../../support/teams/json.ts';
import { nested } from '../../../support/teams/judge-card.ts';
import { actionsOf, labelsOf, wordsOn } from '../../../support/teams/read-card.ts';
import { faultsOf } from './judge.ts';

const rita = { address: 'teams:t1/rita', name: 'Rita' };
const chat: Reader = { tenant: 't1', roster: new Map(), forms: 'dialog' };
const inPlace: Reader = { ...chat, forms: 'in-place' };
const channel: Reader = {
  ...chat,
  roster: new Map([
    ['teams:t1/rita', { userId: '29:rita', name: 'Rita *Star*' }],
    ['teams:t1/other', { userId: '29:other', name: 'Rita Star' }],
  ]),
};
const confirm = {
  title: 'Take over?',
  text: 'Ben has it.',
  confirm: 'Take over',
  deny: 'Leave it',
};

function said(...parts: readonly Part[]): Message {
  return { summary: 'Something', parts };
}

function act(action: Extract<Button, { kind: 'act' }>['action'], label: string): Button {
  return { kind: 'act', action, label, deskId: 'd', number: 'NX-1' };
}

function cardOf(reader: Reader, ...parts: readonly Part[]) {
  const card = messageCard(said(...parts), reader);
  expect(faultsOf(card)).toEqual([]);
  return card;
}

describe('the words of a message', () => {
  test('stand literally, whatever they look like', () => {
    const text = '*bold* [x](https://evil.test) <at>Rita</at> {{DATE(2026-01-01T00:00:00Z)}} # 1.';
    const card = cardOf(
      channel,
      { kind: 'heading', text },
      { kind: 'quote', text },
      {
        kind: 'facts',
        facts: [{ label: text, value: [text, { kind: 'bold', text }] }],
      },
    );
    expect(JSON.stringify(card)).not.toContain('"TextBlock"');
    expect(wordsOn(card).replaceAll('\u2060', '').split('\n')).toEqual([
      text,
      text,
      text,
      text + text,
    ]);
  });

  test('come with the look of what they are', () => {
    const { body } = cardOf(
      chat,
      { kind: 'heading', text: 'NX-1' },
      { kind: 'divider' },
      { kind: 'note', text: ['Small'] },
      { kind: 'quote', text: 'I said\nthis' },
      { kind: 'divider' },
    );
    expect(body).toEqual([
      {
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text: 'NX-1', size: 'Large', weight: 'Bolder' }],
      },
      {
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text: 'Small', size: 'Small', isSubtle: true }],
        separator: true,
      },
      {
        type: 'Container',
        style: 'emphasis',
        items: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'I said\nthis' }] }],
      },
    ]);
  });

  test('have the whole width where they stand in columns', () => {
    const facts: Part = { kind: 'facts', facts: [{ label: 'State', value: ['open'] }] };
    const card = cardOf(channel, facts, { kind: 'note', text: [{ kind: 'person', person: rita }] });
    expect(card.msteams?.width).toBe('Full');
    expect(card.msteams?.entities).toHaveLength(1);
    expect(listAt(card.body[0], 'columns')).toMatchObject([{ width: 1 }, { width: 2 }]);
    expect(cardOf(chat, { kind: 'quote', text: 'x' })).not.toHaveProperty('msteams');
    const long = { label: 'When support is open, and how to reach it', value: ['support hours'] };
    const evenly = cardOf(channel, { kind: 'facts', facts: [...facts.facts, long] });
    for (const row of evenly.body) {
      expect(listAt(row, 'columns')).toMatchObject([{ width: 1 }, { width: 1 }]);
    }
  });

  test('name what to type without a slash, beside a mention too', () => {
    const typed = (words: string): Text => ['Type ', { kind: 'command', words }];
    for (const [words, shown] of [
      ['', 'support'],
      ['status <number>', 'support status <number>'],
    ] as const) {
      const { body } = cardOf(chat, { kind: 'paragraph', text: typed(words) });
      expect(body).toMatchObject([
        { inlines: [{ text: 'Type ' }, { text: shown, fontType: 'Monospace' }] },
      ]);
    }
    const text = [...typed('mine'), ', ', { kind: 'person' as const, person: rita }];
    const { body } = cardOf(channel, { kind: 'paragraph', text });
    expect(body).toMatchObject([
      { text: expect.stringMatching(/^Type \*\*support mine\*\*, <at>/) },
    ]);
  });

  test('lead only to the web', () => {
    const link = (url: string): Part => ({
      kind: 'paragraph',
      text: [{ kind: 'link', text: 'here', url }],
    });
    expect(actionsOf(cardOf(chat, link('https://x.test/a')))).toMatchObject([
      { type: 'Action.OpenUrl', url: 'https://x.test/a' },
    ]);
    for (const url of ['javascript:alert(1)', 'https://', '//x.test', 'file:///etc']) {
      const card = cardOf(chat, link(url));
      expect(wordsOn(card)).toBe('here');
      expect(actionsOf(card)).toEqual([]);
    }
  });

  test('of a blank message are its summary, and something always', () => {
    expect(wordsOn(cardOf(chat, { kind: 'quote', text: '\u0007 ' }))).toBe('Something');
    expect(wordsOn(messageCard({ summary: ' ', parts: [] }, chat))).toBe('Firstline');
  });

  test('of an unknown kind are refused', () => {
    const odd = [{ kind: 'poem' }, { kind: 'paragraph', text: [{ kind: 'sum' }] }] as const;
    for (const part of odd) {
      expect(() => messageCard(said(part as never), chat)).toThrow('unknown kind');
    }
    const button = { kind: 'buttons', buttons: [{ kind: 'lever', label: 'x' }] };
    expect(() => messageCard(said(button as never), chat)).toThrow('unknown kind');
  });
});

describe('a mention', () => {
  const text: Part = {
    kind: 'paragraph',
    text: [{ kind: 'person', person: rita }, ': *no* <at>x</at> & [a](b) https://evil.test\n# two'],
  };

  test('is made of somebody in the roster, with all else escaped', () => {
    const card = cardOf(channel, text);
    const entity = {
      type: 'mention',
      text: '<at>Rita Star</at>',
      mentioned: { id: '29:rita', name: 'Rita Star' },
    };
    expect(card.msteams?.entities).toEqual([entity]);
    const [block] = card.body;
    expect(block?.type).toBe('TextBlock');
    expect(block?.text).toBe(
      '<at>Rita Star</at>: \\*no\\* &lt;\u2060at&gt;x&lt;/at&gt; &amp; \\[a\\](b) https:\u2060//evil.test\n\n\\# two'.replace(
        '&lt;/at',
        '&lt;\u2060/at',
      ),
    );
  });

  test('stands among words that form no list, heading, code or emphasis', () => {
    const words =
      ' wrote:\n    code\n- one\n1. two\n2) three\n+ four\n> five ~~six~~ `seven` _eight_ \\';
    const [block] = cardOf(channel, {
      kind: 'note',
      text: [{ kind: 'person', person: rita }, words, { kind: 'bold', text: ' so * bold ' }],
    }).body;
    expect(block).toMatchObject({ isSubtle: true, size: 'Small' });
    expect(String(block?.text).split('\n\n')).toEqual([
      '<at>Rita Star</at> wrote:',
      'code',
      '\\- one',
      '1\u2060. two',
      '2\u2060) three',
      '\\+ four',
      '&gt; five \\~\\~six\\~\\~ \\`seven\\` \\_eight\\_ \\\\ **so \\* bold** ',
    ]);
  });

  test('of two people with one name has two texts', () => {
    const other = { address: 'teams:t1/other', name: 'Rita' };
    const both: Part = {
      kind: 'note',
      text: [{ kind: 'person', person: rita }, ' and ', { kind: 'person', person: other }],
    };
    const entities = cardOf(channel, both, both).msteams?.entities ?? [];
    expect(entities.map(({ mentioned }) => mentioned.id)).toEqual(['29:rita', '29:other']);
    expect(new Set(entities.map((one) => one.text)).size).toBe(2);
  });

  test('is none where the roster does not have the person', () => {
    const card = cardOf(chat, text);
    expect(card.msteams?.entities).toBeUndefined();
    expect(wordsOn(card)).toMatch(/^Rita: \*no\*/);
  });
});

describe('the buttons', () => {
  const buttons: readonly Button[] = [
    act('take', 'Take'),
    act('reply', 'Reply'),
    act('explain', 'Explain'),
    { ...act('take-over', 'Take over'), confirm } as Button,
    { kind: 'begin', label: 'Report', style: 'primary' },
    { kind: 'contacts', action: 'edit', label: 'Change', deskId: 'd', role: 'lead' },
    { kind: 'open-thread', label: 'Thread', url: 'https://x.test/t' },
    { kind: 'open-thread', label: 'No thread' },
  ];
  const all: Part = { kind: 'buttons', buttons };

  test('stand in sets of five, and are all there', () => {
    const card = cardOf(chat, all);
    expect(card.body.map((set) => listAt(set, 'actions').length)).toEqual([5, 2]);
    expect(labelsOf(card)).toEqual([
      'Take',
      'Reply',
      'Explain',
      'Take over',
      'Report',
      'Change',
      'Thread',
    ]);
  });

  test('open a dialog where something is to be filled in, read or confirmed; else act at once', () => {
    const opening = actionsOf(cardOf(chat, all)).filter(
      ({ data }) => objectAt(data, 'msteams').type === 'task/fetch',
    );
    expect(opening.map(({ title }) => title)).toEqual([
      'Reply',
      'Explain',
      'Take over',
      'Report',
      'Change',
    ]);
    expect(opening.every(({ type }) => type === 'Action.Submit')).toBe(true);
  });

  test('act in place where there are no dialogs, with the same for clients that cannot', () => {
    const actions = nested(cardOf(inPlace, all)).filter(
      ({ verb }) => typeof verb === 'string' && verb,
    );
    const executes = actions.filter(({ type }) => type !== undefined);
    expect(executes).toHaveLength(6);
    for (const action of executes) {
      expect(action.type).toBe('Action.Execute');
      expect(action.fallback).toMatchObject({ type: 'Action.Submit', data: action.data });
      expect(action.verb).toBe(readCarried(action.data)?.verb);
    }
  });

  test('bring back what they are for', () => {
    const carried = actionsOf(cardOf(chat, all)).map(({ data }) => readCarried(data));
    expect(carried).toEqual([
      { verb: 'act', press: { action: 'take', deskId: 'd', number: 'NX-1', keys: [] } },
      { verb: 'act', press: { action: 'reply', deskId: 'd', number: 'NX-1', keys: [] } },
      { verb: 'act', press: { action: 'explain', deskId: 'd', number: 'NX-1', keys: [] } },
      {
        verb: 'act',
        press: { action: 'take-over', deskId: 'd', number: 'NX-1', keys: [] },
        confirm,
      },
      { verb: 'begin', draft: null },
      { verb: 'contacts', press: { action: 'edit', deskId: 'd', role: 'lead' } },
      null,
    ]);
  });

  test('ask before they count, and bring nothing where the answer is no', () => {
    const press = { action: 'take-over', deskId: 'd', number: 'NX-1', keys: [] } as const;
    const asked = confirmCard({ verb: 'act', press, confirm }, 'in-place');
    expect(faultsOf(asked)).toEqual([]);
    expect(wordsOn(asked)).toBe('Take over?\nBen has it.\nTake over\nLeave it');
    const answers = (card: object) => actionsOf(card).map(({ data }) => readCarried(data));
    expect(answers(asked)).toEqual([
      { verb: 'act', press },
      { verb: 'look', deskId: 'd', number: 'NX-1' },
    ]);
    expect(answers(confirmCard({ verb: 'act', press, confirm }, 'dialog'))[1]).toEqual({
      verb: 'dismiss',
    });
    const test = { action: 'test', deskId: 'd', role: 'lead' } as const;
    expect(answers(confirmCard({ verb: 'contacts', press: test, confirm }, 'in-place'))).toEqual([
      { verb: 'contacts', press: test },
      { verb: 'dismiss' },
    ]);
  });
});

describe('an activity', () => {
  const own = { person: rita, deskId: 'd', number: 'NX-1' };
  const message: Message = { ...said({ kind: 'quote', text: 'Words' }), own };

  test('has a card and a summary, and no words of its own', () => {
    const activity = messageActivity(message, chat);
    expect(Object.keys(activity)).toEqual(['type', 'summary', 'attachments']);
    expect(activity.summary).toBe('Something');
    expect(listAt(activity, 'attachments')).toMatchObject([
      { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } },
    ]);
    expect(JSON.stringify(activity)).not.toContain('refresh');
  });

  test('gives its requester a card of their own', () => {
    const [attachment] = listAt(
      messageActivity(message, chat, { userId: '29:rita' }),
      'attachments',
    );
    const { refresh } = isJson(attachment) && isJson(attachment.content) ? attachment.content : {};
    expect(refresh).toMatchObject({
      action: { type: 'Action.Execute', verb: 'look' },
      userIds: ['29:rita'],
    });
    expect(readCarried(objectAt(refresh, 'action').data)).toEqual({
      verb: 'look',
      deskId: 'd',
      number: 'NX-1',
    });
  });
});

describe('a message that is too heavy', () => {
  const quote = (length: number): Part => ({ kind: 'quote', text: 'q'.repeat(length) });
  const paragraph = (at: number): Part => ({ kind: 'paragraph', text: [`${at}`.repeat(200)] });

  test('loses the end of its longest quotes, with a mark and a line that says so', () => {
    const card = cardOf(chat, quote(18_000), quote(100), quote(18_000), {
      kind: 'note',
      text: ['End'],
    });
    const lines = wordsOn(card).split('\n');
    expect(lines.map((one) => one.endsWith('…'))).toEqual([true, false, true, false, false]);
    expect(lines.slice(3)).toEqual(['End', 'Shortened to fit here.']);
    expect(lines[0]).toBe(lines[2]);
    // As much as fits is kept.
    expect(JSON.stringify(card).length).toBeGreaterThan(26_000);
  });

  test('counts words of other scripts as they weigh', () => {
    const card = cardOf(chat, { kind: 'quote', text: '文'.repeat(20_000) });
    expect(Buffer.byteLength(JSON.stringify(card))).toBeGreaterThan(26_000);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(26_113);
  });

  test('shows a quote of the length that every platform has to show', () => {
    for (const letter of ['w', '"', '文', '👩']) {
      const text = letter.repeat(mostQuoted / letter.length);
      const card = cardOf(inPlace, { kind: 'heading', text: 'NX-1' }, { kind: 'quote', text });
      expect(wordsOn(card)).toBe(`NX-1\n${text}`);
    }
  });

  test('without quotes loses the end of long texts, then the last ones, and never a button', () => {
    const buttons: Part = { kind: 'buttons', buttons: [act('take', 'Take')] };
    const long = Array.from({ length: 100 }, (_, at) => paragraph(at));
    const cut = wordsOn(cardOf(chat, ...long, buttons)).split('\n');
    expect(cut).toHaveLength(102);
    expect(cut[0]).toMatch(/^0+…$/);
    expect(cut.slice(-2)).toEqual(['Take', 'Shortened to fit here.']);
    const more = Array.from({ length: 500 }, (_, at) => paragraph(at));
    const left = wordsOn(cardOf(chat, ...more, buttons)).split('\n');
    expect(left.length).toBeLessThan(170);
    expect(left[0]).toMatch(/^0+…$/);
    expect(left.slice(-2)).toEqual(['Take', 'Shortened to fit here.']);
  });

  test('says that some are missing even where its buttons are too many', () => {
    const many: Part = {
      kind: 'buttons',
      buttons: Array.from({ length: 30 }, () => act('take', 'Take')),
    };
    const card = cardOf(inPlace, many, many, many);
    expect(wordsOn(card)).toMatch(/Shortened to fit here\.$/);
  });
});
