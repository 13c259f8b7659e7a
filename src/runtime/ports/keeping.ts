import type { Instant } from '../../engine/instant.ts';
import type { Address, Ticket, TicketEvent } from '../../engine/ticket.ts';
import type { Draft, ReferralRecord } from './draft.ts';
import type { MessageRef } from './message-ref.ts';
import type { ConversationReference } from './references.ts';

/**
 * What is kept of tickets and people, and how it goes: past its time, or for the person it is about.
 * Of a ticket that is gone a tombstone is left, so that its number is never used again.
 */
export interface Keeping {
  /** Whether there was a ticket of this number, which is gone. */
  isGone(deskId: string, number: string): Promise<boolean>;
  /** Why and when such a ticket went; null where there was none, or it is still there. */
  tombstone(
    deskId: string,
    number: string,
  ): Promise<{ readonly why: 'purged' | 'erased'; readonly goneAt: Instant } | null>;

  /** What the clock of the database shows. */
  now(): Promise<Instant>;
  /**
   * Removes up to `limit` tickets of a desk that were resolved before `before`, with all that belongs
   * to them. One that is reopened meanwhile, that is being changed, or whose messages are still on
   * their way stays. Returns how many went.
   */
  purge(deskId: string, before: Instant, limit: number, now: Instant): Promise<number>;
  /** Forgets up to `limit` referrals made before `before`. Returns how many. */
  forgetReferrals(deskId: string, before: Instant, limit: number): Promise<number>;
  /** Forgets up to `limit` messages of no ticket that were sent or given up `ageMs` ago. */
  forgetMessages(ageMs: number, limit: number): Promise<number>;
  /** Forgets up to `limit` commands that were carried out `ageMs` ago, and cannot come again. */
  forgetCommands(ageMs: number, limit: number): Promise<number>;

  /** The desks that anything is kept of, whether or not the desk file has them. */
  deskIds(): Promise<readonly string[]>;
  /** What a desk keeps of a requester. */
  belongings(deskId: string, requester: Address): Promise<Belongings>;
  /**
   * Removes up to `limit` tickets of a requester, unresolved ones only with `unresolved`, with all
   * that belongs to them, messages that wait too.
   */
  eraseTickets(
    deskId: string,
    requester: Address,
    options: { readonly unresolved: boolean; readonly limit: number; readonly now: Instant },
  ): Promise<ErasedTickets>;
  /** Removes what a desk keeps of a requester besides tickets. Returns how many rows went. */
  eraseTraces(deskId: string, requester: Address): Promise<number>;
  /** Removes how a person is reached, which belongs to no desk. Returns whether that was known. */
  forgetPerson(person: Address): Promise<boolean>;
  /** In how many tickets of others a person's address stands, and some of their numbers. */
  standsElsewhere(
    deskId: string,
    person: Address,
  ): Promise<{ readonly count: number; readonly examples: readonly string[] }>;

  /** The tickets of a desk whose numbers stand after `after` as texts, up to `limit`, in that order. */
  page(
    deskId: string,
    after: string,
    limit: number,
    wanted?: { readonly requester?: Address; readonly since?: Instant; readonly until?: Instant },
  ): Promise<readonly KeptTicket[]>;
  /** What is kept of a person besides tickets: drafts and referrals at a desk. */
  unsent(deskId: string, requester: Address): Promise<Unsent>;
  /** How a person is reached, where that is kept. */
  reference(person: Address): Promise<ConversationReference | null>;
  /** What does not belong together at a desk, as far as it can be seen without reading tickets. */
  strays(deskId: string): Promise<readonly Stray[]>;
  /** The last count that was given to a ticket of the desk, and how many are there, and gone. */
  counts(
    deskId: string,
  ): Promise<{ readonly last: number; readonly there: number; readonly gone: number }>;
}

/** How much there is of a requester at a desk. */
export interface Belongings {
  /** The numbers of resolved tickets, and of all others. */
  readonly resolved: readonly string[];
  readonly unresolved: readonly string[];
  readonly drafts: number;
  readonly referrals: number;
  /** Messages to them that belong to no ticket, sent or not. */
  readonly messages: number;
}

export interface ErasedTickets {
  readonly numbers: readonly string[];
  /** Messages of theirs that stand on a platform, which only people can delete. */
  readonly standing: readonly (MessageRef & { readonly number: string })[];
  /** Messages that waited and will not be sent. */
  readonly unsent: number;
  /** Of these, the ones that were being sent at this moment, and may arrive. */
  readonly underWay: number;
}

export interface Unsent {
  readonly drafts: readonly Draft[];
  readonly referrals: readonly ReferralRecord[];
}

/** A ticket as it is kept, of one moment: its state, what its row says of it, and its events. */
export interface KeptTicket {
  readonly deskId: string;
  readonly number: string;
  readonly ticket: Ticket;
  readonly row: {
    readonly version: number;
    readonly level: string;
    readonly state: string;
    readonly reportedAt: Instant;
    readonly resolvedAt: Instant | null;
    readonly nextCheckAt: Instant | null;
    readonly charged: boolean;
    readonly requester: Address;
  };
  readonly events: readonly KeptEvent[];
}

export interface KeptEvent {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly escalation: string | null;
  readonly event: TicketEvent;
}

/** Something kept of a ticket that is not there. */
export interface Stray {
  readonly number: string;
  /** The table that it stands in. */
  readonly in: string;
  readonly rows: number;
  /** The ticket has a tombstone. */
  readonly gone: boolean;
}
