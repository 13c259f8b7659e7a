import { type Timers, within } from '../../src/runtime/ports.ts';
import { later } from './errors.ts';

/** The time for all that comes before a message is sent. */
export interface Deadline {
  /** Waits for a part of it, which goes on where it comes too late. Throws PlatformError then. */
  wait<T>(part: Promise<T>): Promise<T>;
  /** Throws PlatformError where no sending may begin any more. */
  check(): void;
}

/** Begins now. What is late was not sent, and is tried again. */
export function deadline(operation: string, ms: number, timers: Timers): Deadline {
  const until = timers.now() + ms;
  const late = () => later(operation, 'not_ready_in_time');
  return {
    async wait(part) {
      const came = await within(part, Math.max(0, until - timers.now()), timers);
      if (!came.inTime) throw late();
      return came.value;
    },
    check() {
      if (timers.now() > until) throw late();
    },
  };
}
