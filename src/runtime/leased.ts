import { type Platform, PlatformError } from './ports.ts';
import type { Shell } from './shell.ts';

/** Longer than any sending takes with its time-outs; after it another replica may look. */
export const leaseMs = 60_000;
/** What is sent is under way by then, and has its answer, or is given up, while the lease lasts. */
const latestBeginMs = 20_000;

/**
 * The platform, to which a sending is begun only while nobody else may send the same: what was long in
 * coming, as the database or a look for an earlier attempt was slow, is not sent any more and fails
 * with a retryable PlatformError. `askedAt`: when the claim was asked for, by the shell's timers.
 */
export function leased(
  { timers }: Pick<Shell, 'timers'>,
  platform: Platform,
  askedAt: number,
): Platform {
  const check = (operation: string) => {
    if (timers.now() - askedAt <= latestBeginMs) return;
    throw new PlatformError({
      platform: platform.name,
      operation,
      outcome: 'retryable',
      reason: 'lease_nearly_over',
    });
  };
  return {
    ...platform,
    async post(...message) {
      check('post');
      return platform.post(...message);
    },
    async update(...message) {
      check('update');
      return platform.update(...message);
    },
  };
}
