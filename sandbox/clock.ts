/** Epoch ms it stands at, or how far it runs ahead of real time. */
export type ClockState = { at: number } | { ahead: number };

export interface Clock {
  now(): number;
  move(ms: number): void;
  state(): ClockState;
}

/**
 * The clock the bot lives by. With `startAt` it stands still between moves, else it runs.
 * It never starts earlier than where a saved workspace left it.
 */
export function createClock(startAt: number | undefined, saved: ClockState | undefined): Clock {
  if (startAt !== undefined) {
    let at = saved && 'at' in saved ? Math.max(saved.at, startAt) : startAt;
    return {
      now: () => at,
      move: (ms) => {
        at += ms;
      },
      state: () => ({ at }),
    };
  }
  let ahead = saved && 'ahead' in saved ? saved.ahead : 0;
  return {
    now: () => Date.now() + ahead,
    move: (ms) => {
      ahead += ms;
    },
    state: () => ({ ahead }),
  };
}
