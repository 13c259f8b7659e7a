import type { AttachedFile } from '../engine/attached-files.ts';
import type { CalendarSpec } from '../engine/calendar/calendar-spec.ts';
import type { Instant } from '../engine/instant.ts';
import type { Policy } from '../engine/policy.ts';
import type { QueuePlace } from '../engine/queue.ts';
import type { Address, Answers, Origin, Person, Ticket, TicketEvent } from '../engine/ticket.ts';
import type { Answer, Form, FormContext } from '../views/form.ts';
import type { ButtonAction, ContactsAction, Message } from '../views/message.ts';

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

/** An intake form that somebody is filling in, over several steps. */
export interface Draft {
  readonly deskId: string;
  readonly id: string;
  readonly requester: Person;
  /** Answers of the steps passed so far, and of later ones after going back. */
  readonly answers: Answers;
  readonly openedAt: Instant;
  /** Which step was shown last; the count of the policy's steps: the summary. */
  readonly step?: number;
  /** The words that it was begun with, where they are more than the title of a ticket takes. */
  readonly text?: string;
  /** The requester was sent to another team; no ticket comes of it. */
  readonly referred?: true;
  /** The name of the requester's workspace, where its installation says. */
  readonly workspaceName?: string;
  readonly origin?: Origin;
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
  | { readonly kind: 'card'; readonly slot?: 'public' };

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
   * the message in the channel where the ticket was raised.
   */
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
  /**
   * The person's latest draft opened at `since` or later in which something stands, that no ticket
   * came of and that was not another team's; or null.
   */
  unfinishedDraft(deskId: string, person: Address, since: Instant): Promise<Draft | null>;
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
  /** Whether a message with a slot may stand at this address, of which it is not known as yet. */
  mayStand(deskIds: readonly string[], to: Address): Promise<boolean>;
  /** Entries that are neither sent nor failed. */
  pending(): Promise<number>;
  /** Milliseconds until the next entry may be tried: 0 now, null where nothing is pending. */
  nextIn(): Promise<number | null>;
}

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

/** People behind a role, as a lead set them; they stand above the desk file. Append-only. */
export interface ContactEdit {
  readonly deskId: string;
  readonly role: string;
  /** null: those of the desk file again. */
  readonly people: readonly Person[] | null;
  readonly by: Person;
  readonly at: Instant;
}

export interface ContactEdits {
  /**
   * Keeps the edit of a form that `nonce` names, with the messages about it. The form may come again:
   * with the same people it is one edit, with others a new one, unless a later one is there already.
   * Returns the last edit of the role then.
   */
  add(edit: ContactEdit, nonce: string, entries: readonly OutboxEntry[]): Promise<ContactEdit>;
  /** The last edit of each role. */
  latest(deskId: string): Promise<readonly ContactEdit[]>;
  /** Grows with every edit of any desk. */
  version(): Promise<number>;
}

/** A workspace, or a whole organisation, that the bot was installed in. */
export interface Installation {
  /** `<platform>:<team, enterprise or tenant id>`. */
  readonly workspace: string;
  readonly name: string;
  /** Of the whole organisation, for every workspace in it. */
  readonly orgWide: boolean;
  /** What the adapter needs to speak for the bot there; encrypted at rest. */
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly installedBy: Address | null;
  readonly installedAt: Instant;
}

/** Where the bot is installed. Secrets are encrypted at rest. */
export interface Installations {
  save(installation: Installation): Promise<void>;
  /** That of the workspace itself, else of the organisation that it is known to belong to. */
  find(workspace: string): Promise<Installation | null>;
  /** The workspace belongs to this organisation. */
  join(workspace: string, organisation: string): Promise<void>;
  remove(workspace: string): Promise<void>;
  list(): Promise<readonly Omit<Installation, 'secret'>[]>;
}

/** refused: certainly not done. retryable: not done, may work later. ambiguous: unknown. */
export type Outcome = 'refused' | 'retryable' | 'ambiguous';

/** The reason that adapters give where a message is not there, or cannot be changed, any more. */
export const messageGone = 'message_not_found';
/** The reason where the message to reply to is not there any more. */
export const threadGone = 'thread_not_found';

/** The one shape of every failure of a platform. */
export class PlatformError extends Error {
  readonly platform: string;
  readonly operation: string;
  readonly outcome: Outcome;
  /** The platform's own word for it, e.g. `channel_not_found`. */
  readonly reason: string;
  /** Wait at least this long, where the platform said so. */
  readonly retryAfterMs: number | null;
  /** The platform gave no answer of its own, whatever was asked of it. */
  readonly unreachable: boolean;
  /** It is this message that is refused, not the place: others may still go there. */
  readonly ofMessage: boolean;

  constructor(details: {
    platform: string;
    operation: string;
    outcome: Outcome;
    reason: string;
    retryAfterMs?: number;
    unreachable?: boolean;
    ofMessage?: boolean;
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
    this.unreachable = details.unreachable ?? false;
    this.ofMessage = details.ofMessage ?? false;
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
  /** Resolves where the platform answers at all, without doing anything there. */
  ping(): Promise<void>;
  /** Replaces the person's home page of the bot. */
  showHome(person: Address, page: Message): Promise<void>;
  /**
   * Whether a message would reach this person, without sending one: as far as is known of them, or
   * with `open` by all that comes before sending, at the cost of the pace of messages.
   */
  reach(person: Address, open?: boolean): Promise<Reach>;
  /** The people in a channel, guests too, the bot left out. */
  members(channel: Address): Promise<readonly Address[]>;
  /** Whether somebody is a guest of the workspace of their address, or of another organisation. */
  isGuest(person: Address): Promise<boolean>;
}

export type Reach =
  | { readonly reachable: true; readonly name: string }
  /** The platform's word for it, e.g. `user_not_found`. */
  | { readonly reachable: false; readonly name: string | null; readonly reason: string };

/** Who asks, from where. `workspace` is `<platform>:<team or tenant id>`. */
export interface Caller {
  readonly workspace: string;
  readonly person: Person;
  /** The name of the workspace, where its installation says. */
  readonly workspaceName?: string;
}

/** Words that somebody wrote to the bot: in a direct message, or mentioning it in a channel. */
export interface Said {
  /** Names the message, whatever brings it and however often. */
  readonly id: string;
  /** Names the change, where the message was changed after it was first said. */
  readonly edit: string | null;
  readonly place: 'direct' | 'channel';
  readonly conversation: Address;
  /** The message itself, and the one that it replies to, in the platform's ids. */
  readonly message: MessageRef;
  readonly thread: MessageRef | null;
  readonly text: string;
  readonly files: readonly AttachedFile[];
}

/** A pressed button about a role's contacts. */
export interface ContactsPress {
  readonly action: ContactsAction;
  readonly deskId: string;
  readonly role: string;
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
  /** `/support` and its subcommands, from `origin` where that is known. */
  command(caller: Caller, text: string, origin?: Origin): Promise<Answer>;
  /** A new report, with these words filled in. */
  report(caller: Caller, text: string, origin?: Origin): Promise<Answer>;
  /** A pressed button that begins a report, or goes on with a draft. */
  begin(
    caller: Caller,
    draft: { readonly deskId: string; readonly id: string } | null,
  ): Promise<Answer>;
  /** A form was closed with these values; they are kept for a while. */
  closed(caller: Caller, context: FormContext, values: Answers): Promise<void>;
  /** The answer, if any, arrives by itself. */
  said(caller: Caller, said: Said): Promise<void>;
  /** Somebody opened the bot's home page, which arrives by itself. */
  homeOpened(caller: Caller): Promise<void>;
  /** A pressed button about contacts. */
  contacts(caller: Caller, press: ContactsPress): Promise<Answer>;
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
/** The value of a field of people, for adapters; null stands for nobody. */
export { readPeople, writePeople } from '../engine/person-list.ts';
export type { Address, Answer, Answers, Form, Origin, Person };
