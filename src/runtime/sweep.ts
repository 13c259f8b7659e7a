import type { Instant } from '../engine/instant.ts';
import { periodBefore } from '../engine/period.ts';
import { type Loop, startLoop } from './loop.ts';
import type { Shell } from './shell.ts';

const day = 24 * 60 * 60_000;
/** How long what nobody comes back to is kept: unsent words, and that a message was answered. */
const keptMs = 7 * day;
/** What is of no ticket, and that a command was carried out: longer than anything comes again. */
const lookedUpMs = 30 * day;
const restMs = 60 * 60_000;
const batch = 500;
/** A ticket goes with its events and messages, perhaps hundreds of rows. */
const ticketBatch = 20;
/** Between two batches, so that nobody waits for the database because of them. */
const breathMs = 100;

/** Starts forgetting what is past its time, now and every hour after. */
export function startSweep(shell: Shell): Loop {
  return startLoop('sweep', shell, async () => ((await sweep(shell)) ? breathMs : restMs));
}

type Sweeping = Pick<Shell, 'clock' | 'log' | 'tickets' | 'outbox' | 'keeping' | 'desks'>;

/**
 * Forgets one batch of each: what is of a desk by the desk's clock, what is of the wire by the
 * database's. Returns whether there is more. Where a machine's clock is wrong, too little is forgotten
 * rather than too much: what is gone is gone.
 */
export async function sweep(shell: Sweeping): Promise<boolean> {
  const { tickets, outbox, keeping } = shell;
  const now = await earlier(shell);
  const forgotten = await Promise.all([
    tickets.forgetDrafts(now - keptMs, batch),
    outbox.forgetKeys(keptMs, batch),
    keeping.forgetMessages(lookedUpMs, batch),
    keeping.forgetCommands(lookedUpMs, batch),
  ]);
  let isMore = Math.max(...forgotten) >= batch;
  for (const deskId of shell.desks.keys()) isMore = (await purge(shell, deskId, now)) || isMore;
  return isMore;
}

/** The earlier time of the machine's clock and the database's, or that of a clock moved by hand. */
async function earlier({ clock, keeping }: Sweeping): Promise<Instant> {
  return clock.isMachines ? Math.min(clock.now(), await keeping.now()) : clock.now();
}

/** Removes what a desk's present policy keeps no longer, one batch. Returns whether there is more. */
async function purge(
  { log, keeping, desks }: Sweeping,
  deskId: string,
  now: Instant,
): Promise<boolean> {
  const retention = desks.get(deskId)?.policy.retention;
  if (!retention) return false;
  const before = periodBefore(retention.resolved, now);
  const purged = await keeping.purge(deskId, before, ticketBatch, now);
  const referrals = await keeping.forgetReferrals(deskId, before, batch);
  if (purged > 0) log.info({ desk: deskId, tickets: purged }, 'tickets past their time are gone');
  return purged >= ticketBatch || referrals >= batch;
}
