import { expect, test } from 'vitest';
import { faultsOf, faultsOfActivity } from './judge.ts';

const data = { firstline: { verb: 'dismiss' } };
const submit = { type: 'Action.Submit', title: 'Send', data };
const execute = { type: 'Action.Execute', title: 'Send', verb: 'dismiss', data, fallback: submit };
const run = { type: 'TextRun', text: 'Words' };
const words = { type: 'RichTextBlock', inlines: [run] };
const input = { type: 'Input.Text', id: 'f.a', label: 'Why?' };
const mention = { type: 'mention', text: '<at>Rita</at>', mentioned: { id: '29:r', name: 'Rita' } };

function card(...body: readonly object[]) {
  return { type: 'AdaptiveCard', version: '1.5', body };
}

function markdown(text: string, entities: readonly object[] = []) {
  return { ...card({ type: 'TextBlock', text, wrap: true }), msteams: { entities } };
}

test('the judge finds nothing in a sound card', () => {
  expect(faultsOf({ ...card(words, input), actions: [execute] })).toEqual([]);
  expect(faultsOf(markdown('<at>Rita</at> \\*a\\* **b** [c](https://x.test/)', [mention]))).toEqual(
    [],
  );
  const content = card(words);
  expect(faultsOfActivity({ type: 'message', summary: 'A', attachments: [{ content }] })).toEqual(
    [],
  );
});

test.each<readonly [string, object]>([
  ['an unknown element', card(words, { type: 'Poem', text: 'x' })],
  ['an unknown element within one', card({ type: 'Container', items: [words, { type: 'Poem' }] })],
  ['an unknown inline', card({ type: 'RichTextBlock', inlines: [run, { type: 'Sum' }] })],
  ['an unknown action', { ...card(words), actions: [{ type: 'Action.Jump', title: 'x' }] }],
  ['an input without an id', card({ type: 'Input.Text', label: 'x' })],
  ['an input without a label', card({ type: 'Input.Text', id: 'f.a' })],
  ['a choice without options', card({ type: 'Input.ChoiceSet', id: 'a', label: 'b', choices: [] })],
  ['one id twice', card(input, input)],
  ['six actions', card(words, { type: 'ActionSet', actions: Array(6).fill(submit) })],
  ['no fallback', { ...card(words), actions: [{ ...execute, fallback: undefined }] }],
  [
    'a fallback with other data',
    { ...card(words), actions: [{ ...execute, fallback: { ...submit, data: {} } }] },
  ],
  ['an empty body', card()],
  ['an empty text', card({ type: 'RichTextBlock', inlines: [] })],
  ['a blank run', card({ type: 'RichTextBlock', inlines: [{ ...run, text: '' }] })],
  ['a control character', card({ type: 'RichTextBlock', inlines: [{ ...run, text: 'a\u0007' }] })],
  ['half a character', card({ type: 'RichTextBlock', inlines: [{ ...run, text: 'a\ud83d' }] })],
  ['a live date', card({ type: 'RichTextBlock', inlines: [{ ...run, text: '{{DATE(x)}}' }] })],
  ['a live mention', card({ type: 'RichTextBlock', inlines: [{ ...run, text: '<at>x</at>' }] })],
  [
    'a link to anything',
    { ...card(words), actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'javascript:1' }] },
  ],
  ['Markdown', markdown('*a*')],
  ['a list', markdown('Items\n\n- a')],
  ['a link', markdown('see https://evil.test')],
  ['a mention of nobody', markdown('<at>Rita</at>')],
  ['a mention that stands nowhere', markdown('Rita', [mention])],
  ['two mentions with one text', markdown('<at>Rita</at>', [mention, mention])],
  ['another version', { ...card(words), version: '1.6' }],
  [
    'too many bytes',
    card({ type: 'RichTextBlock', inlines: [{ ...run, text: 'x'.repeat(30_000) }] }),
  ],
])('the judge refuses %s', (_, planted) => {
  expect(faultsOf(planted)).not.toEqual([]);
});

test.each<readonly [string, object]>([
  ['words of its own', { text: 'Words' }],
  ['no summary', { summary: '' }],
  ['too many bytes around its card', { summary: 'x'.repeat(30_000) }],
  ['no card', { attachments: [] }],
])('the judge refuses an activity with %s', (_, planted) => {
  const attachments = [{ content: card(words) }];
  const activity = { type: 'message', summary: 'A', attachments, ...planted };
  expect(faultsOfActivity(activity)).not.toEqual([]);
});
