import { platformName } from './addresses.ts';
import { type Brakes, newBrakes } from './brake.ts';
import { homePage } from './home.ts';
import { type Loop, startLoop } from './loop.ts';
import { type ClaimedHome, PlatformError } from './ports.ts';
import type { Shell } from './shell.ts';

/** Pages that are shown at once. */
const mostAtOnce = 5;
/** No page is shown more often than this, however much changes. */
export const restMs = 2000;
/** Polling alone suffices; hints only wake it earlier. */
const longestSleepMs = 500;
const shortestRestMs = 10;
/** Longer than the platform takes with its time-outs; a page that could not be shown waits so long. */
const leaseMs = 20_000;

export interface HomesLoop extends Loop {
  /** Whether no page is being shown at this moment. */
  isIdle(): boolean;
}

/** Starts keeping the home pages current that people have open. */
export function startHomes(shell: Shell, brakes: Brakes = newBrakes(shell)): HomesLoop {
  let showing = false;
  const loop = startLoop('homes', shell, async () => {
    if (brakes.shortestWait() > 0) return longestSleepMs;
    const wait = await shell.homes.nextIn();
    if (wait !== 0) return Math.min(longestSleepMs, wait ?? longestSleepMs);
    showing = true;
    try {
      const claimed = await shell.homes.claim(mostAtOnce, leaseMs);
      await Promise.all(claimed.map((home) => show(shell, brakes, home)));
      return claimed.length > 0 ? 0 : shortestRestMs;
    } finally {
      showing = false;
    }
  });
  return { ...loop, isIdle: () => !showing };
}

/** What is refused is not tried again before something changes; any other failure ends with the lease. */
async function show(shell: Shell, brakes: Brakes, claimed: ClaimedHome): Promise<void> {
  const { person } = claimed;
  const name = platformName(person);
  // Its platform does not answer: the lease ends, and it is tried again.
  if (brakes.wait(name) > 0) return;
  try {
    await shell.platforms.get(name)?.showHome(person, await homePage(shell, claimed));
    brakes.note(name, null);
  } catch (err) {
    shell.log.warn({ err, person }, 'a home page could not be shown');
    if (err instanceof PlatformError) brakes.note(name, err);
    if (!(err instanceof PlatformError) || err.outcome !== 'refused') return;
  }
  await shell.homes.done(claimed, restMs);
}
