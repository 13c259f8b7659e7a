import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a browser is installed; undefined where none is. `CHROMIUM_PATH` names another one. */
export const browserPath: string | undefined =
  process.env.CHROMIUM_PATH ?? candidates.find((path) => existsSync(path));

/** Starts the installed browser without a window and without calls to the outside. */
export function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('no browser is installed');
  return chromium.launch({
    executablePath: browserPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
