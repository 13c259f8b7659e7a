import type { CalendarSpec } from '../engine/calendar/calendar-spec.ts';
import type { Instant } from '../engine/instant.ts';
import type { Policy } from '../engine/policy.ts';
import type { QueuePlace } from '../engine/queue.ts';
import type { Address, Answers, Person, Ticket, TicketEvent } from '../engine/ticket.ts';
import type { Answer, Form, FormContext } from '../views/form.ts';
import type { ButtonAction, Message } from '../views/message.ts';

/** The desk's now, in UTC. Moved by hand in the sandbox and in tests. */
export interface Clock {
  now(): Instant;
}

/** Structured logging, in pino's manner. Nothing that a requester wrote goes into a log. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** One support organisation, as the desk file says. */
export interface Desk {
  readonly id: string;
  readonly policy: Policy;
  /** Content hash of the policy document. */
  readonly policyVersion: string;
  readonly supportChannel: Address;
  readonly roster: readonly Agent[];
  /** Hears of targets at risk where nobody has taken the ticket; else the fallback. */
  readonly lead: Person | null;
  readonly contacts: Readonly<Record<string, readonly Person[]>>;
  readonly fallback: Person;
  /** The office that a workspace is, by `<platform>:<team or tenant id>` (T-02). */
  readonly offices: Readonly<Record<string, string>>;
}

/** A support agent, with the weekly hours of duty in the desk's zone; null: always on duty. */
export interface Agent extends Person {
  readonly duty: CalendarSpec['hours'] | null;
}

/** An intake form that somebody is filling in, over several steps. */
export interface Draft {
  readonly deskId: string;
  readonly id: string;
  readonly requester: Person;
  /** Answers of the steps passed so far, and of later ones after going back. */
  readonly answers: Answers;
  readonly openedAt: Instant;
}

/** That a requester was sent to another team. */
export interface ReferralRecord {
  readonly deskId: string;
  /** The draft that it came of; one record each. */
  readonly draftId: string;
  readonly requester: Person;
  readonly referral: string;
  readonly answers: Answers;
  readonly at: Instant;
}

/** Where a delivered message stands, in the platform's own ids. */
export interface MessageRef {
  readonly conversation: string;
  readonly id: string;
  /** A link that opens it, where the platform gives one. */
  readonly url?: string;
}

/** What the outbox is to do in a conversation. Messages of a ticket that change later have a slot. */
export type Delivery =
  /** Posts a message; with `under`, as a reply to the message in that slot. */
  | {
      readonly kind: 'post';
      readonly slot?: string;
      readonly under?: string;
      readonly message: Message;
    }
  /** Replaces the message in the slot; without such a message, nothing. */
  | { readonly kind: 'update'; readonly slot: string; readonly message: Message }
  /** Posts or updates the root card of the status thread with the ticket's present state. */
  | { readonly kind: 'card' };

/** A row for the outbox, written in the transaction of the events that caused it. */
export interface OutboxEntry {
  readonly deskId: string;
  readonly number: string;
  /** Where to: a channel or a person. */
  readonly to: Address;
  /** Deliveries with one key keep their order. */
  readonly conversation: string;
  /** Why this person is written to, for `RecordNotReached`; `desk` for the status thread. */
  readonly as: string;
  /** Escalation keys that the message is about. */
  readonly keys: readonly string[];
  /** Escalations go before everything else. */
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
  readonly createdAt: Instant;
}

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
  find(deskId: string, number: string): Promise<Ticket | null>;
  /** What was sent, or could not be, about a ticket, in the order of writing. */
  deliveries(deskId: string, number: string): Promise<readonly DeliveryRecord[]>;
  /** The numbers of all unresolved tickets. */
  openNumbers(deskId: string): Promise<readonly string[]>;
  /** All tickets with a charge, waived or not, in the order of their reports. */
  charged(deskId: string): Promise<readonly Ticket[]>;
  /** Up to `limit` unresolved tickets, first those that stand first in the queue. */
  queue(deskId: string, limit: number): Promise<readonly Ticket[]>;
  history(deskId: string, number: string): Promise<TicketRow | null>;
  /**
   * Claims up to `limit` tickets with a check due at `now`, skipping those locked elsewhere, and
   * writes all decisions in one transaction. Returns how many were claimed.
   */
  checkDue(now: Instant, limit: number, decide: (ticket: Ticket) => Decision): Promise<number>;
  /** The earliest instant at which any ticket wants a check. */
  nextCheckAt(): Promise<Instant | null>;
  /** Keeps the policy document under its version, for the tickets opened under it. */
  savePolicy(deskId: string, version: string, policy: Policy, at: Instant): Promise<void>;
  /** All policy versions that tickets of this desk may stand under. */
  policies(deskId: string): Promise<ReadonlyMap<string, Policy>>;
}

/** The outgoing messages. Times in the outbox are real time: it is about the wire, not the clocks. */
export interface Outbox {
  /**
   * Claims up to `limit` sendable entries for `leaseMs`: of each conversation only the oldest
   * unfinished one, urgent conversations first, none whose time to try has not come. One whose
   * lease ran out is claimed again, marked ambiguous; what the earlier claim says then has no effect.
   */
  claim(limit: number, leaseMs: number): Promise<readonly ClaimedEntry[]>;
  /** Sent. `ref` is kept under the entry's slot where it has one. */
  done(entry: ClaimedEntry, ref: MessageRef | null): Promise<void>;
  /** Not sent, try again in `delayMs`; `ambiguous` where it may have arrived. */
  retry(entry: ClaimedEntry, delayMs: number, ambiguous: boolean, error: string): Promise<void>;
  /** Never to be sent. */
  fail(entry: ClaimedEntry, error: string): Promise<void>;
  /** Where the ticket's message in this slot stands; null while it is not sent. */
  refOf(deskId: string, number: string, slot: string): Promise<MessageRef | null>;
  /** Entries that are neither sent nor failed. */
  pending(): Promise<number>;
  /** Milliseconds until the next entry may be tried: 0 now, null where nothing is pending. */
  nextIn(): Promise<number | null>;
}

/** refused: certainly not done. retryable: not done, may work later. ambiguous: unknown. */
export type Outcome = 'refused' | 'retryable' | 'ambiguous';

/** The reason that adapters give where the message to change is not there any more. */
export const messageGone = 'message_not_found';

/** The one shape of every failure of a platform. */
export class PlatformError extends Error {
  readonly platform: string;
  readonly operation: string;
  readonly outcome: Outcome;
  /** The platform's own word for it, e.g. `channel_not_found`. */
  readonly reason: string;
  /** Wait at least this long, where the platform said so. */
  readonly retryAfterMs: number | null;

  constructor(details: {
    platform: string;
    operation: string;
    outcome: Outcome;
    reason: string;
    retryAfterMs?: number;
    cause?: unknown;
  }) {
    super(`${details.platform} ${details.operation}: ${details.reason} (${details.outcome})`, {
      cause: details.cause,
    });
    this.name = 'PlatformError';
    this.platform = details.platform;
    this.operation = details.operation;
    this.outcome = details.outcome;
    this.reason = details.reason;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** Sending, implemented by each adapter. All methods throw only PlatformError. */
export interface Platform {
  /** The scheme of its addresses, e.g. `slack`. */
  readonly name: string;
  /** Posts to a channel or a person; under `parent` as a reply. `entryId` travels as metadata. */
  post(
    to: Address,
    message: Message,
    options: { readonly entryId: string; readonly parent?: MessageRef; readonly repeat: boolean },
  ): Promise<MessageRef>;
  update(to: Address, ref: MessageRef, message: Message): Promise<void>;
  /** Looks for a message sent with this entry id. `unknown` where the platform does not let us look. */
  find(
    to: Address,
    entryId: string,
    parent?: MessageRef,
  ): Promise<MessageRef | 'absent' | 'unknown'>;
  /**
   * Real milliseconds to wait before the next message to this address keeps the platform's pace;
   * 0 takes a place at once.
   */
  pace(to: Address, kind: 'post' | 'update'): number;
}

/** Who asks, from where. `workspace` is `<platform>:<team or tenant id>`. */
export interface Caller {
  readonly workspace: string;
  readonly person: Person;
}

/** A pressed button of a message. */
export interface Press {
  readonly action: ButtonAction;
  readonly deskId: string;
  readonly number: string;
  /** Escalation keys, for an acknowledgement. */
  readonly keys: readonly string[];
}

/** What adapters may ask of the shell. Nothing here throws for what a person did wrong. */
export interface Intake {
  /** `/support` and its subcommands. */
  command(caller: Caller, text: string): Promise<Answer>;
  /** A submitted form. `values` by field id; null where left empty. */
  submit(caller: Caller, context: FormContext, values: Answers): Promise<Answer>;
  /** The step before, with what has been typed so far kept. */
  back(caller: Caller, context: FormContext, values: Answers): Promise<Answer>;
  /** A pressed button of a message. */
  act(caller: Caller, press: Press): Promise<Answer>;
}

export type { AttachedFile } from '../engine/attached-files.ts';
/** The value of a file field, for adapters; null stands for none. */
export { readFiles, writeFiles } from '../engine/attached-files.ts';
export type { Address, Answer, Answers, Form, Person };
