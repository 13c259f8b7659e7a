import type { Instant } from '../../../src/engine/instant.ts';
import type { Policy } from '../../../src/engine/policy.ts';
import type { Address, Ticket, TicketEvent } from '../../../src/engine/ticket.ts';
import type { Delivery, Desk, MessageRef, Outcome } from '../../../src/runtime/ports.ts';
import type { Message } from '../../../src/views/message.ts';
import type { Asked, Submitted } from '../world.ts';

/** All that a run leaves behind: what is kept, what stands on the platforms, what people saw. */
export interface Evidence {
  /** The desk's clock at the end, with every fault over and nothing left to do. */
  readonly now: Instant;
  readonly desks: readonly Desk[];
  readonly policies: readonly KeptPolicy[];
  readonly tickets: readonly TicketRow[];
  /** Of each ticket in the order of writing. */
  readonly events: readonly EventRow[];
  /** In the order of writing. */
  readonly outbox: readonly OutboxRow[];
  /** In the order of arrival, over all platforms. */
  readonly standing: readonly Standing[];
  /** In the order of beginning. */
  readonly sends: readonly Send[];
  readonly submissions: readonly Submitted[];
  readonly asked: readonly Asked[];
  /** Who is in each support channel. */
  readonly members: readonly { readonly channel: Address; readonly people: readonly Address[] }[];
  /** What the platforms themselves answered with a refusal, whatever a replica made of it. */
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  /** Null of an update. */
  readonly entryId: string | null;
  readonly where: Address;
  /** The platform's own word. */
  readonly reason: string;
}

export interface KeptPolicy {
  readonly deskId: string;
  readonly version: string;
  readonly policy: Policy;
}

export interface TicketRow {
  readonly deskId: string;
  readonly number: string;
  readonly submissionId: string;
  readonly version: number;
  readonly ticket: Ticket;
  readonly level: string;
  readonly state: string;
  readonly reportedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly nextCheckAt: Instant | null;
  readonly requester: Address;
}

export interface EventRow {
  readonly deskId: string;
  readonly number: string;
  readonly seq: number;
  /** By the clock of the replica that wrote it. */
  readonly at: Instant;
  /** The true time. */
  readonly writtenAt: Instant;
  readonly type: string;
  readonly event: TicketEvent;
}

export interface OutboxRow {
  readonly deskId: string;
  readonly id: string;
  readonly seq: number;
  readonly number: string;
  readonly recipient: Address;
  readonly conversation: string;
  readonly addressedAs: string;
  readonly keys: readonly string[];
  readonly kind: Delivery['kind'];
  readonly slot: string | null;
  readonly delivery: Delivery;
  readonly status: 'pending' | 'sent' | 'failed';
  readonly error: string | null;
}

/** A message as it stands on a platform at the end. */
export interface Standing {
  readonly platform: 'slack' | 'teams';
  /** The channel, or the person whose conversation with the bot it is. */
  readonly where: Address;
  readonly id: string;
  /** The message that it stands under. */
  readonly thread: string | null;
  readonly from: Address | 'bot';
  /** All that one reads, the notification too; instants in words, in the desk's zone. */
  readonly text: string;
  /** Instants that the reader's platform puts into words, in seconds; none where it shows words. */
  readonly dates: readonly number[];
  /** The entry of the outbox that it was sent for; null where it was none. */
  readonly entryId: string | null;
}

/** What a replica asked of a platform. */
export interface Send {
  readonly kind: 'post' | 'update';
  /** Null of an update. */
  readonly entryId: string | null;
  readonly to: Address;
  readonly parent: MessageRef | null;
  /** Whether it says of itself that it may be a repeat. */
  readonly repeat: boolean;
  /** What a look for an earlier attempt gave; null where there was none. */
  readonly found: MessageRef | 'absent' | 'unknown' | null;
  /** The platform's own word where it refused that look; else null. */
  readonly barred: string | null;
  /** What the replica made of it; `crashed`: it did not live to hear. */
  readonly outcome: 'done' | Outcome | 'crashed';
  readonly reason: string | null;
  /** Whether the platform took it, whatever it said. */
  readonly arrived: boolean;
  /** The words as they came to the platform; null where none did. */
  readonly text: string | null;
  readonly message: Message;
}

/** A promise that was not kept. */
export interface Violation {
  readonly invariant: Invariant;
  /** What is wrong, with the ticket or the person. */
  readonly says: string;
  /** What shows it. */
  readonly evidence: unknown;
}

export type Invariant =
  | 'one ticket a submission'
  | 'numbers are unique'
  | 'every threshold once'
  | 'messages in order'
  | 'state is the fold'
  | 'clocks as shown'
  | 'outbox at rest'
  | 'repeats are marked'
  | 'everybody heard'
  | 'nobody else sees';
