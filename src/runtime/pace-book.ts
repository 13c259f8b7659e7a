import type { PaceBook } from './ports/pace-book.ts';
import type { Timers } from './ports/surroundings.ts';
import { realTimers } from './real-timers.ts';

const keptMs = 2 * 60 * 60_000;

/** The pace of one process that has a platform for itself, by a clock that nobody can set. */
export function memoryPaces({ now }: Pick<Timers, 'now'> = realTimers): PaceBook {
  /** The one written last stands last. */
  const kept = new Map<string, { readonly state: unknown; readonly changedAt: number }>();

  function forget(before: number): void {
    for (const [key, { changedAt }] of kept) {
      if (changedAt >= before) return;
      kept.delete(key);
    }
  }

  return {
    async change(keys, work) {
      const at = now();
      forget(at - keptMs);
      const known = keys.flatMap((key) => {
        const one = kept.get(key);
        return one ? [[key, one.state] as const] : [];
      });
      const { result, states } = work(new Map(known), at);
      for (const [key, state] of states) {
        kept.delete(key);
        kept.set(key, { state, changedAt: at });
      }
      return result;
    },
  };
}
