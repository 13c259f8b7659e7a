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

describe.skipIf(browserPath === undefined)('files on the page of the sandbox', () => {
  let world: World;
  let browser: Browser;
  let page: Page;
  const names: string[][] = [];

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
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(world.sandbox.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  test('are chosen, kept over an update of the form, and sent', async () => {
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

  test('are named where a message links to them, and lead nowhere', async () => {
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
});
