import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { callApi, startAlone } from './fake-bot.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startAlone({ rateLimits: false });
});
afterAll(() => sandbox.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const long = (n: number) => 'x'.repeat(n);
const times = <T>(n: number, make: (k: number) => T) =>
  Array.from({ length: n }, (_, k) => make(k));
const option = (k: number) => ({ text: plain(`Option ${k}`), value: `v${k}` });
const button = (more: object = {}) => ({
  type: 'button',
  text: plain('Go'),
  action_id: 'go',
  ...more,
});
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Label'),
  element: { action_id: 'value', ...element },
  ...more,
});
const select = (more: object) => input({ type: 'static_select', options: [option(1)], ...more });
const modal = (blocks: unknown, more: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Send'),
  blocks,
  ...more,
});

/** What Slack says to a view; the trigger is never reached, so a bad one marks a sound view. */
async function verdictOn(view: unknown): Promise<string> {
  const { answer } = await callApi(sandbox, 'views.open', { trigger_id: '1.2.a', view });
  if (answer.error !== 'invalid_arguments') return String(answer.error);
  return (answer.response_metadata as { messages: string[] }).messages.join('\n');
}
const SOUND = 'invalid_trigger_id';

async function verdictOnMessage(args: object): Promise<string> {
  const { answer } = await callApi(sandbox, 'chat.postMessage', {
    channel: 'C0SUPPORT',
    text: 'Fallback',
    ...args,
  });
  if (answer.error !== 'invalid_blocks') return answer.ok ? 'ok' : String(answer.error);
  return (answer.response_metadata as { messages: string[] }).messages.join('\n');
}

test('a view at every limit passes', async () => {
  const view = modal(
    [
      { type: 'header', text: plain(long(150)) },
      { ...section(long(3000)), fields: times(10, () => mrkdwn(long(2000))) },
      { type: 'context', elements: times(10, () => mrkdwn('x')) },
      actions(...times(25, (k) => button({ action_id: `a${k}`, text: plain(long(75)) }))),
      select({ options: times(100, option), placeholder: plain(long(150)) }),
      input({ type: 'radio_buttons', options: times(10, option), initial_option: option(3) }),
      input(
        { type: 'plain_text_input', max_length: 3000, initial_value: long(3000) },
        { block_id: long(255), hint: plain(long(2000)), optional: true },
      ),
      input({ type: 'file_input', max_files: 10 }),
      ...times(92, () => ({ type: 'divider' })),
    ],
    {
      title: plain(long(24)),
      close: plain(long(24)),
      private_metadata: long(3000),
      callback_id: long(255),
    },
  );
  expect(view.blocks).toHaveLength(100);
  expect(await verdictOn(view)).toBe(SOUND);
});

test.each<[string, unknown, string | RegExp]>([
  ['title', modal([], { title: plain(long(25)) }), /less than 25 .*\/view\/title\/text/],
  ['submit', modal([], { submit: plain(long(25)) }), /less than 25 .*\/view\/submit\/text/],
  ['close', modal([], { close: plain(long(25)) }), /less than 25 .*\/view\/close\/text/],
  ['no title', { type: 'modal', blocks: [] }, /missing required field: title/],
  ['no blocks', { type: 'modal', title: plain('x') }, /missing required field: blocks/],
  ['mrkdwn title', modal([], { title: mrkdwn('x') }), /plain_text .*\/view\/title\/type/],
  ['private_metadata', modal([], { private_metadata: long(3001) }), /less than 3001/],
  ['callback_id', modal([], { callback_id: long(256) }), /less than 256/],
  ['external_id', modal([], { external_id: long(256) }), /less than 256/],
  ['unknown property', modal([], { colour: 'red' }), /invalid additional property: colour/],
  ['101 blocks', modal(times(101, () => ({ type: 'divider' }))), /no more than 100 items/],
  ['unknown block', modal([{ type: 'spinner' }]), /unsupported type: spinner .*blocks\/0\/type/],
  ['empty section', modal([section('')]), /more than 0 characters/],
  ['section without text', modal([{ type: 'section' }]), /either `text` or `fields`/],
  ['section text', modal([section(long(3001))]), /less than 3001/],
  ['header', modal([{ type: 'header', text: plain(long(151)) }]), /less than 151/],
  ['header mrkdwn', modal([{ type: 'header', text: mrkdwn('x') }]), /plain_text/],
  ['11 fields', modal([{ type: 'section', fields: times(11, () => mrkdwn('x')) }]), /more than 10/],
  ['field', modal([{ type: 'section', fields: [mrkdwn(long(2001))] }]), /less than 2001/],
  ['context', modal([{ type: 'context', elements: times(11, () => mrkdwn('x')) }]), /more than 10/],
  ['26 buttons', modal([actions(...times(26, (k) => button({ action_id: `${k}` })))]), /than 25/],
  ['button text', modal([actions(button({ text: plain(long(76)) }))]), /less than 76/],
  ['button value', modal([actions(button({ value: long(2001) }))]), /less than 2001/],
  ['button url', modal([actions(button({ url: long(3001) }))]), /less than 3001/],
  ['button style', modal([actions(button({ style: 'loud' }))]), /primary, danger/],
  ['same action twice', modal([actions(button(), button())]), /"go" already exists/],
  [
    'confirm',
    modal([
      actions(
        button({
          confirm: {
            title: plain(long(101)),
            text: plain(long(301)),
            confirm: plain(long(31)),
            deny: plain('No'),
          },
        }),
      ),
    ]),
    /101 characters[\s\S]*301 characters[\s\S]*31 characters/,
  ],
  [
    'same block_id twice',
    modal(times(2, () => ({ type: 'divider', block_id: 'same' }))),
    /"same" already exists .*blocks\/1\/block_id/,
  ],
  ['block_id', modal([{ type: 'divider', block_id: long(256) }]), /less than 256/],
  ['action_id', modal([actions(button({ action_id: long(256) }))]), /less than 256/],
  [
    'input without submit',
    { ...modal([input({ type: 'plain_text_input' })]), submit: undefined },
    /must define `submit` to use `input` block .*blocks\/0\/input/,
  ],
  ['label', modal([input({ type: 'plain_text_input' }, { label: plain(long(2001)) })]), /2001/],
  [
    'label mrkdwn',
    modal([input({ type: 'plain_text_input' }, { label: mrkdwn('x') })]),
    /plain_text/,
  ],
  ['hint', modal([input({ type: 'plain_text_input' }, { hint: plain(long(2001)) })]), /2001/],
  ['placeholder', modal([select({ placeholder: plain(long(151)) })]), /less than 151/],
  ['max_length', modal([input({ type: 'plain_text_input', max_length: 3001 })]), /1 to 3000/],
  [
    'initial_value',
    modal([input({ type: 'plain_text_input', initial_value: long(3001) })]),
    /3001/,
  ],
  ['101 options', modal([select({ options: times(101, option) })]), /more than 100/],
  ['no options', modal([select({ options: [] })]), /fewer than 1/],
  ['option text', modal([select({ options: [{ text: plain(long(76)), value: 'v' }] })]), /than 76/],
  [
    'option mrkdwn',
    modal([select({ options: [{ text: mrkdwn('x'), value: 'v' }] })]),
    /plain_text/,
  ],
  ['initial option', modal([select({ initial_option: option(2) })]), /exactly match/],
  ['11 radios', modal([input({ type: 'radio_buttons', options: times(11, option) })]), /than 10/],
  ['11 ticks', modal([input({ type: 'checkboxes', options: times(11, option) })]), /than 10/],
  ['6 in overflow', modal([actions({ type: 'overflow', options: times(6, option) })]), /than 5/],
  ['text input in actions', modal([actions({ type: 'plain_text_input' })]), /unsupported type/],
  ['files', modal([input({ type: 'file_input', max_files: 11 })]), /1 to 10/],
  ['no file', modal([input({ type: 'file_input', max_files: 0 })]), /1 to 10/],
  ['file types', modal([input({ type: 'file_input', filetypes: 'log' })]), /must be an array/],
  ['no file types', modal([input({ type: 'file_input', filetypes: [] })]), /fewer than 1/],
  ['file input in actions', modal([actions({ type: 'file_input' })]), /unsupported type/],
  ['too large', modal(times(90, () => section(long(2900)))), 'view_too_large'],
])('a view is refused: %s', async (_name, view, verdict) => {
  const said = await verdictOn(view);
  if (typeof verdict === 'string') expect(said).toBe(verdict);
  else expect(said).toMatch(verdict);
});

test.each<[string, object, string | RegExp]>([
  ['50 blocks', { blocks: times(50, () => ({ type: 'divider' })) }, 'ok'],
  ['51 blocks', { blocks: times(51, () => ({ type: 'divider' })) }, /no more than 50 items/],
  ['longest text', { text: long(40_000) }, 'ok'],
  ['longer text', { text: long(40_001) }, 'msg_too_long'],
  ['much text in blocks', { blocks: times(4, () => section(long(3000))) }, 'ok'],
  ['too much in blocks', { blocks: times(5, () => section(long(3000))) }, 'msg_blocks_too_long'],
  ['blocks that are no list', { blocks: { type: 'divider' } }, 'invalid_blocks_format'],
  ['blocks that are no JSON', { blocks: '[{' }, 'invalid_blocks_format'],
  ['file input', { blocks: [input({ type: 'file_input' })] }, /unsupported type: file_input/],
  ['metadata', { metadata: { event_type: 'x', event_payload: { id: 1 } } }, 'ok'],
  ['metadata of no type', { metadata: { event_payload: {} } }, 'invalid_metadata_format'],
  [
    'large metadata',
    { metadata: { event_type: 'x', event_payload: { text: long(8000) } } },
    'metadata_too_large',
  ],
])('a message is judged: %s', async (_name, args, verdict) => {
  const said = await verdictOnMessage(args);
  if (typeof verdict === 'string') expect(said).toBe(verdict);
  else expect(said).toMatch(verdict);
});
