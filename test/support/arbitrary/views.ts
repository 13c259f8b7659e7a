import fc from 'fast-check';
import { writeFiles } from '../../../src/engine/attached-files.ts';
import { writePeople } from '../../../src/engine/person-list.ts';
import type { Field, Form } from '../../../src/views/form.ts';
import { type Button, buttonActions, type Message, type Part } from '../../../src/views/message.ts';

/** Words as people and attackers type them, from empty to far beyond every limit. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\n\r\n\t',
    '<!channel>',
    '<@U0RITA>',
    '<@U0EVIL> <#C0EVIL> <!subteam^S0EVIL>',
    '<https://evil.example|click>',
    '<!date^0^{date}|x>',
    '&lt;!here&gt; &amp;amp;',
    '*bold* _it_ ~no~ `code` ```block``` > quote :smile:',
    '@here #general',
    '👩‍👩‍👧‍👦',
    '<at>U0EVIL</at> <at id="0">U0EVIL</at>',
    '{{DATE(2026-01-01T00:00:00Z)}} {{TIME(2026-01-01T00:00:00Z)}}',
    '[evil](https://evil.example) www.evil.example\n1. one\n# two\n- three \\',
    '\ud83d',
    'שלום עולם',
    '\u202eevil\u2066',
    '\u0000\u0007\u001b[31m',
  ),
);
export const words = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 4 }).map((all) => all.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(piece, fc.integer({ min: 1, max: 3000 }))
      .map(([text, times]) => text.repeat(times).slice(0, 40_000)),
  },
);

const person = fc.record({
  address: fc.constantFrom('slack:T0SANDBOX/U0RITA', 'teams:t/u', 'slack:T0/<!channel>', ''),
  name: words,
});
const inline = fc.oneof(
  words,
  words.map((text) => ({ kind: 'bold' as const, text })),
  person.map((one) => ({ kind: 'person' as const, person: one })),
  words.map((behind) => ({ kind: 'command' as const, words: behind })),
  fc.record({
    kind: fc.constant('link' as const),
    text: words,
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      words.map((query) => `https://x.test/?q=${query}`),
      words.map((name) => `https://x.slack.com/files/U1/F1/${name}`),
      words,
      fc.constantFrom('javascript:alert(1)', 'https://', 'http://x.test/a|b>c<!here>', '//x.test'),
    ),
  }),
  fc.record({
    kind: fc.constant('instant' as const),
    at: fc.integer({ min: 0, max: 4e12 }),
    fallback: words,
  }),
);
const text = fc.array(inline, { maxLength: 8 });

const confirm = fc.record({ title: words, text: words, confirm: words, deny: words });
const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('act' as const),
      action: fc.constantFrom(...buttonActions),
      label: words,
      deskId: fc.constant('netex'),
      number: fc.constant('NX-1001'),
      keys: fc.constant(['1/PT8H/director']),
      style: fc.constantFrom('primary' as const, 'danger' as const),
      confirm,
    },
    { requiredKeys: ['kind', 'action', 'label', 'deskId', 'number'] },
  ),
  fc.record(
    {
      kind: fc.constant('begin' as const),
      label: words,
      style: fc.constant('primary' as const),
      draft: fc.constant({ deskId: 'netex', id: 'd1' }),
    },
    { requiredKeys: ['kind', 'label'] },
  ),
  fc.record(
    {
      kind: fc.constant('contacts' as const),
      action: fc.constantFrom('test' as const, 'edit' as const),
      label: words,
      deskId: fc.constant('netex'),
      role: fc.constant('director'),
      confirm,
    },
    { requiredKeys: ['kind', 'action', 'label', 'deskId', 'role'] },
  ),
  fc.record({
    kind: fc.constant('open-thread' as const),
    label: words,
    url: fc.constantFrom('https://x.slack.com/archives/C1/p1', 'javascript:alert(1)'),
  }),
);

const part: fc.Arbitrary<Part> = fc.oneof(
  words.map((one) => ({ kind: 'heading' as const, text: one })),
  text.map((one) => ({ kind: 'paragraph' as const, text: one })),
  fc
    .array(fc.record({ label: words, value: text }), { maxLength: 12 })
    .map((facts) => ({ kind: 'facts' as const, facts })),
  words.map((one) => ({ kind: 'quote' as const, text: one })),
  text.map((one) => ({ kind: 'note' as const, text: one })),
  fc.constant({ kind: 'divider' as const }),
  fc.array(button, { maxLength: 30 }).map((buttons) => ({ kind: 'buttons' as const, buttons })),
);

export const message: fc.Arbitrary<Message> = fc.record({
  summary: words,
  parts: fc.oneof(
    { weight: 5, arbitrary: fc.array(part, { maxLength: 10 }) },
    { weight: 1, arbitrary: fc.array(part, { maxLength: 80 }) },
  ),
});

const base = {
  id: fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
  label: words,
  help: words,
  required: fc.boolean(),
  initial: fc.oneof(words, fc.constantFrom('o1', '7', '-3.5', '2026-02-30', '2026-02-28')),
};
const attached = fc.record({ id: fc.constant('F1'), name: words, url: words, bytes: fc.nat() });
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record(
    {
      ...base,
      kind: fc.constant('text' as const),
      multiline: fc.boolean(),
      maxLength: fc.integer({ min: 1, max: 9000 }),
      placeholder: words,
    },
    { requiredKeys: ['id', 'label', 'required', 'kind', 'multiline'] },
  ),
  fc.record(
    {
      ...base,
      kind: fc.constant('choice' as const),
      options: fc
        .array(fc.record({ label: words, description: words }), { minLength: 1, maxLength: 100 })
        .map((all) => all.map((one, at) => ({ ...one, value: `o${at}` }))),
    },
    { requiredKeys: ['id', 'label', 'required', 'kind', 'options'] },
  ),
  fc.record(
    { ...base, kind: fc.constant('number' as const), min: fc.constant(0), max: fc.constant(10) },
    { requiredKeys: ['id', 'label', 'required', 'kind'] },
  ),
  fc.record(
    { ...base, kind: fc.constant('date' as const) },
    { requiredKeys: ['id', 'label', 'required', 'kind'] },
  ),
  fc.record(
    {
      ...base,
      kind: fc.constant('consent' as const),
      required: fc.constant(true as const),
      initial: fc.oneof(words, fc.constant('yes')),
      wording: words.map((one) => `I pay ${one}`),
    },
    { requiredKeys: ['id', 'label', 'required', 'kind', 'wording'] },
  ),
  fc.record(
    {
      ...base,
      kind: fc.constant('people' as const),
      initial: fc.oneof(words, fc.array(person, { maxLength: 6 }).map(writePeople)),
      most: fc.integer({ min: -1, max: 20 }),
    },
    { requiredKeys: ['id', 'label', 'required', 'kind', 'most'] },
  ),
  fc.record(
    {
      ...base,
      kind: fc.constant('file' as const),
      initial: fc.oneof(words, fc.array(attached, { maxLength: 12 }).map(writeFiles)),
      maxFiles: fc.integer({ min: -1, max: 20 }),
      types: fc.array(fc.stringMatching(/^\.?[A-Za-z0-9]{1,20}$/), { maxLength: 100 }),
    },
    { requiredKeys: ['id', 'label', 'required', 'kind', 'maxFiles'] },
  ),
);

export const form: fc.Arbitrary<Form> = fc.record({
  context: fc.constant({ kind: 'intake' as const, deskId: 'netex', draftId: 'd1', step: 0 }),
  title: words,
  submitLabel: words,
  intro: fc.array(part, { maxLength: 20 }),
  fields: fc.uniqueArray(field, { maxLength: 8, selector: (one) => one.id }),
  canGoBack: fc.boolean(),
});
