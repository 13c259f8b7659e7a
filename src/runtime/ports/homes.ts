import type { Instant } from '../../engine/instant.ts';
import type { Address } from '../../engine/ticket.ts';

/** Who has the home page of the bot open, so that it is kept current. Times are real time. */
export interface Homes {
  /** Somebody opened it: it is due at once, and on changes of these desks for the next hour. */
  watch(person: Address, desks: readonly WatchedDesk[]): Promise<void>;
  /**
   * Claims up to `limit` people whose page is due, for `leaseMs`. Every change of a ticket makes due
   * the pages of its requester and of those who watch the whole desk.
   */
  claim(limit: number, leaseMs: number): Promise<readonly ClaimedHome[]>;
  /** Shown as it was at the claim; what changed since makes it due again, in `restMs` at the earliest. */
  done(home: ClaimedHome, restMs: number): Promise<void>;
  /** Something that is no event of a ticket changed for those who watch the whole desk. */
  touch(deskId: string): Promise<void>;
  /** Milliseconds until the next page may be shown: 0 now, null where none is due. */
  nextIn(): Promise<number | null>;
}

export interface WatchedDesk {
  readonly deskId: string;
  /** All its tickets; else the person's own. */
  readonly whole: boolean;
}

export interface ClaimedHome {
  readonly person: Address;
  /** The desks that it is about. */
  readonly deskIds: readonly string[];
  readonly claimedAt: Instant;
}
