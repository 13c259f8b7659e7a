import type { Log, Timers } from './runtime/ports.ts';

/** Lines with the same words that are written in a minute. */
const mostAlike = 60;
/** Different words that are told apart at a time; all others share one count. */
const mostWords = 200;
const windowMs = 60_000;

interface Alike {
  readonly since: number;
  written: number;
  leftOut: number;
}

export interface BoundedLog extends Log {
  /** Says at once what was left out so far. */
  close(): void;
}

/**
 * A log for what anybody can cause from outside, so that a flood of bad requests does not fill the
 * disk: of lines with the same words so many are written in a minute, then one that says how many more
 * there were.
 */
export function boundedLog(log: Log, timers: Pick<Timers, 'now' | 'rest'>): BoundedLog {
  const counts = new Map<string, Alike>();
  const closing = new AbortController();

  function alikeOf(words: string, now: number): Alike {
    const before = counts.get(words);
    if (before && (before.leftOut > 0 || now - before.since < windowMs)) return before;
    const begun = { since: now, written: 0, leftOut: 0 };
    counts.set(words, begun);
    return begun;
  }

  function forgetOld(now: number): void {
    for (const [words, { since, leftOut }] of counts) {
      if (leftOut === 0 && now - since >= windowMs) counts.delete(words);
    }
  }

  function writer(level: keyof Log): Log[typeof level] {
    return (details, message) => {
      const now = timers.now();
      if (counts.size >= mostWords) forgetOld(now);
      const words = counts.has(message) || counts.size < mostWords ? message : 'other words';
      const alike = alikeOf(words, now);
      if (alike.written < mostAlike) {
        alike.written += 1;
        return log[level](details, message);
      }
      alike.leftOut += 1;
      if (alike.leftOut > 1) return;
      void timers.rest(windowMs - (now - alike.since), closing.signal).then(() => {
        counts.delete(words);
        log[level]({ leftOut: alike.leftOut }, `left out, as there were too many: ${words}`);
      });
    };
  }

  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    close: () => closing.abort(),
  };
}
