import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));

/** Takes a picture for the documents, `height` pixels high, where `TEAMS_PICTURES=1` asks for it. */
export async function shoot(
  page: Page,
  name: `teams-${string}.png`,
  height: number,
): Promise<void> {
  if (process.env.TEAMS_PICTURES !== '1') return;
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 1280, height });
  await page.screenshot({ path: `${docs}${name}`, animations: 'disabled' });
  if (usual) await page.setViewportSize(usual);
}
