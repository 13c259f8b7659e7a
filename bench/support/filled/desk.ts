import { fileURLToPath } from 'node:url';
import { loadDesks } from '../../../src/files/load-desks.ts';
import type { Desk } from '../../../src/runtime/ports.ts';

/** For FIRSTLINE_CONFIG of a bot in Slack. */
export const deskFile = fileURLToPath(new URL('./desk.yaml', import.meta.url));

/** The desk in it, which the tickets of a filled database are of. */
export async function filledDesk(): Promise<Desk> {
  const [desk] = await loadDesks(deskFile);
  if (!desk) throw new Error(`${deskFile} has no desk`);
  return desk;
}
