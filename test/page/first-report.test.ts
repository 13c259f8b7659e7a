import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxedBot, startBotInSandbox } from '../../src/sandbox-mode.ts';
import { browserPath, openBrowser } from '../support/browser.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

if (browserPath === undefined) {
  console.warn('No browser is installed, so the tests of the page are skipped.');
}

describe.skipIf(browserPath === undefined)('the page of the sandbox', () => {
  let database: FreshDatabase;
  let dataDir: string;
  let running: SandboxedBot;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    database = await freshDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'firstline-page-'));
    running = await startBotInSandbox({
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      dataDir,
      deskFile: null,
      slack: null,
      teams: null,
      publicUrl: null,
      logLevel: 'warn',
    });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(running.sandbox.url);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await rm(dataDir, { recursive: true, force: true });
    await database?.close();
  });

  const dialog = () => page.getByRole('dialog');
  const act = (person: string) => page.locator(`[data-person="${person}"]`).click();
  const look = (channel: string) => page.locator(`[data-channel="${channel}"]`).click();

  it('takes a newcomer from /support to the Director’s message', async () => {
    await act('U0RITA');
    await page.locator('#composer').fill('/support');
    await page.keyboard.press('Enter');
    await dialog().getByLabel('What happened, in one line?').fill('Nothing transfers');
    await dialog().getByRole('button', { name: 'Next' }).click();
    // Two questions are open: the form says so at their fields, and what was typed stays.
    await expect.poll(() => dialog().textContent()).toContain('required');
    await dialog().getByLabel('USER-Access').check();
    await dialog().getByLabel('Yes', { exact: true }).check();
    await dialog().getByRole('button', { name: 'Next' }).click();
    await dialog().getByLabel('Error text or codes').fill('NETEX 4107: no path to host');

    // Back and forth: nothing is lost.
    await dialog().getByRole('button', { name: 'Back' }).click();
    await expect
      .poll(() => dialog().getByLabel('What happened, in one line?').inputValue())
      .toBe('Nothing transfers');
    await dialog().getByRole('button', { name: 'Next' }).click();
    await expect
      .poll(() => dialog().getByLabel('Error text or codes').inputValue())
      .toBe('NETEX 4107: no path to host');
    // The summary says what comes of it, before anything is sent.
    await dialog().getByRole('button', { name: 'Next' }).click();
    await dialog().getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => dialog().textContent()).toContain('NX-1001');
    expect(await dialog().textContent()).toContain('Severity 1');
    await dialog().getByRole('button', { name: 'Close' }).click();

    await act('U0ANA');
    await look('C0SUPPORT');
    const log = page.getByRole('log');
    await expect.poll(() => log.textContent()).toContain('NX-1001 · Nothing transfers');
    await log.getByRole('button', { name: 'Take' }).click();
    await expect.poll(() => log.textContent()).toContain('has taken this ticket');

    await page.locator('[data-advance="PT8H"]').click();
    await act('U0DANA');
    await page.locator('[data-channel="D0DANA"]').click();
    await expect.poll(() => log.textContent(), { timeout: 15_000 }).toContain('NX-1001');
    await log.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => log.textContent()).toContain('Acknowledged by @Dana');

    await act('U0RITA');
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    const home = page.getByRole('region', { name: 'Home' });
    await expect.poll(() => home.textContent(), { timeout: 15_000 }).toContain('NX-1001');
  }, 60_000);
});
