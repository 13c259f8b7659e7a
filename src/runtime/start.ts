import { newBrakes } from './brake.ts';
import { type Dispatcher, startDispatcher } from './dispatcher.ts';
import { type HomesLoop, restMs, startHomes } from './homes.ts';
import { startLoop } from './loop.ts';
import { startOverdue } from './overdue.ts';
import type { Shell } from './shell.ts';
import { startSweep } from './sweep.ts';
import { followContacts } from './take-up-desks.ts';
import { checkClocks } from './ticker.ts';

/** Polling alone suffices; hints only wake it earlier. */
const longestSleepMs = 500;
/** What may be tried only after this long, such as a channel that refuses, is not waited for. */
const settlePatienceMs = 10_000;
const longestSettleMs = 60_000;

export interface Runtime {
  /** Waits until nothing is due and nothing can be sent for now. Throws after a minute. */
  settle(): Promise<void>;
  /** Milliseconds since all clocks that were due had been looked at, or since the start. */
  sinceRound(): number;
  /** Lets the work in hand finish, and begins no more. */
  stop(): Promise<void>;
}

/** Starts the ticker, the dispatcher, and what keeps home pages current. */
export function startRuntime(shell: Shell): Runtime {
  const follow = followContacts(shell);
  let lastRound = shell.timers.now();
  const ticker = startLoop('ticker', shell, async () => {
    await follow();
    await checkClocks(shell);
    lastRound = shell.timers.now();
    const next = await shell.tickets.nextCheckAt();
    const wait = next === null ? longestSleepMs : next - shell.clock.now();
    return Math.max(0, Math.min(longestSleepMs, wait));
  });
  const brakes = newBrakes(shell);
  const dispatcher = startDispatcher(shell, brakes);
  const homes = startHomes(shell, brakes);
  const sweep = startSweep(shell);
  const overdue = startOverdue(shell);
  shell.hint.onRaise(() => {
    ticker.wake();
    dispatcher.wake();
    homes.wake();
  });
  return {
    async settle() {
      const deadline = shell.timers.now() + longestSettleMs;
      shell.hint.raise();
      while (shell.timers.now() < deadline) {
        const held = brakes.shortestWait();
        if ((await isSettled(shell, dispatcher, held)) && (await areShown(shell, homes, held)))
          return;
        await shell.timers.rest(10);
      }
      throw new Error('there was still something to send after a minute');
    },
    sinceRound: () => shell.timers.now() - lastRound,
    async stop() {
      await Promise.all([ticker, dispatcher, homes, sweep, overdue].map((loop) => loop.stop()));
    },
  };
}

/** The check first, as what it writes into the outbox is there once the check is no longer due. */
async function isSettled(shell: Shell, dispatcher: Dispatcher, held: number): Promise<boolean> {
  const check = await shell.tickets.nextCheckAt();
  if (check !== null && check <= shell.clock.now()) return false;
  // What is under way may be put back to be tried again.
  if (!dispatcher.isIdle()) return false;
  const before = dispatcher.begun();
  const next = (await shell.outbox.nextIn()) ?? Number.POSITIVE_INFINITY;
  // What was sent meanwhile may have made room for the next message of its conversation.
  return (
    Math.max(next, held) > settlePatienceMs && dispatcher.isIdle() && dispatcher.begun() === before
  );
}

/** Whether every open home page shows what there is; one that could not be shown is not waited for. */
async function areShown(shell: Shell, homes: HomesLoop, held: number): Promise<boolean> {
  if (!homes.isIdle()) return false;
  const next = (await shell.homes.nextIn()) ?? Number.POSITIVE_INFINITY;
  return Math.max(next, held) > restMs && homes.isIdle();
}
