import type { Address } from '../../engine/ticket.ts';
import type { Message } from '../../views/message.ts';
import type { MessageRef } from './message-ref.ts';

/** refused: certainly not done. retryable: not done, may work later. ambiguous: unknown. */
export type Outcome = 'refused' | 'retryable' | 'ambiguous';

/** The reason that adapters give where a message is not there, or cannot be changed, any more. */
export const messageGone = 'message_not_found';
/** The reason where the message to reply to is not there any more. */
export const threadGone = 'thread_not_found';

/** Codes of a connection that was never made, so that nothing was sent. */
export const unsentCodes: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UND_ERR_CONNECT_TIMEOUT',
]);

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
  /**
   * Whether what is written to a person can stand under an earlier message. Where it cannot, each
   * message to a requester is remembered, as a reply may name any of them.
   */
  readonly directThreads: boolean;
  /** Posts to a channel or a person; under `parent` as a reply. `entryId` travels as metadata. */
  post(
    to: Address,
    message: Message,
    options: {
      readonly entryId: string;
      readonly parent?: MessageRef;
      readonly repeat: boolean;
      /** Asked of the platform before what is not. */
      readonly urgent?: boolean;
    },
  ): Promise<MessageRef>;
  update(to: Address, ref: MessageRef, message: Message): Promise<void>;
  /** Looks for a message sent with this entry id. `unknown` where the platform does not let us look. */
  find(
    to: Address,
    entryId: string,
    parent?: MessageRef,
  ): Promise<MessageRef | 'absent' | 'unknown'>;
  /**
   * Real milliseconds to wait before the next message to this address keeps the platform's pace over
   * all replicas; 0 takes a place at once. Some places are left to what is urgent. Who `joins` goes
   * behind all who were told to wait, and has a turn of its own after that time: it asks again then,
   * and joins no more. Errors of the database pass through.
   */
  pace(to: Address, kind: 'post' | 'update', urgent?: boolean, joins?: boolean): Promise<number>;
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
