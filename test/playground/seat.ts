import type { Locator, Page } from 'playwright-core';

/** The one seat at the Playground's page: what its person sees and does there. */
export interface Seat {
  readonly page: Page;
  look(conversation: 'Personal Chat' | 'Office - Support'): Promise<void>;
  /** The last card in the conversation looked at, of those with these words. */
  card(words?: string): Locator;
  /** The post of a channel with these words in it, and its replies. */
  post(words: string): Locator;
  /** Types into the personal chat, and sends it. */
  say(words: string): Promise<void>;
  /** Mentions the bot with these words behind it: in a new post, or under one. */
  mention(words: string, under?: Locator): Promise<void>;
  /** Opens the dialog of the command of the message extension. Returns it. */
  openDialog(command: string): Promise<Locator>;
  /** The same for the command on a message that stands in the personal chat. */
  openDialogOn(message: string, command: string): Promise<Locator>;
}

/** Opens the page, which gets nothing from outside of this machine, such as its fonts. */
export async function takeSeat(page: Page, url: string): Promise<Seat> {
  await page.route(
    ({ hostname }) => hostname !== 'localhost',
    (route) => route.abort(),
  );
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.getByRole('button', { name: 'Toggle Log Panel' }).click();

  const nameCommand = async (command: string) => {
    await page.getByPlaceholder('Input command id').fill(command);
    await page.getByRole('button', { name: 'Create' }).click();
    return page.getByRole('dialog');
  };

  return {
    page,
    look: (conversation) => page.getByRole('treeitem', { name: conversation }).click(),
    card: (words = '') => page.locator('.ac-adaptiveCard').filter({ hasText: words }).last(),
    post: (words) => page.getByRole('group').filter({ hasText: words }),
    async say(words) {
      await page.getByRole('textbox').last().click();
      await page.keyboard.insertText(words);
      await page.keyboard.press('Enter');
    },
    async mention(words, under) {
      await (under ?? page).getByRole('textbox').first().click();
      await page.keyboard.type('@Firstline');
      await page.locator('#typeahead-menu').getByText('Firstline').click();
      await page.keyboard.insertText(` ${words}`);
      if (under) await page.keyboard.press('Enter');
      else await page.getByRole('button', { name: 'Post' }).click();
    },
    async openDialog(command) {
      await page.getByRole('button', { name: 'Trigger Message Extension App' }).last().click();
      await page.getByRole('menuitem', { name: 'Action Command' }).click();
      return nameCommand(command);
    },
    async openDialogOn(message, command) {
      const menu = page.getByRole('button', { name: 'Show more information' });
      const whole = page.locator('div').filter({ hasText: message }).filter({ has: menu }).last();
      await whole.hover();
      await whole.getByRole('button', { name: 'Show more information' }).click();
      await page.getByRole('menuitem', { name: 'Action Command' }).click();
      return nameCommand(command);
    },
  };
}
