import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../sandbox/teams/playground.ts';
import { type Bot, startBot } from '../../src/bot.ts';
import { directMessages } from '../playground/recording.ts';
import { type Seat, takeSeat } from '../playground/seat.ts';
import { shoot } from '../playground/shoot.ts';
import { browserPath, openBrowser } from '../support/browser.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const deskFile = fileURLToPath(new URL('../../sandbox/teams/desk.yaml', import.meta.url));
const hours = 3_600_000;

const reads = (place: Locator, words: string) =>
  expect.poll(() => place.textContent(), { timeout: 15_000 }).toContain(words);

if (browserPath === undefined) {
  console.warn('No browser is installed, so the tests in the Teams playground are skipped.');
}

// One story, told in order: each part goes on where the one before it ended.
const story = { timeout: 60_000 };
describe.skipIf(browserPath === undefined)('the bot in the Teams playground', story, () => {
  let now = Date.parse('2026-03-02T15:00:00Z');
  let folder: string;
  let database: FreshDatabase;
  let bot: Bot;
  let playground: Playground;
  let browser: Browser;
  let seat: Seat;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstline-playground-'));
    database = await freshDatabase();
    bot = await startBot({
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      dataDir: folder,
      deskFile,
      slack: null,
      teams: { kind: 'playground', serviceHosts: ['localhost'] },
      logLevel: 'warn',
      clock: { now: () => now },
      paced: false,
    });
    playground = await startPlayground({
      botUrl: bot.url,
      port: 0,
      folder,
      recordTo: recording(),
    });
    browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
    seat = await takeSeat(page, playground.url);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await playground?.stop();
    await bot?.stop();
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const recording = () => join(folder, 'recording.json');
  const advance = async (ms: number) => {
    now += ms;
    await bot.settle();
  };

  it('greets whoever opens the chat', async () => {
    await reads(seat.card(), 'Report a problem');
  });

  it('takes `support` in the chat to a confirmation', async () => {
    await seat.say('support Nothing transfers');
    const form = seat.card();
    await reads(form, 'What happened, in one line?');
    expect(await form.getByLabel('What happened, in one line?').inputValue()).toBe(
      'Nothing transfers',
    );
    await form.getByRole('button', { name: 'Next' }).click();
    // Two questions are open: the form says so at their fields, and what was typed stays.
    await reads(form, 'Please choose one');
    await form.getByLabel('USER-Access').check();
    await form.getByLabel('Yes', { exact: true }).check();
    await form.getByRole('button', { name: 'Next' }).click();
    await form.getByLabel('Error text or codes').fill('NETEX 4107: no path to <b>host</b>');

    // Back and forth: nothing is lost.
    await form.getByRole('button', { name: 'Back' }).click();
    await reads(form, 'Is the system down?');
    expect(await form.getByLabel('USER-Access').isChecked()).toBe(true);
    await form.getByRole('button', { name: 'Next' }).click();
    await reads(form, 'Error text or codes');
    expect(await form.getByLabel('Error text or codes').inputValue()).toBe(
      'NETEX 4107: no path to <b>host</b>',
    );
    await form.getByRole('button', { name: 'Next' }).click();
    await reads(form, 'Before you send');
    await form.getByRole('button', { name: 'Send' }).click();
    await reads(seat.card(), 'NX-1001 · Nothing transfers');
    await reads(seat.card(), 'Severity 1');
  });

  it('keeps the status thread in the channel, by its buttons', async () => {
    await seat.look('Office - Support');
    const post = seat.post('NX-1001');
    await reads(post, 'nobody has taken it');
    // What a person wrote is shown as written.
    await reads(post, 'NETEX 4107: no path to <b>host</b>');
    await post.getByRole('button', { name: 'Take', exact: true }).click();
    await reads(post, 'Taken byAna Alvarez');
    await reads(post, 'Ana Alvarez has taken this ticket');
    await seat.look('Personal Chat');
    await reads(seat.card(), 'Ana Alvarez has taken NX-1001');
  });

  it('carries words both ways', async () => {
    await seat.look('Office - Support');
    const post = seat.post('NX-1001');
    await post.getByRole('button', { name: 'Reply to requester' }).click();
    await post.getByLabel('Your reply').fill('Which host does it name?');
    await post.getByRole('button', { name: 'Send', exact: true }).click();
    // The ticket stands in the form's place again, with the reply below.
    await reads(post, 'Which product is it about?');
    await reads(post, 'Which host does it name?');
    await seat.look('Personal Chat');
    await reads(seat.card(), 'Which host does it name?');
    await shoot(seat.page, 'teams-chat.png', 1000);
    await seat.say('It names the host “billing”.');
    await reads(seat.card(), 'This is not with support yet');
    await seat.card().getByRole('button', { name: 'Write about NX-1001' }).click();
    await seat.card().getByLabel('Your answer').fill('It names “billing”.');
    await seat.card().getByRole('button', { name: 'Send' }).click();
    await seat.look('Office - Support');
    await reads(seat.post('NX-1001'), 'It names “billing”.');
    await shoot(seat.page, 'teams-thread.png', 1640);
    // A mention under the card is about its ticket, and not said a second time.
    await seat.mention('It is in Chicago.', seat.post('NX-1001'));
    await reads(seat.post('NX-1001'), 'Ana Alvarez wrote.');
  });

  it('writes to the Director, and then to the President, as time goes by', async () => {
    await seat.look('Personal Chat');
    await advance(8 * hours);
    await seat.card('Acknowledge').getByRole('button', { name: 'Acknowledge' }).click();
    const question = seat.card('Acknowledge NX-1001?');
    await question.getByRole('button', { name: 'Acknowledge' }).click();
    await reads(seat.card('Acknowledged by'), 'NX-1001');
    await advance(16 * hours);
    // The page shows nobody else's chats; what was sent there is recorded.
    const { '29:dana': toDana, '29:pia': toPia } = await directMessages(recording());
    expect(toDana).toEqual([expect.stringContaining('NX-1001')]);
    expect(toPia).toEqual([expect.stringContaining('NX-1001')]);
  });

  it('is resolved by a button and a form in its place', async () => {
    await seat.look('Office - Support');
    const post = seat.post('NX-1001');
    await post.getByRole('button', { name: 'Resolve' }).click();
    await post.getByLabel('How was it solved?').fill('The host was moved; its address is mended.');
    await post.getByRole('button', { name: 'Resolve' }).click();
    await reads(post, 'Stateresolved');
    await seat.look('Personal Chat');
    await reads(seat.card(), 'The host was moved; its address is mended.');
  });

  it('takes a report in the dialog of the message extension', async () => {
    const dialog = await seat.openDialog('support');
    await dialog.getByLabel('What happened, in one line?').fill('Slow screens');
    await dialog.getByLabel('USER-Access').check();
    await dialog.getByLabel('No', { exact: true }).check();
    await shoot(seat.page, 'teams-dialog.png', 800);
    await dialog.getByRole('button', { name: 'Next' }).click();
    await dialog.getByLabel('Hardly any').check();
    await dialog.getByLabel('Yes', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await dialog.getByLabel('Since when?').fill('Monday');
    await dialog.getByRole('button', { name: 'Next' }).click();
    await reads(dialog, 'Severity 4');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await reads(dialog, 'NX-1002');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await seat.look('Office - Support');
    await reads(seat.post('NX-1002'), 'Slow screens');
  });

  it('reports a message that stands there already', async () => {
    await seat.look('Personal Chat');
    const dialog = await seat.openDialogOn('It names the host “billing”.', 'report');
    await expect
      .poll(() => dialog.getByLabel('What happened, in one line?').inputValue())
      .toBe('It names the host “billing”.');
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('is asked by a mention in the channel, and answers in the chat', async () => {
    await seat.look('Office - Support');
    await seat.mention('support status NX-1002');
    await reads(seat.post('support status NX-1002'), 'answered you in our personal chat');
    await seat.look('Personal Chat');
    await reads(seat.card('nobody has taken it'), 'NX-1002');
  });
});
