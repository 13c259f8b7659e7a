import {
  messageGone,
  type Outcome,
  PlatformError,
  threadGone,
  unsentCodes,
} from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';

/** What is asked of Teams. */
export type Operation =
  | 'open direct'
  | 'open thread'
  | 'send'
  | 'update'
  | 'roster'
  | 'sign in'
  | 'ping';

/** How a call failed, in no library's terms. */
export type Failure =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Teams' own word, such as `BotNotInConversationRoster`; null where it gave none. */
      readonly code: string | null;
      readonly words: string;
      /** The header, in seconds. */
      readonly retryAfter: string | null;
    }
  /** No answer, or none that can be read. `code`: of the connection, such as `ECONNREFUSED`. */
  | { readonly kind: 'silence'; readonly code: string };

/** Where the call went, as a refusal means another thing in each. */
export type Place = 'person' | 'channel' | 'thread';

interface Verdict {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly retryAfterMs?: number;
  readonly unreachable?: true;
  readonly ofMessage?: true;
}

/** Something that an operator mends. */
export const OPERATOR_WAIT_MS = 5 * 60_000;

/** Teams says when to come again; where it says at once, that would be spent for nothing. */
const LEAST_WAIT_MS = 1000;

/** Teams' words for refusals that mean the same wherever they come from. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['BotDisabledByAdmin', 'disabled_by_admin'],
  ['BotNotRegistered', 'bot_not_registered'],
  ['ConversationBlockedByUser', 'bot_blocked'],
  ['ConversationNotFound', 'conversation_gone'],
  ['MessageWritesBlocked', 'bot_blocked'],
  ['NotEnoughPermissions', 'not_enough_permissions'],
  ['UserNotFound', 'user_not_found'],
]);

/** It is what was to be said that Teams does not take, wherever it is said. */
const TOO_LARGE = new Set(['MessageSizeTooBig', 'RequestEntityTooLarge']);

/** The message that is named is not there. */
const NO_MESSAGE = new Set(['ActivityNotFoundInConversation', 'MessageNotFound']);

/** Any failure of a call to Teams. What is not known to be undone is ambiguous. */
export function toPlatformError(
  operation: Operation,
  place: Place,
  failure: Failure,
  cause?: unknown,
): PlatformError {
  const verdict =
    failure.kind === 'answer' ? judge(operation, place, failure) : judgeSilence(operation, failure);
  return new PlatformError({ platform: PLATFORM, operation, cause, ...verdict });
}

export function refuse(operation: string, reason: string, cause?: unknown): PlatformError {
  return new PlatformError({ platform: PLATFORM, operation, outcome: 'refused', reason, cause });
}

/** Nothing was done, and it may go when it is tried again. */
export function later(operation: string, reason: string, cause?: unknown): PlatformError {
  return new PlatformError({ platform: PLATFORM, operation, outcome: 'retryable', reason, cause });
}

/** The message cannot be made into what Teams takes. */
export function unsayable(operation: string, cause: unknown): PlatformError {
  return new PlatformError({
    platform: PLATFORM,
    operation,
    outcome: 'refused',
    reason: 'cannot_be_rendered',
    ofMessage: true,
    cause,
  });
}

/** Milliseconds of a `retry-after` header, of seconds or a date; null where it says nothing. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,6}(\.\d+)?$/.test(header.trim())) return Math.ceil(Number(header) * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

type Answered = Extract<Failure, { kind: 'answer' }>;

function judge(operation: Operation, place: Place, failure: Answered): Verdict {
  const { status } = failure;
  const reason = `http_${status}`;
  if (status === 429 || status === 412) {
    const wait = retryAfterMs(failure.retryAfter, Date.now());
    const word = status === 429 ? 'ratelimited' : 'precondition_failed';
    const rest = wait === null ? {} : { retryAfterMs: Math.max(LEAST_WAIT_MS, wait) };
    return { outcome: 'retryable', reason: word, ...rest };
  }
  if (status >= 500 || status === 408) {
    return { outcome: unclear(operation), reason, unreachable: true };
  }
  switch (status) {
    case 400:
      return judgeBad(operation, failure);
    case 401:
      return { outcome: 'retryable', reason: 'unauthorized', retryAfterMs: OPERATOR_WAIT_MS };
    case 403:
      return { outcome: 'refused', reason: forbidden(operation, place, failure) };
    case 404:
    case 410:
      return { outcome: 'refused', reason: absent(operation, place, failure) };
    case 413:
      return { outcome: 'refused', reason: 'message_too_large', ofMessage: true };
    default:
      // Teams says none of these, so that something on the way does.
      return { outcome: 'retryable', reason, retryAfterMs: OPERATOR_WAIT_MS };
  }
}

/** Whether the message or the place is bad, as far as Teams' words tell. */
function judgeBad(operation: Operation, { code, words }: Answered): Verdict {
  if (TOO_LARGE.has(code ?? '')) {
    return { outcome: 'refused', reason: 'message_too_large', ofMessage: true };
  }
  const says = operation === 'send' || operation === 'update' || operation === 'open thread';
  const ofPlace =
    /conversation|channel|thread|tenant/i.test(words) && !/card|attachment/i.test(words);
  return says && !ofPlace
    ? { outcome: 'refused', reason: 'message_refused', ofMessage: true }
    : { outcome: 'refused', reason: 'bad_address' };
}

function forbidden(operation: Operation, place: Place, { code }: Answered): string {
  const known = REASONS.get(code ?? '');
  if (known) return known;
  if (place !== 'person') return 'bot_not_in_channel';
  if (operation === 'open direct' || code === 'BotNotInConversationRoster') return 'not_installed';
  return 'bot_blocked';
}

function absent(operation: Operation, place: Place, { code }: Answered): string {
  if (operation === 'update' && code !== 'ConversationNotFound') return messageGone;
  if (operation === 'send' && place === 'thread') return threadGone;
  if (NO_MESSAGE.has(code ?? '')) return messageGone;
  return REASONS.get(code ?? '') ?? 'conversation_gone';
}

function judgeSilence(
  operation: Operation,
  { code }: Extract<Failure, { kind: 'silence' }>,
): Verdict {
  const outcome = unsentCodes.has(code) ? 'retryable' : unclear(operation);
  return { outcome, reason: code, unreachable: true };
}

/** Only what says something new can do so twice; anything else is done again without harm. */
function unclear(operation: Operation): Outcome {
  return operation === 'send' || operation === 'open thread' ? 'ambiguous' : 'retryable';
}
