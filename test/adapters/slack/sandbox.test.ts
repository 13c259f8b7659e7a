import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixedWorkspace, slackInbound, slackPlatform } from '../../../adapters/slack/index.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import { readFiles } from '../../../src/engine/attached-files.ts';
import { readPeople, writePeople } from '../../../src/engine/person-list.ts';
import type { Answer, Answers, Intake, Origin, Said } from '../../../src/runtime/ports.ts';
import type { Field, Form } from '../../../src/views/form.ts';
import type { Message } from '../../../src/views/message.ts';
import { type Served, serve } from '../../support/serve.ts';
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
const step = (at: number): Answer => ({ kind: 'form', form: formOf(at) });
function formOf(at: number): Form {
  return {
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
}
const closing: Message = {
  summary: 'NX-1001 is reported',
  parts: [{ kind: 'heading', text: 'NX-1001' }],
};

/** Answers are kept; files given before stay where none are given now. */
function keep(values: Answers): void {
  const given = Object.entries(values).filter(([id, value]) => id !== 'logs' || value !== null);
  Object.assign(draft, Object.fromEntries(given));
}

const contactsForm: Form = {
  context: { kind: 'contacts', deskId: 'netex', role: 'director', nonce: 'n' },
  title: 'Director',
  submitLabel: 'Save',
  intro: [],
  fields: [
    {
      kind: 'people',
      id: 'people',
      label: 'Who stands behind it?',
      required: true,
      most: 3,
      initial: writePeople([
        { address: 'slack:T0OTHER/U0BO', name: 'Bo' },
        { address: 'slack:T0SANDBOX/U0ANA', name: 'Ana' },
      ]),
    },
  ],
  canGoBack: false,
};

/** What was heard of people, in the order of its coming. */
const heard: Said[] = [];
const visitors: string[] = [];
const reports: { text: string; origin: Origin | undefined }[] = [];

/** Two steps, answers kept, as the real intake does it. */
const intake: Intake = {
  command: async () => step(0),
  report: async (_caller, text, origin) => {
    reports.push({ text, origin });
    return step(0);
  },
  begin: async () => step(0),
  closed: async (_caller, _context, values) => keep(values),
  said: async (_caller, said) => {
    heard.push(said);
    return 'kept';
  },
  look: async () => null,
  added: async () => {},
  isNew: async () => true,
  callInstead: () => '',
  homeOpened: async ({ person }) => void visitors.push(person.address),
  contacts: async () => ({ kind: 'form', form: contactsForm }),
  back: async (_caller, _context, values) => {
    keep(values);
    return step(0);
  },
  submit: async (_caller, context, values) => {
    keep(values);
    if (context.kind === 'contacts') return { kind: 'nothing' };
    if (context.kind === 'intake' && context.step === 0) return step(1);
    if (values.since === '2030-01-01') {
      const errors = { since: 'This day is yet to come.' };
      return { kind: 'invalid', errors, form: formOf(1) };
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
let served: Served;
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
  const inbound = slackInbound({
    by: { kind: 'http', signingSecret: SECRET },
    workspaces: fixedWorkspace(TOKEN, silent),
    apiUrl: sandbox.apiUrl,
    log: silent,
    intake,
  });
  served = await serve(inbound);
  sandbox.connectBot({ url: `${served.url}/slack/events` });
});
afterAll(async () => {
  await served.stop();
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

test('what a person says to the bot is heard, with its thread and its changes', async () => {
  const rita = sandbox.as('U0RITA');
  const first = await rita.write('bot', 'Still <down> & @Ana knows', { files: ['day.log'] });
  const reply = await rita.write('bot', 'Since noon', { thread: first });
  await rita.edit(reply, 'Since one');
  await sandbox.as('U0ANA').mention('C0SUPPORT', 'see [this](https://x.test/a)');
  await rita.write('C0GENERAL', 'not to the bot');
  await platform().post(RITA, { summary: 'Ours', parts: [] }, { entryId: 'own', repeat: false });
  await sandbox.settle();
  expect(heard.map(({ place, text, edit }) => [place, text, edit !== null])).toEqual([
    ['direct', expect.stringMatching(/^Still <down> & @Ana\b.* knows$/), false],
    ['direct', 'Since noon', false],
    ['direct', 'Since one', true],
    ['channel', 'see this (https://x.test/a)', false],
  ]);
  expect(heard[0]?.files.map(({ name }) => name)).toEqual(['day.log']);
  expect(heard[1]?.thread?.id).toBe(first.ts);
  expect(heard[2]?.id).toBe(heard[1]?.id);
});

test('a shortcut brings the words of a message and where it is', async () => {
  const rita = sandbox.as('U0RITA');
  const message = await sandbox.as('U0ANA').write('C0GENERAL', 'Mail is <slow>');
  await rita.messageShortcut('report_message', message);
  await sandbox.until(() => rita.modal());
  await rita.close();
  await rita.globalShortcut('report');
  await sandbox.until(() => rita.modal());
  await rita.closeModal();
  expect(reports).toEqual([
    {
      text: 'Mail is <slow>',
      origin: {
        conversation: 'slack:T0SANDBOX/C0GENERAL',
        url: expect.stringMatching(/^https:\/\/[a-z0-9-]+\.slack\.com\/archives\/C0GENERAL\/p\d+$/),
      },
    },
    { text: '', origin: undefined },
  ]);
});

test('the home page is shown, and its buttons open what they are about', async () => {
  const ana = sandbox.as('U0ANA');
  await ana.openHome();
  expect(visitors).toEqual(['slack:T0SANDBOX/U0ANA']);
  const about = { deskId: 'netex', role: 'director' };
  await platform().showHome('slack:T0SANDBOX/U0ANA', {
    summary: 'Home',
    parts: [
      { kind: 'heading', text: 'Your queue' },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'contacts', action: 'edit', label: 'Edit', ...about },
          { kind: 'act', action: 'take', label: 'Take', deskId: 'netex', number: 'NX-7' },
        ],
      },
    ],
  });
  expect(ana.home().join('\n')).toContain('Your queue');
  await ana.press('Take', { in: 'home' });
  const told = await sandbox.until(() => ana.modal());
  expect(JSON.stringify(told.blocks)).toContain('take NX-7');
  await ana.close();
  await ana.press('Edit', { in: 'home' });
  await sandbox.until(() => ana.modal());
  await ana.submit({ people: ['U0PIA', 'U0ANA'] });
  expect(readPeople(draft.people ?? '').map(({ address, name }) => [address, name])).toEqual([
    ['slack:T0OTHER/U0BO', 'U0BO'],
    ['slack:T0SANDBOX/U0PIA', 'U0PIA'],
    ['slack:T0SANDBOX/U0ANA', 'U0ANA'],
  ]);
});

test('who is in the channel, and who of them can be reached', async () => {
  const to = platform();
  const members = await to.members(CHANNEL);
  expect(members).toContain('slack:T0SANDBOX/U0ANA');
  expect(members).not.toContain(`slack:T0SANDBOX/${sandbox.bot.user}`);
  expect(await to.reach(RITA)).toMatchObject({
    reachable: true,
    name: expect.stringMatching(/^Rita/),
  });
  sandbox.setActive('U0PIA', false);
  expect(await to.reach('slack:T0SANDBOX/U0PIA')).toMatchObject({ reason: 'deactivated' });
  sandbox.setActive('U0PIA', true);
});
