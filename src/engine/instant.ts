/** A moment in UTC, as epoch milliseconds. Wall clocks and zones appear only in calendars and texts. */
export type Instant = number;

/** A half-open stretch of time `[from, to)`; `to` is null while it has not ended. */
export interface Pause {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** A half-open stretch of time `[from, to)`. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}
