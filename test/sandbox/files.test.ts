import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callApi, startAlone, startWorld, type World } from './fake-bot.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = { text: plain('I agree'), value: 'yes' };
const view = {
  type: 'modal' as const,
  callback_id: 'attach',
  title: plain('Attach'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'logs',
      label: plain('Logs'),
      optional: true,
      element: {
        type: 'file_input' as const,
        action_id: 'value',
        max_files: 2,
        filetypes: ['log', 'txt'],
      },
    },
    {
      type: 'input' as const,
      block_id: 'charge',
      label: plain('Charge'),
      element: { type: 'checkboxes' as const, action_id: 'value', options: [option] },
    },
  ],
};

let world: World;
interface Held {
  id: string;
  permalink: string;
}

const submitted: Record<string, Record<string, { files?: Held[] }>>[] = [];

beforeAll(async () => {
  const manifestPath = join(await mkdtemp(join(tmpdir(), 'sandbox-')), 'manifest.json');
  writeFileSync(
    manifestPath,
    JSON.stringify({
      features: { slash_commands: [{ command: '/support' }] },
      oauth_config: { scopes: { bot: ['commands', 'chat:write', 'files:read', 'im:write'] } },
      settings: { interactivity: { is_enabled: true } },
    }),
  );
  world = await startWorld({ rateLimits: false, manifestPath });
  world.app.command('/support', async ({ ack, body, client }) => {
    await client.views.open({ trigger_id: body.trigger_id, view });
    await ack();
  });
  world.app.view('attach', async ({ ack, body }) => {
    submitted.push(body.view.state.values);
    await ack();
  });
});
afterAll(() => world.stop());
beforeEach(async () => {
  submitted.length = 0;
  await world.sandbox.as('U0RITA').command('/support');
});

const rita = () => world.sandbox.as('U0RITA');
const info = async (file: string) => (await callApi(world.sandbox, 'files.info', { file })).answer;

async function uploaded(name = 'x.log'): Promise<Held> {
  await rita().submit({ Logs: [name], Charge: ['I agree'] });
  const file = submitted.at(-1)?.logs?.value?.files?.[0];
  if (!file) throw new Error('nothing was uploaded');
  return file;
}

test('files and a tick arrive as Slack sends them', async () => {
  const day = { name: 'The Day.LOG', content: 'fäil', mimetype: 'text/x-log' };
  await rita().submit({ logs: [day, { name: 'b.txt', bytes: 2_000_000 }], charge: ['yes'] });
  expect(submitted).toEqual([
    {
      logs: {
        value: {
          type: 'file_input',
          files: [
            expect.objectContaining({
              id: expect.stringMatching(/^F0[A-Z0-9]{9}$/),
              name: 'The Day.LOG',
              size: 5,
              mimetype: 'text/x-log',
              filetype: 'log',
              user: 'U0RITA',
              permalink: expect.stringMatching(
                /^https:\/\/sandbox\.slack\.com\/files\/U0RITA\/F0\w+\/the_day\.log$/,
              ),
            }),
            expect.objectContaining({
              name: 'b.txt',
              size: 2_000_000,
              mimetype: 'application/octet-stream',
            }),
          ],
        },
      },
      charge: { value: { type: 'checkboxes', selected_options: [option] } },
    },
  ]);
});

test('no files are an empty list; a box that is not ticked keeps the form', async () => {
  expect(await rita().submit({ logs: 'x.log' })).toMatchObject({
    errors: { charge: 'Please complete this required field.' },
  });
  await rita().submit({ logs: null, charge: ['yes'] });
  expect(submitted).toMatchObject([{ logs: { value: { type: 'file_input', files: [] } } }]);
});

test('a file that is uploaded already is given by its id, by its owner alone', async () => {
  const { id } = await uploaded();
  await rita().command('/support');
  await rita().submit({ logs: [id], charge: ['yes'] });
  expect(submitted.at(-1)).toMatchObject({ logs: { value: { files: [{ id }] } } });
  const ana = world.sandbox.as('U0ANA');
  await ana.command('/support');
  await expect(ana.type({ logs: [id] })).rejects.toThrow(/only log, txt/);
  await ana.close();
});

test.each([
  ['too many', ['a.log', 'b.log', 'c.log'], /Only 2 can be attached/],
  ['of another kind', ['a.log', 'b.exe'], /“b.exe” cannot be attached here: only log, txt/],
  ['of no kind', 'log', /cannot be attached/],
  ['too large', [{ name: 'a.log', bytes: 10_000_001 }], /larger than 10 MB/],
  ['nameless', [{ name: '' }], /needs a name/],
])('the client takes no files that are %s', async (_what, logs, message) => {
  await expect(rita().type({ logs })).rejects.toThrow(message);
  expect(rita().modal()?.state.values.logs).toEqual({ value: { type: 'file_input', files: [] } });
});

test('a field of another kind takes no files', async () => {
  await expect(rita().type({ charge: [{ name: 'x.log' }] })).rejects.toThrow(/takes no files/);
});

test('the dialog says what there is to attach and to tick', () => {
  const lines = rita().sees().join('\n');
  expect(lines).toContain('Logs (optional): ( up to 2 files: log, txt )');
  expect(lines).toContain('Charge: ( I agree )');
});

test('files.info tells of a file; a message with its permalink shares it', async () => {
  const { id, permalink } = await uploaded('shared.log');
  expect(await info(id)).toMatchObject({
    ok: true,
    file: { id, name: 'shared.log', is_public: false, channels: [], ims: [] },
  });
  const post = (channel: string, text: string, more: object = {}) =>
    callApi(world.sandbox, 'chat.postMessage', { channel, text, ...more });
  const link = { type: 'link', url: permalink, text: 'shared.log' };
  const section = { type: 'rich_text_section', elements: [link] };
  await post('C0SUPPORT', 'A file', { blocks: [{ type: 'rich_text', elements: [section] }] });
  expect(await info(id)).toMatchObject({ file: { channels: [] } });
  await post('C0SUPPORT', `A file\n${permalink}`);
  await post('U0DANA', permalink);
  expect(await info(id)).toMatchObject({
    file: { is_public: true, channels: ['C0SUPPORT'], ims: ['D0DANA'] },
  });
  expect(world.sandbox.as('U0ANA').sees()).toContain(`  shared.log (${permalink})`);
  expect(await info('F0NOBODY')).toMatchObject({ ok: false, error: 'file_not_found' });
  expect(await info('constructor')).toMatchObject({ error: 'file_not_found' });
});

test('without its scope files.info is refused', async () => {
  const alone = await startAlone();
  expect((await callApi(alone, 'files.info', { file: 'F1' })).answer).toMatchObject({
    error: 'missing_scope',
    needed: 'files:read',
  });
  await alone.close();
});

test('the page gives files by name and size', async () => {
  const act = (name: string, body: object) =>
    fetch(`${world.sandbox.url}/sandbox/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const values = {
    logs: { value: [{ name: 'p.log', bytes: 7, mimetype: '' }] },
    charge: { value: ['yes'] },
  };
  expect((await act('submit', { as: 'U0RITA', values })).status).toBe(200);
  expect(submitted).toMatchObject([{ logs: { value: { files: [{ name: 'p.log', size: 7 }] } } }]);
});
