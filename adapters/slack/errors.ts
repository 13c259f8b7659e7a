import { ErrorCode } from '@slack/web-api';
import { messageGone, type Outcome, PlatformError, unsentCodes } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { OPERATOR_WAIT_MS, RATE_LIMITED_WAIT_MS } from './limits.ts';

interface Verdict {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly retryAfterMs?: number;
  readonly ofMessage?: boolean;
  readonly unreachable?: true;
}

/** Slack refused before doing anything, for a while. */
const PASSING = new Set([
  'accesslimited',
  'rate_limited',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Slack's docs: some aspect of the operation may have succeeded before the error was raised. */
const UNCLEAR = new Set(['fatal_error', 'internal_error']);

/**
 * The whole installation is at fault, not this message: an operator mends the token or the scopes,
 * and what waited until then must still arrive.
 */
const OPERATOR = new Set([
  'account_inactive',
  'ekm_access_denied',
  'invalid_auth',
  'missing_scope',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);

/** A message of ours that Slack lets nobody change any more, such as one of an app that was made anew. */
const UNCHANGEABLE = new Set(['cant_update_message', 'edit_window_closed', messageGone]);

/** It is what was to be said that Slack does not take, wherever it is said. */
const UNSAYABLE = new Set([
  'blocks_too_long',
  'cannot_be_rendered',
  'invalid_arguments',
  'invalid_blocks',
  'invalid_blocks_format',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
]);

/** Any failure of a Web API call. What is not known to be unsent is ambiguous. */
export function toPlatformError(operation: string, error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  return new PlatformError({ platform: PLATFORM, operation, cause: error, ...judge(error) });
}

export function refuse(operation: string, reason: string, cause?: unknown): PlatformError {
  const ofMessage = UNSAYABLE.has(reason);
  const details = { platform: PLATFORM, operation, reason, cause, ofMessage };
  return new PlatformError({ ...details, outcome: 'refused' });
}

/** Slack's own word for a refusal, e.g. `not_in_channel`; null for every other failure. */
export function refusalOf(error: unknown): string | null {
  const word = property(property(error, 'data'), 'error');
  return typeof word === 'string' && /^[a-z][a-z0-9_]*$/.test(word) ? word : null;
}

function judge(error: unknown): Verdict {
  const code = property(error, 'code');
  switch (code) {
    case ErrorCode.RateLimitedError: {
      const seconds = property(error, 'retryAfter');
      const retryAfterMs = typeof seconds === 'number' ? seconds * 1000 : RATE_LIMITED_WAIT_MS;
      return { outcome: 'retryable', reason: 'ratelimited', retryAfterMs };
    }
    case ErrorCode.PlatformError:
      return judgeAnswer(error);
    case ErrorCode.HTTPError:
      return judgeStatus(Number(property(error, 'statusCode')));
    default:
      return judgeTransport(error);
  }
}

function judgeAnswer(error: unknown): Verdict {
  const reason = refusalOf(error);
  // The client makes an "error" of any 200 that is not JSON, such as a proxy's page.
  if (reason === null) {
    return { outcome: 'ambiguous', reason: 'unreadable_answer', unreachable: true };
  }
  if (UNCLEAR.has(reason)) return { outcome: 'ambiguous', reason };
  if (PASSING.has(reason)) {
    return { outcome: 'retryable', reason, retryAfterMs: RATE_LIMITED_WAIT_MS };
  }
  if (OPERATOR.has(reason)) return { outcome: 'retryable', reason, retryAfterMs: OPERATOR_WAIT_MS };
  if (UNCHANGEABLE.has(reason)) return { outcome: 'refused', reason: messageGone };
  return { outcome: 'refused', reason, ofMessage: UNSAYABLE.has(reason) };
}

/** Slack itself answers 200 or 429; another 4xx comes from something on the way, which an operator mends. */
function judgeStatus(status: number): Verdict {
  const reason = `http_${status}`;
  return status >= 400 && status < 500 && status !== 408
    ? { outcome: 'retryable', reason, retryAfterMs: OPERATOR_WAIT_MS }
    : { outcome: 'ambiguous', reason, unreachable: true };
}

function judgeTransport(error: unknown): Verdict {
  // A 429 without a readable Retry-After: the client throws a plain Error, told apart by its text.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return { outcome: 'retryable', reason: 'ratelimited', retryAfterMs: RATE_LIMITED_WAIT_MS };
  }
  let reason = 'unknown';
  for (let at: unknown = error, depth = 0; at && depth < 5; depth += 1) {
    const code = property(at, 'code');
    if (typeof code === 'string' && unsentCodes.has(code)) {
      return { outcome: 'retryable', reason: code, unreachable: true };
    }
    if (property(at, 'name') === 'TimeoutError') reason = 'timeout';
    else if (reason === 'unknown' && typeof code === 'string' && /^[A-Z]/.test(code)) reason = code;
    at = property(at, 'original') ?? property(at, 'cause');
  }
  return { outcome: 'ambiguous', reason, unreachable: true };
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined;
}
