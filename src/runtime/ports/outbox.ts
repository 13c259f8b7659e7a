import type { Instant } from '../../engine/instant.ts';
import type { Address } from '../../engine/ticket.ts';
import type { Message } from '../../views/message.ts';
import type { MessageRef } from './message-ref.ts';

/** What the outbox is to do in a conversation. Messages of a ticket that change later have a slot. */
export type Delivery =
  /**
   * Posts a message; with `under`, as a reply to the message in that slot; with `replyTo`, to a
   * message that somebody else may have written.
   */
  | {
      readonly kind: 'post';
      readonly slot?: string;
      readonly under?: string;
      readonly replyTo?: MessageRef;
      readonly message: Message;
    }
  /** Replaces the message in the slot; without such a message, nothing. */
  | { readonly kind: 'update'; readonly slot: string; readonly message: Message }
  /**
   * Posts or updates the root card of the status thread with the ticket's present state, or the
   * message with its slot in the channel where the ticket was raised.
   */
  | { readonly kind: 'card'; readonly slot?: 'public' }
  /** Posts which of these entries of escalations are still unsent, by their ids; nothing where none is. */
  | { readonly kind: 'overdue'; readonly entries: readonly string[] };

/** A row for the outbox, written in the transaction of the events that caused it. */
export interface OutboxEntry {
  readonly deskId: string;
  /** The ticket that it is about; empty: none. */
  readonly number: string;
  /** Where to: a channel or a person. */
  readonly to: Address;
  /** Deliveries with one key keep their order. */
  readonly conversation: string;
  /**
   * Why this person is written to, for `RecordNotReached`; `desk` for the status thread, `public` for
   * the message in the channel where the ticket was raised, `alert` for what says what is unsent.
   */
  readonly as: string;
  /** Escalation keys that the message is about. */
  readonly keys: readonly string[];
  /** Before what is not; escalations before all. */
  readonly urgent: boolean;
  readonly delivery: Delivery;
}

/** An entry claimed for sending. */
export interface ClaimedEntry extends OutboxEntry {
  readonly id: string;
  /** How often it was claimed before. */
  readonly attempts: number;
  /** An earlier attempt may have arrived: look before sending again. */
  readonly ambiguous: boolean;
  /** Milliseconds since it was written, at the claim. */
  readonly ageMs: number;
  /** Urgent itself, or something urgent waits behind it in its conversation. */
  readonly hurries: boolean;
}

/** An entry that waits. */
export interface UnsentEntry
  extends Pick<ClaimedEntry, 'id' | 'deskId' | 'number' | 'to' | 'as' | 'ageMs'> {
  /** Why it was not sent the last time; null: not tried yet, or behind another. */
  readonly error: string | null;
}

/** The outgoing messages. Times in the outbox are real time: it is about the wire, not the clocks. */
export interface Outbox {
  /**
   * Adds entries that no ticket's event caused, once for each key, or once in any `restMs`; false
   * where it was done before.
   */
  add(
    deskId: string,
    onceKey: string,
    entries: readonly OutboxEntry[],
    restMs?: number,
  ): Promise<boolean>;
  /** Forgets up to `limit` keys that were added `ageMs` ago or earlier. Returns how many. */
  forgetKeys(ageMs: number, limit: number): Promise<number>;
  /** What became of the last message posted to this person, or null where there was none. */
  lastTo(
    deskId: string,
    person: Address,
  ): Promise<{
    readonly status: 'sent' | 'failed';
    readonly at: Instant;
    readonly error: string | null;
  } | null>;
  /**
   * Claims up to `limit` sendable entries for `leaseMs`: of each conversation only the oldest
   * unfinished one, none whose time to try has not come: those with escalations first, then with
   * anything urgent; in an `ordinary` turn those longest due, in a `recent` one those that came due last.
   * What waits for the pace alone comes at once where something urgent is written behind it. One whose
   * lease ran out is claimed again, marked ambiguous; what the earlier claim says then has no effect.
   */
  claim(
    limit: number,
    leaseMs: number,
    turn?: 'urgent' | 'ordinary' | 'recent',
  ): Promise<readonly ClaimedEntry[]>;
  /** Sent. `ref` is kept under `slot`, which is the entry's own unless another is given. */
  done(entry: ClaimedEntry, ref: MessageRef | null, slot?: string): Promise<void>;
  /**
   * Keeps where the message in this slot stands, which the entry is to stand under, and gives the
   * entry back, to be sent at once. What this claim says from then on has no effect.
   */
  keep(entry: ClaimedEntry, slot: string, ref: MessageRef): Promise<void>;
  /**
   * Gives an entry back, with what waits behind it, to be sent at once to another channel and in
   * another conversation; `left` is forgotten with it. What this claim says from then on has no
   * effect. What its decision told in that conversation as well is left: false where the entry is.
   */
  move(
    entry: ClaimedEntry,
    to: Address,
    conversation: string,
    left?: { readonly slot: string; readonly ref: MessageRef },
  ): Promise<boolean>;
  /**
   * Not sent, try again in `delayMs`, an hour at most; `ambiguous` where it may have arrived. What
   * waits behind it in its conversation follows; with `apartMs`, which says that it waits for nothing but
   * the pace, each that long after the one before it.
   */
  retry(
    entry: ClaimedEntry,
    delayMs: number,
    ambiguous: boolean,
    error: string,
    apartMs?: number,
  ): Promise<void>;
  /**
   * Lets up to `limit` entries be tried now that wait further ahead than any wait is, as the database's
   * clock was set back. Leases among them end. Returns how many there were.
   */
  hasten(limit: number): Promise<number>;
  /** Never to be sent. */
  fail(entry: ClaimedEntry, error: string): Promise<void>;
  /** Where the ticket's message in this slot stands on a platform; null while it is not sent. */
  refOf(deskId: string, number: string, slot: string, platform: string): Promise<MessageRef | null>;
  /** Whether a message that replies may name may stand at this address, and is not known as yet. */
  mayStand(deskIds: readonly string[], to: Address): Promise<boolean>;
  /**
   * Adds what `tell` makes of up to `limit` entries of these desks' escalations that were written
   * `ageMs` ago or earlier and are neither sent nor failed: once for each entry, over all replicas.
   * Returns them.
   */
  tellOverdue(
    deskIds: readonly string[],
    ageMs: number,
    limit: number,
    tell: (overdue: readonly UnsentEntry[]) => readonly OutboxEntry[],
  ): Promise<readonly UnsentEntry[]>;
  /** Those of these entries of a desk that are neither sent nor failed, the oldest first. */
  unsent(deskId: string, ids: readonly string[]): Promise<readonly UnsentEntry[]>;
  /** Entries that are neither sent nor failed. */
  pending(): Promise<number>;
  /** Milliseconds until the next entry may be tried: 0 now, null where nothing is pending. */
  nextIn(): Promise<number | null>;
}
