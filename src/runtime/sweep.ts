import { type Loop, startLoop } from './loop.ts';
import type { Shell } from './shell.ts';

/** How long what nobody comes back to is kept: unsent words, and that a message was answered. */
const keptMs = 7 * 24 * 60 * 60_000;
const restMs = 60 * 60_000;
const batch = 500;
/** Between two batches, so that nobody waits for the database because of them. */
const breathMs = 100;

/** Starts forgetting what is past its time, now and every hour after. */
export function startSweep(shell: Shell): Loop {
  return startLoop('sweep', shell, async () => ((await sweep(shell)) < batch ? restMs : breathMs));
}

/**
 * Forgets one batch of each: drafts by the desk's clock, as they were opened by it, and once-keys by
 * the database's. Returns how many there were of the more numerous.
 */
export async function sweep({
  clock,
  tickets,
  outbox,
}: Pick<Shell, 'clock' | 'tickets' | 'outbox'>): Promise<number> {
  const forgotten = await Promise.all([
    tickets.forgetDrafts(clock.now() - keptMs, batch),
    outbox.forgetKeys(keptMs, batch),
  ]);
  return Math.max(...forgotten);
}
