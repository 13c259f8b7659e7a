import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reader } from '../../../../adapters/teams/card.ts';
import { CARRIED, readCarried } from '../../../../adapters/teams/carried.ts';
import { valuesOf } from '../../../../adapters/teams/read-values.ts';
import { formCard } from '../../../../adapters/teams/render-form.ts';
import { clean } from '../../../../adapters/teams/text.ts';
import { readFiles, readPeople, writeFiles, writePeople } from '../../../../src/runtime/ports.ts';
import type { Field, Form } from '../../../../src/views/form.ts';
import { form as formArb } from '../../../support/arbitrary/views.ts';
import { isJson, type Json, listAt, textAt } from '../../../support/teams/json.ts';
import { gather, inputsOf, wordsOn } from '../../../support/teams/read-card.ts';

const reader: Reader = { tenant: 't1', roster: new Map(), forms: 'dialog' };
const context = { kind: 'intake', deskId: 'd', draftId: 'x', step: 0 } as const;

function formOf(...fields: readonly Field[]): Form {
  return { context, title: 'Details', submitLabel: 'Next', intro: [], fields, canGoBack: false };
}

/** What comes back when somebody enters this and presses the first button, or the one named so. */
function sent(form: Form, entered: Readonly<Record<string, string>>, label?: string) {
  const card = formCard(form, reader, 'dialog');
  const action = (card.actions ?? []).find(({ title }) => label === undefined || title === label);
  const data = { ...(isJson(action?.data) ? action.data : {}), ...gather(card, entered) };
  const carried = readCarried(data);
  if (carried?.verb !== 'submit' && carried?.verb !== 'back') throw new Error('no form of ours');
  return { carried, values: valuesOf(data, carried, 't1') };
}

function inputOf(field: Field): Json {
  return inputsOf(formCard(formOf(field), reader, 'dialog'))[0] ?? {};
}

const text: Field = { id: 'text', kind: 'text', label: 'Why?', required: true, multiline: true };
const level: Field = {
  id: 'level',
  kind: 'choice',
  label: 'Level',
  required: true,
  options: [
    { value: '1', label: 'One', description: 'Nothing works' },
    { value: '2', label: 'Two' },
  ],
};
const people: Field = { id: 'people', kind: 'people', label: 'Who?', required: false, most: 5 };
const files: Field = { id: 'files', kind: 'file', label: 'Files', required: false, maxFiles: 3 };
const consent: Field = {
  id: 'pay',
  kind: 'consent',
  label: 'The charge',
  required: true,
  wording: 'It costs *50*.',
};

test('what is entered comes back by field, empty ones as null', () => {
  const fields = [
    text,
    level,
    { id: 'count', kind: 'number', label: 'How many?', required: false },
    { id: 'since', kind: 'date', label: 'Since', required: false },
    people,
    consent,
    files,
  ] as const;
  const form = { ...formOf(...fields), canGoBack: true };
  const empty = sent(form, {});
  expect(empty.carried.verb).toBe('submit');
  expect(empty.carried.context).toEqual(context);
  expect(Object.values(empty.values)).toEqual(Array(7).fill(null));
  const { values, carried } = sent(
    form,
    {
      text: 'It *stops*\n',
      level: '2',
      count: '7',
      since: '2026-05-04',
      people: 'aa-1,bb-2',
      pay: 'yes',
      files: 'https://x.test/a%20b.log',
    },
    'Back',
  );
  expect(carried.verb).toBe('back');
  expect(values).toEqual({
    text: 'It *stops*\n',
    level: '2',
    count: '7',
    since: '2026-05-04',
    people: writePeople([
      { address: 'teams:t1/aa-1', name: 'aa-1' },
      { address: 'teams:t1/bb-2', name: 'bb-2' },
    ]),
    pay: 'yes',
    files: writeFiles([
      {
        id: 'https://x.test/a%20b.log',
        name: 'a b.log',
        url: 'https://x.test/a%20b.log',
        bytes: 0,
      },
    ]),
  });
});

test('any form, sent as it opened, comes back with what stood in it', () => {
  fc.assert(
    fc.property(formArb, (one) => {
      let found: ReturnType<typeof sent>;
      try {
        found = sent(one, {});
      } catch (error) {
        if (error instanceof Error && /fields take more than/.test(error.message)) return;
        throw error;
      }
      const { values, carried } = found;
      expect(carried.context).toEqual(one.context);
      // What was shown shortened is left out, as the draft has it.
      const { shortened = {} } = carried;
      const whole = one.fields.filter(({ id }) => !Object.hasOwn(shortened, id));
      expect(Object.keys(values)).toEqual(whole.map(({ id }) => id));
      for (const field of whole) {
        const { initial = '' } = field;
        const value = values[field.id] ?? '';
        switch (field.kind) {
          case 'text':
            // Without what nobody sees, and no longer than may be typed.
            expect(clean(initial).startsWith(value)).toBe(true);
            break;
          case 'people':
            expect(addresses(value)).toEqual([...new Set(addresses(initial))].sort());
            break;
          case 'file':
            if (readFiles(value).length > 0) {
              expect(readFiles(value).map(({ url }) => url)).toEqual(
                readFiles(initial).map(({ url }) => url),
              );
            }
            break;
          default:
            expect(['', initial, String(Number(initial))]).toContain(value);
        }
      }
    }),
    { numRuns: 60, interruptAfterTimeLimit: 5_000 },
  );
});

function addresses(value: string): string[] {
  return readPeople(value)
    .map(({ address }) => address)
    .sort();
}

describe('a field', () => {
  test('has its label, and says where it need not be filled in; nothing is required of the client', () => {
    expect(inputOf(text).label).toBe('Why?');
    expect(inputOf(people).label).toBe('Who? (optional)');
    for (const field of [text, level, people, consent, files]) {
      expect(inputOf(field)).not.toHaveProperty('isRequired');
    }
  });

  test('says what is wrong directly under it, and above the form that something is', () => {
    const errors = { text: 'Please fill this in.', gone: 'This team is no more.' };
    const card = formCard(formOf(level, text, consent), reader, 'dialog', { errors });
    const words = wordsOn(card).split('\n');
    expect(words.slice(0, 2)).toEqual([
      'Please correct what is marked below.',
      'This team is no more.',
    ]);
    expect(words[words.indexOf('Why?') + 1]).toBe('Please fill this in.');
    expect(JSON.stringify(card)).toContain('"text":"Please fill this in.","color":"Attention"');
    expect(wordsOn(formCard(formOf(text), reader, 'dialog', { note: 'Press it again.' }))).toMatch(
      /^Press it again\./,
    );
  });

  test('of few options shows them all, with what they mean; of many, a list to search in', () => {
    const few = inputOf(level);
    expect(few.style).toBe('expanded');
    expect(few.choices).toEqual([
      { title: 'One – Nothing works', value: '1' },
      { title: 'Two', value: '2' },
    ]);
    const options = Array.from({ length: 8 }, (_, at) => ({ value: `${at}`, label: `L${at}` }));
    const many = inputOf({ ...level, options, initial: '3' });
    expect(many.style).toBe('filtered');
    expect(many.value).toBe('3');
    expect(inputOf({ ...level, initial: 'gone' })).not.toHaveProperty('value');
    expect(() => inputOf({ ...level, options: [] })).toThrow('no options');
    const long = [{ value: 'x'.repeat(76), label: 'X' }];
    expect(() => inputOf({ ...level, options: long })).toThrow('76 characters');
  });

  test('of a number says its range, and lets anything go back', () => {
    const count: Field = { id: 'n', kind: 'number', label: 'N', required: true, min: 1, max: 9 };
    expect(wordsOn(formCard(formOf(count), reader, 'dialog'))).toContain('From 1 to 9.');
    expect(inputOf({ ...count, initial: '12' })).toMatchObject({ type: 'Input.Number', value: 12 });
    expect(inputOf({ ...count, initial: 'twelve' })).not.toHaveProperty('value');
    expect(inputOf(count)).not.toHaveProperty('max');
  });

  test('of a consent shows the wording in full above it', () => {
    const long = 'I pay. '.repeat(400);
    const card = formCard(formOf({ ...consent, wording: long }), reader, 'dialog');
    expect(wordsOn(card)).toMatch(/^(I pay\. ){400}/);
    expect(() => formCard(formOf({ ...consent, wording: ' ' }), reader, 'dialog')).toThrow(
      'a consent without wording',
    );
    const huge = { ...consent, wording: 'I pay. '.repeat(4000) };
    expect(() => formCard(formOf(huge), reader, 'dialog')).toThrow('take more than');
  });

  test('of people picks from the tenant; those from elsewhere are named, and come back', () => {
    const field: Field = {
      ...people,
      initial: writePeople([
        { address: 'teams:t1/rita', name: 'Rita' },
        { address: 'slack:T1/U1', name: 'Sam' },
        { address: 'teams:t2/tom', name: 'Tom' },
      ]),
    };
    expect(inputOf(field)).toMatchObject({
      isMultiSelect: true,
      'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
      choices: [{ title: 'Rita', value: 'rita' }],
      value: 'rita',
    });
    expect(wordsOn(formCard(formOf(field), reader, 'dialog'))).toContain(
      'from elsewhere: Sam, Tom.',
    );
    expect(
      addresses(sent(formOf(field), { people: 'uwe, 8:orgid:una' }).values.people ?? ''),
    ).toEqual(['slack:T1/U1', 'teams:t1/una', 'teams:t1/uwe', 'teams:t2/tom']);
    expect(addresses(sent(formOf(field), { people: '' }).values.people ?? '')).toHaveLength(2);
  });

  test('of files takes links, however they are set apart, and nothing else', () => {
    const typed = (words: string) => sent(formOf(files), { files: words }).values.files ?? '';
    const names = (words: string) => readFiles(typed(words)).map(({ name }) => name);
    expect(
      names('https://x.test/a.log https://x.test/b/\nhttp://x.test, <https://x.test/%zz>'),
    ).toEqual(['a.log', 'b', 'x.test', '%zz']);
    expect(names('https://x.test/a.log\nhttps://x.test/a.log')).toEqual(['a.log']);
    for (const wrong of ['see below', 'https://x.test/a javascript:alert(1)', 'file:///etc']) {
      expect(typed(wrong)).toBe(wrong);
    }
    expect(typed(' \n')).toBe('');
  });

  test('of files says what is attached that a link cannot stand for', () => {
    const chat = { id: 'F1', name: 'crash.log', url: 'https://x.test/1', bytes: 9 };
    const link = { id: 'https://x.test/a', name: 'a', url: 'https://x.test/a', bytes: 0 };
    const shown = (initial: string) => formCard(formOf({ ...files, initial }), reader, 'dialog');
    const both = shown(writeFiles([chat, link]));
    expect(wordsOn(both)).toContain('Already attached: crash.log, a.');
    expect(inputsOf(both)[0]).not.toHaveProperty('value');
    expect(inputsOf(shown(writeFiles([link])))[0]?.value).toBe('https://x.test/a');
    expect(inputsOf(shown('no link'))[0]?.value).toBe('no link');
  });

  test('may have the name of anything that an object has', () => {
    const form = formOf({ ...text, id: 'constructor' });
    expect(wordsOn(formCard(form, reader, 'dialog', { errors: {} }))).toBe('Why?\nNext');
    expect(sent(form, { constructor: 'x' }).values).toEqual({ constructor: 'x' });
  });

  test('keeps what clients send in another way', () => {
    const carried = sent(
      formOf(text, consent, { id: 'd', kind: 'date', label: 'D', required: true }),
      {},
    ).carried;
    const data = { 'f.text': 7, 'f.pay': true, 'f.d': '2026-05-04T00:00:00Z' };
    expect(valuesOf(data, carried, 't1')).toEqual({ text: '7', pay: 'yes', d: '2026-05-04' });
  });

  test('of a kind or an id that is none is refused', () => {
    const odd = { ...text, kind: 'slider' };
    expect(() => formCard(formOf(odd as never), reader, 'dialog')).toThrow('unknown kind');
    expect(() => formCard(formOf(text, text), reader, 'dialog')).toThrow('stands twice');
    for (const id of ['', '__proto__', 'x'.repeat(256)]) {
      expect(() => formCard(formOf({ ...text, id }), reader, 'dialog')).toThrow('cannot be an id');
    }
  });
});

describe('a form', () => {
  test('acts in a dialog by Submit, in the chat by Execute with the same for older clients', () => {
    const types = (place: 'dialog' | 'in-place') =>
      formCard({ ...formOf(text), canGoBack: true }, reader, place).actions?.map(
        ({ type, title }) => `${type} ${title}`,
      );
    expect(types('dialog')).toEqual(['Action.Submit Next', 'Action.Submit Back']);
    expect(types('in-place')).toEqual(['Action.Execute Next', 'Action.Execute Back']);
  });

  test('about a ticket, in the place of its card, leads back to it', () => {
    const form: Form = {
      ...formOf(text),
      context: { kind: 'act', deskId: 'd', number: 'NX-1', action: 'reply', nonce: 'n' },
    };
    const [, back] = formCard(form, reader, 'in-place').actions ?? [];
    expect(readCarried(back?.data)).toEqual({ verb: 'look', deskId: 'd', number: 'NX-1' });
    expect(formCard(form, reader, 'dialog').actions).toHaveLength(1);
  });

  test('says its title in the chat, as a dialog does above its first step', () => {
    const later = { ...formOf(text), canGoBack: true };
    expect(wordsOn(formCard(formOf(text), reader, 'in-place'))).toMatch(/^Details\n/);
    expect(wordsOn(formCard(formOf(text), reader, 'dialog'))).not.toContain('Details');
    expect(wordsOn(formCard(later, reader, 'dialog'))).toMatch(/^Details\n/);
  });

  test('that is too heavy shortens its help with a mark, and no option or wording', () => {
    const options = Array.from({ length: 90 }, (_, at) => ({
      value: `o${at}`,
      label: `Option ${at} ${'x'.repeat(40)}`,
      description: '文'.repeat(75),
    }));
    const help = 'h'.repeat(1500);
    const form = formOf({ ...level, options, help }, consent);
    const card = formCard(form, reader, 'dialog');
    const words = wordsOn(card);
    expect(words).toContain('Shortened to fit here.');
    expect(words).toContain('h…');
    expect(words).toContain('文…');
    expect(words).toContain('It costs *50*.');
    for (const { label } of options) expect(words).toContain(`${label} – 文`);
    const value = (at: number) => `o${at}${'x'.repeat(70)}`;
    const more = options.map((one, at) => ({ ...one, value: value(at), label: '文'.repeat(75) }));
    expect(() => formCard(formOf({ ...level, options: more, help }), reader, 'dialog')).toThrow(
      'its 1 fields take more than',
    );
  });

  test('with a long quote cuts that first, and says so', () => {
    const intro = [{ kind: 'quote', text: 'You wrote this. '.repeat(2000) }] as const;
    const card = formCard({ ...formOf({ ...text, help: 'Be brief.' }), intro }, reader, 'dialog');
    const words = wordsOn(card);
    expect(words).toContain('You wrote this.');
    expect(words).toContain('…\nShortened to fit here.');
    expect(words).toContain('Be brief.');
    expect(listAt(card, 'body')).toHaveLength(4);
    expect(textAt(listAt(card, 'body')[2], 'id')).toBe('f.text');
  });

  test('that is too heavy for what was typed shows the beginning, says so, and leaves the rest be', () => {
    const long = '字'.repeat(3000);
    const links = Array.from({ length: 3 }, (_, at) => `https://x.test/${at}${'x'.repeat(1500)}`);
    const initial = writeFiles(links.map((url) => ({ id: url, name: 'x', url, bytes: 0 })));
    const texts = ['a', 'b', 'c'].map((id) => ({ ...text, id, initial: long }));
    const short = { ...text, id: 'short', initial: 'Since noon.' };
    const form = { ...formOf(...texts, short, { ...files, initial }), canGoBack: true };
    const card = formCard(form, reader, 'dialog', { errors: { b: 'Please shorten this.' } });
    const shown = inputsOf(card).map((input) => textAt(input, 'value'));
    expect(shown.slice(0, 3)).toEqual(Array(3).fill(expect.stringMatching(/^字{1500,2900}…$/)));
    expect(shown.slice(3)).toEqual(['Since noon.', `${links[0]}\n…`]);
    expect(wordsOn(card).match(/What you typed is kept/g)).toHaveLength(4);
    for (const label of ['Next', 'Back']) {
      expect(sent(form, {}, label).values).toEqual({ short: 'Since noon.' });
      const { values } = sent(form, { b: 'Anew', short: '', files: '' }, label);
      expect(values).toEqual({ b: 'Anew', short: null, files: null });
    }
    const act = { kind: 'act', deskId: 'd', number: 'N', action: 'reply', nonce: 'n' } as const;
    expect(() => formCard({ ...form, context: act }, reader, 'dialog')).toThrow('take more than');
  });

  test('shows no more than an input takes, and white space may come back in another way', () => {
    const form = formOf({ ...text, maxLength: 24, initial: 'It stops\n\nat every start of it' });
    expect(inputsOf(formCard(form, reader, 'dialog'))[0]?.value).toBe('It stops\n\nat every star…');
    expect(sent(form, { text: 'It stops\nat every star…' }).values).toEqual({});
    expect(sent(form, { text: 'It stops at every star' }).values).toEqual({
      text: 'It stops at every star',
    });
    expect(inputOf(files).maxLength).toBe(3000);
    const log = inputOf({ ...files, initial: 'ERROR 4107\n'.repeat(1000) });
    expect(log.value).toMatch(/^(ERROR 4107\n)+[^\n]*…$/);
    expect(String(log.value).length).toBeLessThanOrEqual(3000);
  });

  test('carries its context under one key', () => {
    const [submit] = formCard(formOf(text), reader, 'dialog').actions ?? [];
    expect(submit?.data).toEqual({
      [CARRIED]: { verb: 'submit', context, fields: { text: 'text' } },
    });
  });
});
