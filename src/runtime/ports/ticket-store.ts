import type { Instant } from '../../engine/instant.ts';
import type { Policy } from '../../engine/policy.ts';
import type { QueuePlace } from '../../engine/queue.ts';
import type { Address, Ticket, TicketEvent } from '../../engine/ticket.ts';
import type { Draft, ReferralRecord } from './draft.ts';
import type { MessageRef } from './message-ref.ts';
import type { Delivery, OutboxEntry } from './outbox.ts';

/** What one command does to a ticket, ready to be written. */
export interface Decision {
  readonly events: readonly TicketEvent[];
  readonly ticket: Ticket;
  readonly nextCheckAt: Instant | null;
  /** Its place in the desk's queue; null leaves it where it is. */
  readonly queuePlace: QueuePlace | null;
  readonly outbox: readonly OutboxEntry[];
}

export interface TicketRow {
  readonly ticket: Ticket;
  readonly events: readonly TicketEvent[];
}

/** What became of a message about a ticket. */
export interface DeliveryRecord {
  readonly to: Address;
  readonly as: string;
  readonly keys: readonly string[];
  readonly kind: Delivery['kind'];
  /** The message's summary; empty for the card. */
  readonly summary: string;
  readonly status: 'pending' | 'sent' | 'failed';
  /** When it was sent or given up, in real time; null while it is pending. */
  readonly finishedAt: Instant | null;
}

/** Tickets, their events and drafts. Every method names the desk first: no desk sees another's. */
export interface TicketStore {
  saveDraft(draft: Draft): Promise<void>;
  findDraft(deskId: string, draftId: string): Promise<Draft | null>;
  /**
   * The person's latest draft opened at `since` or later in which something stands, that no ticket
   * came of and that was not another team's; or null.
   */
  unfinishedDraft(deskId: string, person: Address, since: Instant): Promise<Draft | null>;
  /**
   * Saves a new draft in which nothing stands, unless its requester has left one unfinished at the
   * desk, as `unfinishedDraft` says: then nothing is saved, and that one is given.
   */
  beginDraft(draft: Draft, since: Instant): Promise<Draft | null>;
  /** Forgets a draft; nothing where there is none. */
  dropDraft(deskId: string, draftId: string): Promise<void>;
  /**
   * Forgets up to `limit` drafts opened before `before`, whatever came of them: a ticket answers for
   * its submission itself. Returns how many there were.
   */
  forgetDrafts(before: Instant, limit: number): Promise<number>;
  /** Records a referral once per draft. */
  saveReferral(record: ReferralRecord): Promise<void>;
  /** The ticket that came of this submission already, or null. */
  findBySubmission(deskId: string, submissionId: string): Promise<Ticket | null>;
  /**
   * Opens a ticket once per submission: a repeated or concurrent one returns the first ticket.
   * `decide` gets a fresh number count (1, 2, …; gaps are possible, repeats are not).
   */
  create(
    deskId: string,
    submissionId: string,
    decide: (count: number) => Decision,
  ): Promise<{ readonly ticket: Ticket; readonly created: boolean }>;
  /**
   * Changes one ticket under a lock, once per `commandId` (null: no such guard).
   * Null where the desk has no such ticket. Errors of `decide` undo everything.
   */
  change(
    deskId: string,
    number: string,
    commandId: string | null,
    decide: (ticket: Ticket) => Decision,
  ): Promise<Ticket | null>;
  /** What the command with this id did to the ticket; empty where it changed nothing. */
  eventsOf(deskId: string, number: string, commandId: string): Promise<readonly TicketEvent[]>;
  find(deskId: string, number: string): Promise<Ticket | null>;
  /** The ticket one of whose slots this message fills, among these desks' tickets, or null. */
  findByMessage(
    deskIds: readonly string[],
    message: Pick<MessageRef, 'conversation' | 'id'>,
  ): Promise<{ readonly ticket: Ticket; readonly slot: string } | null>;
  /** Up to `limit` tickets of a requester, unresolved ones first, then the latest reports. */
  ticketsOf(deskId: string, requester: Address, limit: number): Promise<readonly Ticket[]>;
  /** What was sent, or could not be, about a ticket, in the order of writing. */
  deliveries(deskId: string, number: string): Promise<readonly DeliveryRecord[]>;
  /** How many tickets are unresolved, counted up to `limit`. */
  countOpen(deskId: string, limit: number): Promise<number>;
  /** The numbers of all unresolved tickets. */
  openNumbers(deskId: string): Promise<readonly string[]>;
  /** All tickets with a charge, waived or not, in the order of their reports. */
  charged(deskId: string): Promise<readonly Ticket[]>;
  /** Up to `limit` unresolved tickets, first those that stand first in the queue. */
  queue(deskId: string, limit: number): Promise<readonly Ticket[]>;
  history(deskId: string, number: string): Promise<TicketRow | null>;
  /**
   * Claims up to `limit` tickets with a check due at `now`, skipping those locked elsewhere, and
   * writes all decisions in one transaction. `decide` hears when the check was due. Returns how many
   * were claimed.
   */
  checkDue(
    now: Instant,
    limit: number,
    decide: (ticket: Ticket, dueAt: Instant) => Decision,
  ): Promise<number>;
  /** The earliest instant at which any ticket wants a check. */
  nextCheckAt(): Promise<Instant | null>;
  /** Keeps the policy document under its version, for the tickets opened under it. */
  savePolicy(deskId: string, version: string, policy: Policy, at: Instant): Promise<void>;
  /** All policy versions that tickets of this desk may stand under. */
  policies(deskId: string): Promise<ReadonlyMap<string, Policy>>;
}
