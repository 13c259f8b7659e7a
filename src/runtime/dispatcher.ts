import { platformName, platformOf } from './addresses.ts';
import { type Brakes, longestHoldMs, newBrakes } from './brake.ts';
import { prepare, type Sending } from './deliver.ts';
import { requesterSlotOf } from './entries.ts';
import { execute } from './execute.ts';
import { leased, leaseMs } from './leased.ts';
import { type Loop, startLoop } from './loop.ts';
import { alertRole, alertWaitMs, unansweredWords } from './overdue.ts';
import { type ClaimedEntry, type Platform, PlatformError } from './ports.ts';
import type { Shell } from './shell.ts';

/** Conversations that are served at once: with 200 that may have a message a second, at 0.3 s for each. */
export const conversationsAtOnce = 60;
/** What takes longer leaves its place to other platforms, as its own may not answer. */
const slowMs = 2000;
/** Where a platform has as many under way as it may, what is claimed for it waits so long. */
const fullMs = 1000;
/** Between two claims: what ends or comes in that time is claimed for at once. */
const claimRestMs = 15;
/** Polling alone suffices; hints only wake it earlier. */
const longestSleepMs = 500;
/** The shortest rest, where all there is to send waits for its time. */
const shortestRestMs = 10;
const longestBackoffMs = 60_000;
/** The support channel refuses: an operator has to mend it, so nothing is given up. */
const refusedChannelMs = 60_000;
/**
 * Of so many claims one begins with what waits longest, so that nothing urgent holds it up for ever, and
 * one with what came due last: whose turn in the pace has come keeps it, however much older there is.
 */
const turns = ['urgent', 'urgent', 'recent', 'urgent', 'ordinary'] as const;
/** What is tried again waits up to this part longer, so that not all come back in one moment. */
const spread = 0.1;
const longestSpreadMs = 2000;
/** Between two looks whether the status thread is there that a message links to. */
const threadWaitMs = 200;
/** A longer wait for the platform's pace gives the entry back, as it would take the place of others. */
const longestSatOutMs = 250;
/** Who had a turn and finds no place sits out so much, and then joins the line anew. */
const longestSitMs = 1000;
/** About how long a platform takes for one message more to the same address. */
const apartMs = 1000;

export interface Dispatcher extends Loop {
  /** Whether nothing is being sent at this moment. */
  isIdle(): boolean;
  /** How many sendings were begun so far. */
  begun(): number;
}

/**
 * Starts sending what the outbox holds, several conversations side by side. A platform that does not
 * answer is left alone but for the question whether it is there; then all goes on at once. */
export function startDispatcher(shell: Shell, brakes: Brakes = newBrakes(shell)): Dispatcher {
  const underWay = new Map<Promise<void>, { readonly platform: string; readonly since: number }>();
  const { now } = shell.timers;
  /** How many more may be begun for a platform. One that hangs takes no places of the others. */
  const roomFor = (platform: string) => {
    const all = [...underWay.values()];
    const own = all.filter((one) => one.platform === platform).length;
    const quick = all.filter(({ since }) => now() - since < slowMs).length;
    return Math.min(brakes.room(platform, conversationsAtOnce) - own, conversationsAtOnce - quick);
  };
  let claiming = false;
  let begun = 0;
  let claims = 0;
  let claimedAt = Number.NEGATIVE_INFINITY;
  const loop = startLoop('dispatcher', shell, async () => {
    brakes.ask(() => loop.wake());
    const early = claimedAt + claimRestMs - now();
    if (early > 0) await shell.timers.rest(early);
    const room = Math.max(0, ...[...shell.platforms.keys()].map(roomFor));
    if (room <= 0) return Math.min(longestSleepMs, brakes.shortestWait() || longestSleepMs);
    claiming = true;
    try {
      const turn = turns[claims % turns.length];
      claims += 1;
      const askedAt = now();
      claimedAt = askedAt;
      const entries = await shell.outbox.claim(room, leaseMs, turn);
      for (const entry of entries) begin(entry, askedAt);
      if (entries.length > 0) return 0;
      const wait = (await shell.outbox.nextIn()) ?? longestSleepMs;
      return Math.max(shortestRestMs, Math.min(longestSleepMs, wait));
    } finally {
      claiming = false;
    }
  });
  const begin = (entry: ClaimedEntry, askedAt: number) => {
    const platform = platformName(entry.to);
    const isFull = shell.platforms.has(platform) && roomFor(platform) <= 0;
    const { deskId: desk, number, id } = entry;
    const sent = () =>
      shell.trail.step('deliver', { desk, number, entry: id, platform }, () =>
        send(shell, brakes, entry, askedAt),
      );
    const work = (isFull ? giveBack(shell, brakes, entry) : sent())
      // The database failed as well: the lease runs out, and the entry is looked at again.
      .catch((err) => shell.log.error({ err, entry: entry.id }, 'an entry is left to its lease'))
      .finally(() => {
        underWay.delete(work);
        loop.wake();
      });
    underWay.set(work, { platform: isFull ? '' : platform, since: now() });
    begun += 1;
  };
  return {
    wake: loop.wake,
    isIdle: () => !claiming && underWay.size === 0,
    begun: () => begun,
    async stop() {
      await loop.stop();
      await Promise.all([...underWay.keys(), brakes.settled()]);
    },
  };
}

/** 1 s, 2 s, 4 s … up to a minute. */
function backoff(attempts: number): number {
  return Math.min(longestBackoffMs, 1000 * 2 ** Math.min(attempts, 10));
}

/** Its platform has no room: it does not answer, or has not as yet. */
async function giveBack({ outbox }: Shell, brakes: Brakes, entry: ClaimedEntry): Promise<void> {
  const wait = brakes.wait(platformName(entry.to)) || fullMs;
  await outbox.retry(entry, wait, entry.ambiguous, unansweredWords);
}

/** Where a reply may name any message to the requester, each has a slot, and not the first alone. */
function ownSlot(platform: Platform, { id, as, delivery }: ClaimedEntry): string | undefined {
  const isUnnamed = delivery.kind === 'post' && delivery.slot === undefined;
  return as === 'requester' && isUnnamed && !platform.directThreads
    ? requesterSlotOf(id)
    : undefined;
}

async function send(
  shell: Shell,
  brakes: Brakes,
  entry: ClaimedEntry,
  askedAt: number,
): Promise<void> {
  const { outbox, log } = shell;
  const about = { desk: entry.deskId, number: entry.number, entry: entry.id };
  const { now } = shell.timers;
  const claimedAt = now();
  let begun = false;
  try {
    const platform = leased(shell, platformOf(shell.platforms, entry.to, 'deliver'), askedAt);
    const sending = await prepare(shell, platform, entry);
    if (sending === 'not yet') {
      shell.meter.delivered(platform.name, 'waiting');
      const [wait, why] =
        entry.as === alertRole
          ? [alertWaitMs, 'waiting for what it tells of']
          : [threadWaitMs, 'waiting for the status thread'];
      await outbox.retry(entry, wait, entry.ambiguous, why);
      return;
    }
    // Never marked as sent: there is no message to change, or nothing to say any more.
    if (!sending) return await outbox.fail(entry, 'there is nothing to send');
    if (!(await inPace(shell, platform, entry, sending))) return;
    begun = true;
    const ref = await sending.send();
    brakes.note(platform.name, null);
    await outbox.done(entry, ref, ownSlot(platform, entry));
    shell.meter.delivered(platform.name, 'sent');
    shell.meter.sentAfter(platform.name, entry.urgent, entry.ageMs + now() - claimedAt);
    // Home pages link to the status thread that is there now.
    if (entry.delivery.kind === 'card' && sending.kind === 'post')
      await shell.homes.touch(entry.deskId);
    log.debug(about, 'delivered');
  } catch (error) {
    if (error instanceof PlatformError) {
      brakes.note(error.platform, error);
      shell.meter.delivered(error.platform, error.outcome);
      return failed(shell, entry, error);
    }
    // Not the platform's fault, so once begun it may have arrived: look before sending again.
    log.error({ err: error, ...about }, 'delivery failed');
    const ambiguous = begun || entry.ambiguous;
    await outbox.retry(entry, backoff(entry.attempts), ambiguous, faultOf(error));
  }
}

/**
 * Waits for the platform's pace; false where its turn comes so late that the entry is given back
 * until then, to leave room for other addresses. What is urgent stands in no line of the others', and
 * has what is before it in its conversation stand in none.
 */
async function inPace(
  shell: Shell,
  platform: Platform,
  entry: ClaimedEntry,
  { kind }: Sending,
): Promise<boolean> {
  const { to, hurries, ambiguous, attempts } = entry;
  // What was claimed before has its turn, as far as it waited for the pace.
  let joins = attempts === 0;
  for (let sat = 0; ; ) {
    const wait = await platform.pace(to, kind, hurries, joins);
    if (wait === 0) return true;
    const isLong = wait > longestSatOutMs || sat >= longestSitMs;
    if (isLong && joins) {
      shell.meter.paced(platform.name, wait);
      const why = 'waiting for the platform’s pace';
      await shell.outbox.retry(entry, wait, ambiguous, why, apartMs);
      return false;
    }
    if (!isLong) {
      await shell.timers.rest(wait);
      shell.meter.paced(platform.name, wait);
      sat += wait;
    }
    joins = isLong;
  }
}

async function failed(shell: Shell, entry: ClaimedEntry, error: PlatformError): Promise<void> {
  const { outbox, log } = shell;
  const about = { desk: entry.deskId, number: entry.number, entry: entry.id, reason: error.reason };
  const longest = error.unreachable ? longestHoldMs : longestBackoffMs;
  const rest = Math.min(longest, backoff(entry.attempts));
  const wait = Math.max(error.retryAfterMs ?? 0, rest);
  const why = error.unreachable ? `${unansweredWords}: ${error.message}` : error.message;
  switch (error.outcome) {
    case 'retryable': {
      const least = error.retryAfterMs ?? rest;
      const after = Math.round(least + shell.random() * Math.min(longestSpreadMs, spread * least));
      log.warn({ ...about, after }, 'not delivered, trying again');
      return outbox.retry(entry, after, entry.ambiguous, why);
    }
    case 'ambiguous':
      log.warn({ ...about, after: wait }, 'delivery unclear, looking before trying again');
      return outbox.retry(entry, wait, true, why);
    case 'refused':
      if (entry.as === 'desk' && error.ofMessage) {
        log.error(
          { ...about, err: error },
          'a message that the platform does not take is left out',
        );
        return outbox.fail(entry, error.message);
      }
      if (entry.as === 'desk' && !isDesksOwn(shell, entry)) {
        log.warn(about, 'a message to a channel that the desk file names no more is left out');
        return outbox.fail(entry, error.message);
      }
      if (entry.as === 'desk') {
        log.error(about, 'the support channel refuses messages; check the bot’s membership');
        await recordNotReached(shell, entry, error.reason);
        return outbox.retry(entry, refusedChannelMs, entry.ambiguous, error.message);
      }
      if (entry.as === alertRole) {
        log.error(about, 'an alert could not be shown');
        return outbox.fail(entry, error.message);
      }
      if (entry.as === 'public') {
        log.warn(about, 'the channel where a ticket was raised does not show where it stands');
        return outbox.fail(entry, error.message);
      }
      log.error({ ...about, as: entry.as }, 'a person could not be reached');
      await recordNotReached(shell, entry, error.reason);
      return outbox.fail(entry, error.message);
    default:
      return error.outcome satisfies never;
  }
}

/** Whether the channel is still one of the desk's, as far as the desk file has the desk. */
function isDesksOwn({ desks }: Shell, { deskId, to }: ClaimedEntry): boolean {
  return desks.get(deskId)?.supportChannels.includes(to) ?? true;
}

/** Recorded before the entry is given up: a crash between the two repeats, and the id makes it one. */
async function recordNotReached(shell: Shell, entry: ClaimedEntry, reason: string): Promise<void> {
  if (entry.delivery.kind === 'update' || entry.number === '') return;
  await execute(shell, entry.deskId, entry.number, `not-reached:${entry.id}`, {
    type: 'RecordNotReached',
    as: entry.as,
    keys: entry.keys,
    person: entry.to,
    reason,
  });
}

/** What is kept of a fault of our own: its words may quote what was typed, and stand in the log alone. */
function faultOf(error: unknown): string {
  return `a fault of the bot (${error instanceof Error ? error.name : typeof error}), see its log`;
}
