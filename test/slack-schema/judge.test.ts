import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { isJudged } from './methods.ts';

type Body = Readonly<Record<string, unknown>>;
type Given = readonly [method: string, body: Body];

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const many = <T>(count: number, one: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => one(at));

const modal = (given: object): Given => [
  'views.open',
  {
    trigger_id: '1',
    view: { type: 'modal', title: plain(1), submit: plain(1), blocks: [], ...given },
  },
];
const home = (given: object): Given => [
  'views.publish',
  { user_id: 'U1', view: { type: 'home', blocks: [], ...given } },
];
const message = (...blocks: object[]): Given => [
  'chat.postMessage',
  { channel: 'C1', text: 'x', blocks },
];
const input = (element: object, given: object = {}): Given =>
  modal({ blocks: [{ type: 'input', label: plain(1), element, ...given }] });
const button = (given: object) => ({ type: 'button', action_id: 'a', text: plain(1), ...given });
const pressed = (given: object): Given => message({ type: 'actions', elements: [button(given)] });
const confirm = (given: object): Given =>
  pressed({
    confirm: { title: plain(1), text: plain(1), confirm: plain(1), deny: plain(1), ...given },
  });
const option = (at: number, given: object = {}) => ({ text: plain(1), value: `${at}`, ...given });
const choice = (type: string, given: object): Given =>
  input({ type, options: [option(0)], ...given });
const written = (given: object): Given => input({ type: 'plain_text_input', ...given });
const context = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });

/** Each maximum that Slack documents, as a body that has just as much of it as is asked for. */
const maxima: readonly (readonly [string, number, (size: number) => Given])[] = [
  ['title of a view', 24, (n) => modal({ title: plain(n) })],
  ['submit of a view', 24, (n) => modal({ submit: plain(n) })],
  ['close of a view', 24, (n) => modal({ close: plain(n) })],
  ['blocks of a modal', 100, (n) => modal({ blocks: many(n, () => ({ type: 'divider' })) })],
  ['blocks of a home page', 100, (n) => home({ blocks: many(n, () => ({ type: 'divider' })) })],
  ['blocks of a message', 50, (n) => message(...many(n, () => ({ type: 'divider' })))],
  [
    'text of all blocks of a message',
    13_000,
    (n) =>
      message(...many(13, () => ({ type: 'section', text: plain(990) })), {
        type: 'section',
        text: plain(n - 13 * 990),
      }),
  ],
  ['private_metadata', 3000, (n) => modal({ private_metadata: 'x'.repeat(n) })],
  ['private_metadata of a home page', 3000, (n) => home({ private_metadata: 'x'.repeat(n) })],
  ['callback_id', 255, (n) => modal({ callback_id: 'x'.repeat(n) })],
  ['external_id', 255, (n) => modal({ external_id: 'x'.repeat(n) })],
  ['block_id', 255, (n) => message({ type: 'divider', block_id: 'x'.repeat(n) })],
  ['action_id', 255, (n) => pressed({ action_id: 'x'.repeat(n) })],
  ['text of a section', 3000, (n) => message({ type: 'section', text: plain(n) })],
  ['fields of a section', 10, (n) => message({ type: 'section', fields: many(n, () => plain(1)) })],
  ['a field of a section', 2000, (n) => message({ type: 'section', fields: [plain(n)] })],
  ['a header', 150, (n) => message({ type: 'header', text: plain(n) })],
  [
    'elements of a context',
    10,
    (n) => message({ type: 'context', elements: many(n, () => context(1)) }),
  ],
  ['a text of a context', 3000, (n) => message({ type: 'context', elements: [context(n)] })],
  [
    'elements of actions',
    25,
    (n) => message({ type: 'actions', elements: many(n, (at) => button({ action_id: `a${at}` })) }),
  ],
  ['label of an input', 2000, (n) => input({ type: 'datepicker' }, { label: plain(n) })],
  ['hint of an input', 2000, (n) => input({ type: 'datepicker' }, { hint: plain(n) })],
  ['placeholder', 150, (n) => written({ placeholder: plain(n) })],
  ['text of a button', 75, (n) => pressed({ text: plain(n) })],
  ['value of a button', 2000, (n) => pressed({ value: 'x'.repeat(n) })],
  ['url of a button', 3000, (n) => pressed({ url: 'x'.repeat(n) })],
  [
    'text of an option',
    75,
    (n) => choice('radio_buttons', { options: [option(0, { text: plain(n) })] }),
  ],
  [
    'description of an option',
    75,
    (n) => choice('radio_buttons', { options: [option(0, { description: plain(n) })] }),
  ],
  [
    'value of an option',
    75,
    (n) => choice('static_select', { options: [option(0, { value: 'x'.repeat(n) })] }),
  ],
  ['options of a select', 100, (n) => choice('static_select', { options: many(n, option) })],
  ['options of radio buttons', 10, (n) => choice('radio_buttons', { options: many(n, option) })],
  ['options of checkboxes', 10, (n) => choice('checkboxes', { options: many(n, option) })],
  [
    'options of an overflow menu',
    5,
    (n) =>
      message({
        type: 'actions',
        elements: [{ type: 'overflow', action_id: 'o', options: many(n, option) }],
      }),
  ],
  ['title of a confirmation', 100, (n) => confirm({ title: plain(n) })],
  ['text of a confirmation', 300, (n) => confirm({ text: plain(n) })],
  ['yes of a confirmation', 30, (n) => confirm({ confirm: plain(n) })],
  ['no of a confirmation', 30, (n) => confirm({ deny: plain(n) })],
  ['what may be typed', 3000, (n) => written({ max_length: n })],
  ['what is typed at first', 3000, (n) => written({ initial_value: 'x'.repeat(n) })],
  ['files of an input', 10, (n) => input({ type: 'file_input', max_files: n })],
  [
    'text beside blocks',
    40_000,
    (n) => ['chat.postMessage', { channel: 'C1', text: 'x'.repeat(n) }],
  ],
];

test.each(maxima)('%s: %d, and no more', (_what, most, of) => {
  expect(judge(...of(most))).toEqual([]);
  expect(judge(...of(most + 1))).not.toEqual([]);
});

const textInput = { type: 'input', label: plain(1), element: { type: 'plain_text_input' } };

describe('is refused', () => {
  test.each<readonly [string, Given, RegExp]>([
    [
      'a view with inputs and nothing to submit them with',
      modal({ submit: undefined, blocks: [textInput] }),
      /\/view\/submit: .*needs a submit/,
    ],
    ['a home page with a submit button', home({ submit: plain(1) }), /\/view: .*\(submit\)/],
    [
      'a home page with a file input',
      home({ blocks: [{ ...textInput, element: { type: 'file_input' } }] }),
      /file inputs are for modals/,
    ],
    [
      'a block id that stands twice',
      modal({ blocks: many(2, () => ({ ...textInput, block_id: 'b' })) }),
      /\/view\/blocks: block_id b stands twice/,
    ],
    [
      'an action id that stands twice in a block',
      message({ type: 'actions', elements: [button({}), button({})] }),
      /\/blocks\/0: action_id a stands twice/,
    ],
    [
      'two inputs with the focus',
      modal({
        blocks: many(2, () => ({
          ...textInput,
          element: { type: 'plain_text_input', focus_on_load: true },
        })),
      }),
      /two inputs/,
    ],
    [
      'a view of more than 250,000 bytes',
      modal({ blocks: many(100, () => ({ type: 'section', text: plain(2600) })) }),
      /more than 250000/,
    ],
    ['an input in a message', message(textInput), /inputs are for views/],
    ['a section of nothing', message({ type: 'section' }), /needs text or fields/],
    [
      'two options of one value',
      choice('static_select', { options: [option(1), option(1)] }),
      /two options of one value/,
    ],
    [
      'a choice at first that is none',
      choice('radio_buttons', { initial_option: option(7) }),
      /is no option/,
    ],
    [
      'ticks at first that are none',
      choice('checkboxes', { initial_options: [option(7)] }),
      /is no option/,
    ],
    [
      'more at first than may be typed',
      written({ max_length: 3, initial_value: 'four' }),
      /4 characters at first/,
    ],
    ['no text beside blocks', ['chat.postMessage', { channel: 'C1', blocks: [] }], /'text'/],
    ['an empty text', ['chat.postMessage', { channel: 'C1', text: '' }], /\/text: .*fewer than 1/],
    ['an empty text object', message({ type: 'header', text: plain(0) }), /fewer than 1/],
    ['actions without one', message({ type: 'actions', elements: [] }), /fewer than 1 items/],
    ['a choice of nothing', choice('radio_buttons', { options: [] }), /fewer than 1 items/],
    [
      'an empty run of rich text',
      message({
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }],
      }),
      /\/blocks\/0\/elements\/0\/elements\/0\/text: .*fewer than 1/,
    ],
    ['a block that there is none of', message({ type: 'dividers' }), /\/blocks\/0: .*\(dividers\)/],
    ['a field that is misspelt', message({ type: 'divider', blockid: 'x' }), /\(blockid\)/],
    ['an argument that is misspelt', ['views.open', { triggerid: '1' }], /\(triggerid\)/],
    ['mrkdwn where only plain text stands', pressed({ text: context(1) }), /plain_text/],
    ['a header without its text', message({ type: 'header' }), /'text'/],
    ['an answer of an unknown kind', ['answer', { response_action: 'clean' }], /\(update|allowed/],
    ['field errors without words', ['answer', { response_action: 'errors' }], /'errors'/],
    [
      'an answer to a command for nobody',
      ['answer', { text: 'x', response_type: 'private' }],
      /\/response_type/,
    ],
    ['a method that nobody looked at', ['chat.scheduleMessage', {}], /nobody knows/],
  ])('%s', (_what, given, says) => {
    expect(judge(...given).join('\n')).toMatch(says);
  });
});

test('every way to show something is judged, and what shows nothing is not', () => {
  const judged = ['chat.postMessage', 'chat.scheduleMessage', 'views.publish', 'chat.unheardOf'];
  expect(judged.filter((method) => !isJudged(method))).toEqual([]);
  const left = ['chat.getPermalink', 'users.info', 'auth.test', 'conversations.open'];
  expect(left.filter(isJudged)).toEqual([]);
});

test('answers that Slack takes pass', () => {
  const [, { view }] = modal({});
  const answers: readonly Body[] = [
    { response_action: 'update', view },
    { response_action: 'errors', errors: { summary: 'Say what happened.' } },
    { response_action: 'clear' },
    { response_type: 'ephemeral', replace_original: false, text: 'Done.', blocks: [] },
  ];
  expect(answers.flatMap((answer) => judge('answer', answer))).toEqual([]);
});
