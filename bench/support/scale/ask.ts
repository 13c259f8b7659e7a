/** What a bot on a filled database is asked. */
export type Ask =
  /** So many rounds of the loops that find nothing to do. */
  | { readonly kind: 'idle'; readonly times: number }
  /** So many looks of the loops that seldom look: what to forget, and what waits for too long. */
  | { readonly kind: 'rare'; readonly times: number }
  /** What an agent asks, one after the other, of these tickets where it is about one. */
  | { readonly kind: Question; readonly numbers: readonly string[] }
  /** Starts its loops. */
  | { readonly kind: 'start' }
  /** How late each check so far was committed. */
  | { readonly kind: 'late' }
  /** Stops them. */
  | { readonly kind: 'stop' };

export type Question = 'queue' | 'status' | 'explain';

/** What each took, in ms; of `late`, what it asks for. */
export interface Took {
  readonly ms: readonly number[];
  /** CPU that the process used for all of it. */
  readonly cpuMs: number;
}
