import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  fixedWorkspace,
  type Inbound,
  slackInbound,
  slackPlatform,
} from '../../../adapters/slack/index.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import { readFiles } from '../../../src/engine/attached-files.ts';
import type { Answer, Answers, Intake } from '../../../src/runtime/ports.ts';
import type { Field, Form } from '../../../src/views/form.ts';
import type { Message } from '../../../src/views/message.ts';
import { silent } from './silent.ts';

const SECRET = 'sandbox-secret';
const TOKEN = 'xoxb-sandbox';
const CHANNEL = 'slack:T0SANDBOX/C0SUPPORT';
const RITA = 'slack:T0SANDBOX/U0RITA';

const steps: Field[][] = [
  [
    { kind: 'text', id: 'title', label: 'What happened?', required: true, multiline: false },
    {
      kind: 'choice',
      id: 'down',
      label: 'Is it down?',
      required: true,
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ],
    },
  ],
  [
    { kind: 'number', id: 'sites', label: 'How many sites?', required: false, min: 1 },
    { kind: 'date', id: 'since', label: 'Since when?', required: false },
    { kind: 'file', id: 'logs', label: 'Logs', required: false, maxFiles: 2, types: ['log'] },
    {
      kind: 'consent',
      id: 'charge',
      label: 'Charge',
      wording: 'A call on a *holiday* costs 150 USD.',
      required: true,
    },
  ],
];
const draft: Record<string, string | null> = {};
const step = (at: number): Answer => {
  const form: Form = {
    context: { kind: 'intake', deskId: 'netex', draftId: 'd1', step: at },
    title: 'Report a problem',
    submitLabel: at === 0 ? 'Next' : 'Report',
    intro: [{ kind: 'note', text: [`Step ${at + 1} of 2`] }],
    fields: (steps[at] ?? []).map((field): Field => {
      const typed = draft[field.id];
      return typed === null || typed === undefined ? field : { ...field, initial: typed };
    }),
    canGoBack: at > 0,
  };
  return { kind: 'form', form };
};
const closing: Message = {
  summary: 'NX-1001 is reported',
  parts: [{ kind: 'heading', text: 'NX-1001' }],
};

/** Answers are kept; files given before stay where none are given now. */
function keep(values: Answers): void {
  const given = Object.entries(values).filter(([id, value]) => id !== 'logs' || value !== null);
  Object.assign(draft, Object.fromEntries(given));
}

/** Two steps, answers kept, as the real intake does it. */
const intake: Intake = {
  command: async () => step(0),
  report: async () => step(0),
  begin: async () => step(0),
  closed: async (_caller, _context, values) => keep(values),
  said: async () => {},
  homeOpened: async () => {},
  contacts: async (_caller, { action, role }) => ({
    kind: 'message',
    title: 'Done',
    message: { summary: `${action} ${role}`, parts: [] },
  }),
  back: async (_caller, _context, values) => {
    keep(values);
    return step(0);
  },
  submit: async (_caller, context, values) => {
    keep(values);
    if (context.kind === 'intake' && context.step === 0) return step(1);
    if (values.since === '2030-01-01') {
      return { kind: 'invalid', errors: { since: 'This day is yet to come.' } };
    }
    return { kind: 'message', title: 'Reported', message: closing };
  },
  act: async (_caller, { action, number }) => ({
    kind: 'message',
    title: 'Done',
    message: { summary: `${action} ${number}`, parts: [] },
  }),
};

let sandbox: Sandbox;
let inbound: Inbound;
const platform = () =>
  slackPlatform({
    workspaces: fixedWorkspace(TOKEN, silent),
    apiUrl: sandbox.apiUrl,
    log: silent,
  });

beforeAll(async () => {
  sandbox = await startSandbox({
    signingSecret: SECRET,
    botToken: TOKEN,
    manifestPath: new URL('../../../manifest/slack.yaml', import.meta.url).pathname,
  });
  inbound = slackInbound({
    by: { kind: 'http', signingSecret: SECRET },
    workspaces: fixedWorkspace(TOKEN, silent),
    apiUrl: sandbox.apiUrl,
    log: silent,
    intake,
    customRoutes: [],
  });
  const { port } = await inbound.start('127.0.0.1', 0);
  sandbox.connectBot({ url: `http://127.0.0.1:${port}/slack/events` });
});
afterAll(async () => {
  await inbound.stop();
  await sandbox.close();
});

test('Slack accepts the address for its requests', async () => {
  expect(await sandbox.verifyUrl()).toBe(true);
});

test('somebody goes through a form, back and forth, with an error on the way', async () => {
  const rita = sandbox.as('U0RITA');
  await rita.command('/support');
  await rita.type({ title: 'The portal <!channel> is *down*', down: 'Yes' });
  const second = await rita.submit();
  expect(second.view?.submit?.text).toBe('Report');

  expect(rita.sees().join('\n')).toContain('> A call on a *holiday* costs 150 USD.');
  await rita.type({ sites: '3', Logs: [{ name: 'day.log', bytes: 7 }] });
  await rita.press('Back', { in: 'modal' });
  const first = await sandbox.until(() => {
    const view = rita.modal();
    return view?.submit?.text === 'Next' && view;
  });
  expect(first.state.values).toMatchObject({
    title: { value: { value: 'The portal <!channel> is *down*' } },
    down: { value: { selected_option: { value: 'yes' } } },
  });
  expect(first.id).toBe(second.view?.id);

  await rita.submit();
  expect(rita.sees().join('\n')).toContain('Already attached: day.log.');
  expect((await rita.submit()).errors).toEqual({ charge: expect.stringContaining('required') });
  await rita.type({ charge: ['I agree'] });
  const wrong = await rita.submit({ since: '2030-01-01' });
  expect(wrong.errors).toEqual({ since: 'This day is yet to come.' });
  expect(wrong.view?.state.values.sites).toMatchObject({ value: { value: '3' } });

  const done = await rita.submit({ since: '2026-01-01' });
  expect(done.view?.title?.text).toBe('Reported');
  expect(done.view?.submit).toBeUndefined();
  expect(draft).toEqual({
    title: 'The portal <!channel> is *down*',
    down: 'yes',
    sites: '3',
    since: '2026-01-01',
    charge: 'yes',
    logs: expect.stringContaining('"day.log"'),
  });
});

test('a file of a form is shared with the channel that a link to it is posted to', async () => {
  const [file] = readFiles(draft.logs ?? '');
  if (!file) throw new Error('no file was attached');
  const info = () =>
    new WebClient(TOKEN, { slackApiUrl: sandbox.apiUrl }).files.info({ file: file.id });
  expect((await info()).file).toMatchObject({ name: 'day.log', size: 7, channels: [] });
  const link = { kind: 'link' as const, text: file.name, url: file.url };
  const message: Message = { summary: 'Files', parts: [{ kind: 'paragraph', text: [link] }] };
  await platform().post(CHANNEL, message, { entryId: 'files', repeat: false });
  expect((await info()).file?.channels).toEqual(['C0SUPPORT']);
  expect(sandbox.as('U0ANA').sees()).toContain(`  day.log (${file.url})`);
});

test('a card is posted, replied to, updated, and its button pressed', async () => {
  const to = platform();
  const card = (state: string): Message => ({
    summary: `NX-1002 ${state}`,
    parts: [
      { kind: 'facts', facts: [{ label: 'State', value: [state] }] },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'act', action: 'take', label: 'Take', deskId: 'netex', number: 'NX-1002' },
        ],
      },
    ],
  });
  const root = await to.post(CHANNEL, card('open'), { entryId: 'card', repeat: false });
  expect(root.url).toContain('/archives/C0SUPPORT/');
  const reply: Message = {
    summary: 'Rita wrote',
    parts: [{ kind: 'quote', text: 'Down <!here>\nsince noon' }],
  };
  await to.post(CHANNEL, reply, { entryId: 'reply', parent: root, repeat: false });
  await to.update(CHANNEL, root, card('taken'));

  const [posted, replied] = sandbox.channel('C0SUPPORT').slice(-2);
  expect(posted).toMatchObject({ ts: root.id, text: 'NX-1002 taken', edited: {} });
  expect(replied).toMatchObject({ thread_ts: root.id, text: 'Rita wrote' });

  const ana = sandbox.as('U0ANA');
  await ana.press('Take');
  const told = await sandbox.until(() => ana.ephemerals().at(-1));
  expect(told.text).toBe('take NX-1002');
  expect(ana.sees().join('\n')).toContain('> Down <!here>');
});

test('what was sent to a person is found again; a channel may not be read with our scopes', async () => {
  const message: Message = { summary: 'For you', parts: [] };
  const first = await platform().post(RITA, message, { entryId: 'dm-1', repeat: false });
  const to = platform();
  expect(await to.find(RITA, 'dm-1')).toEqual(first);
  expect(await to.find(RITA, 'dm-2')).toBe('absent');
  expect(await to.find(CHANNEL, 'card')).toBe('unknown');
});

test('a post that took effect but was never answered is ambiguous, and is found', async () => {
  const to = platform();
  sandbox.faults.add({ method: 'chat.postMessage', kind: 'http-500', effect: 'after' });
  const post = to.post(RITA, { summary: 'Once', parts: [] }, { entryId: 'dm-3', repeat: false });
  await expect(post).rejects.toMatchObject({ outcome: 'ambiguous', reason: 'http_500' });
  expect(await to.find(RITA, 'dm-3')).toMatchObject({ conversation: expect.stringMatching(/^D/) });
});

test('somebody who left cannot be reached, and Slack says so for good', async () => {
  sandbox.setActive('U0PIA', false);
  const pia = 'slack:T0SANDBOX/U0PIA';
  const post = platform().post(pia, { summary: 'x', parts: [] }, { entryId: 'e', repeat: false });
  await expect(post).rejects.toMatchObject({ outcome: 'refused', reason: 'user_disabled' });
  sandbox.setActive('U0PIA', true);
});
