import type { CalendarSpec } from '../../engine/calendar/calendar-spec.ts';
import type { Policy } from '../../engine/policy.ts';
import type { Address, Person } from '../../engine/ticket.ts';

/** One support organisation, as the desk file says. */
export interface Desk {
  readonly id: string;
  readonly policy: Policy;
  /** Content hash of the policy document. */
  readonly policyVersion: string;
  /** Where status threads stand, at most one channel on each platform; the first is the desk's own. */
  readonly supportChannels: readonly [Address, ...Address[]];
  /** The support agents; empty: the members of the support channel. */
  readonly roster: readonly Agent[];
  /**
   * Hears of targets at risk where nobody has taken the ticket, and alone may change contacts and
   * charges; else the fallback.
   */
  readonly lead: Person | null;
  readonly contacts: Readonly<Record<string, readonly Person[]>>;
  readonly fallback: Person;
  /** The office that a workspace is, by `<platform>:<team or tenant id>` (T-02). */
  readonly offices: Readonly<Record<string, string>>;
  /**
   * Workspaces whose people write to this desk, besides that of the support channel and the offices;
   * `all`: every one that the bot is installed in.
   */
  readonly serves: readonly string[] | 'all';
  /** A public message in the channel where a ticket was raised shows where it stands. */
  readonly publicStatus: boolean;
}

/** A support agent, with the weekly hours of duty in the desk's zone; null: always on duty. */
export interface Agent extends Person {
  readonly duty: CalendarSpec['hours'] | null;
}
