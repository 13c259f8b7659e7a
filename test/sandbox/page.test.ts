import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser } from '../support/browser.ts';
import { callApi, startWorld, type World } from './fake-bot.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const form = (title: string) => ({
  type: 'modal' as const,
  callback_id: 'attach',
  title: plain(title),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'logs',
      label: plain('Logs'),
      element: { type: 'file_input' as const, action_id: 'value', filetypes: ['log'] },
    },
    {
      type: 'input' as const,
      block_id: 'charge',
      label: plain('Charge'),
      element: {
        type: 'checkboxes' as const,
        action_id: 'value',
        options: [{ text: plain('I agree'), value: 'yes' }],
      },
    },
  ],
});

const home = {
  type: 'home' as const,
  blocks: [
    {
      type: 'actions' as const,
      elements: [
        {
          type: 'button' as const,
          action_id: 'withdraw',
          text: plain('Withdraw'),
          confirm: {
            title: plain('Withdraw?'),
            text: plain('Nobody works on it then.'),
            confirm: plain('Go on'),
            deny: plain('Keep it'),
          },
        },
      ],
    },
  ],
};

describe.skipIf(browserPath === undefined)('the page of the sandbox', () => {
  let world: World;
  let browser: Browser;
  let page: Page;
  const names: string[][] = [];
  const pressed: string[] = [];

  beforeAll(async () => {
    world = await startWorld({ rateLimits: false });
    world.app.command('/support', async ({ ack, body, client }) => {
      await client.views.open({ trigger_id: body.trigger_id, view: form('Attach') });
      await ack();
    });
    world.app.view('attach', async ({ ack, view }) => {
      names.push((view.state.values.logs?.value?.files ?? []).map(({ name }) => name));
      await ack(
        names.length === 1 ? { response_action: 'update', view: form('Again') } : undefined,
      );
    });
    world.app.shortcut('report_message', async ({ ack, shortcut, client }) => {
      await ack();
      const words = shortcut.type === 'message_action' ? shortcut.message.text : undefined;
      const { trigger_id } = shortcut;
      await client.views.open({ trigger_id, view: form(words ?? 'Nothing') });
    });
    world.app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: home });
    });
    world.app.action('withdraw', async ({ ack }) => {
      pressed.push('withdraw');
      await ack();
    });
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(world.sandbox.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  test('files are chosen, kept over an update of the form, and sent', async () => {
    await page.locator('#composer').fill('/support');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    const file = { name: 'day.log', mimeType: 'text/plain', buffer: Buffer.from('words') };
    await dialog.getByLabel('Logs').setInputFiles(file);
    await dialog.getByLabel('I agree').check();
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => dialog.textContent()).toContain('Again');
    expect(await dialog.textContent()).toContain('Chosen: day.log');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => names).toEqual([['day.log'], ['day.log']]);
  });

  test('files are named where a message links to them, and lead nowhere', async () => {
    const url = 'https://sandbox.slack.com/files/U0RITA/F0123/day.log';
    const elements = [{ type: 'link', url, text: 'day.log' }];
    await callApi(world.sandbox, 'chat.postMessage', {
      channel: 'U0RITA',
      text: 'A file',
      blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
    });
    await page.locator('[data-channel="D0RITA"]').click();
    const log = page.getByRole('log');
    await expect.poll(() => log.textContent()).toContain('day.log');
    expect(await log.getByRole('link').count()).toBe(0);
  });

  test('a thread is answered and its words edited; a shortcut takes them into a form', async () => {
    const { answer } = await callApi(world.sandbox, 'chat.postMessage', {
      channel: 'U0RITA',
      text: 'NX-1 is taken',
    });
    const more = { channel: 'U0RITA', text: 'Which error?', thread_ts: answer.ts };
    await callApi(world.sandbox, 'chat.postMessage', more);
    const log = page.getByRole('log');
    await log.getByRole('textbox', { name: 'Reply' }).fill('No 4107 @Ana');
    await page.keyboard.press('Enter');
    const mine = log.locator('article', { hasText: 'No 4107' });
    await mine.getByLabel('More actions').click();
    await mine.getByRole('button', { name: 'Edit message' }).click();
    const box = log.getByLabel('Edit your message');
    expect(await box.inputValue()).toBe('No 4107 @Ana');
    await box.fill('Number 4107');
    await log.getByRole('button', { name: 'Save' }).click();
    const edited = log.locator('article', { hasText: 'Number 4107' });
    await edited.getByText('(edited)').waitFor();
    expect(world.sandbox.as('U0RITA').dms().at(-1)).toMatchObject({
      text: 'Number 4107',
      thread_ts: answer.ts,
    });
    await edited.getByLabel('More actions').click();
    await edited.getByRole('button', { name: 'Report this' }).click();
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.textContent()).toContain('Number 4107');
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => dialog.count()).toBe(0);
  });

  test('the Home tab asks before a button is pressed', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    const home = page.getByRole('region', { name: 'Home' });
    const confirmed = page.getByRole('alertdialog');
    const answerWith = async (name: string) => {
      await home.getByRole('button', { name: 'Withdraw' }).click();
      await confirmed.getByRole('button', { name }).click();
    };
    await answerWith('Keep it');
    await answerWith('Go on');
    await expect.poll(() => pressed).toEqual(['withdraw']);
  });
});
