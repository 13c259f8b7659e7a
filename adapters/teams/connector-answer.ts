import { at, isObject, PlatformError, textAt } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { codeOf } from './bot-token.ts';
import { type Failure, type Operation, type Place, toPlatformError } from './errors.ts';
import type { RosterMember } from './wire.ts';

/** How a call of the connector client failed, by whatever it threw. */
export function failureOf(error: unknown): Failure {
  const response = at(error, 'response');
  const status = Number(at(error, 'statusCode') ?? at(response, 'status'));
  if (!Number.isInteger(status) || status === 0) return { kind: 'silence', code: codeOf(error) };
  if (status >= 200 && status < 300) return { kind: 'silence', code: 'unreadable_answer' };
  const headers = at(response, 'headers');
  return {
    kind: 'answer',
    status,
    code: textAt(error, 'code'),
    words: error instanceof Error ? error.message : '',
    retryAfter: headerOf(headers, 'retry-after'),
  };
}

function headerOf(headers: unknown, name: string): string | null {
  // A method of the library's, so nothing that the object owns.
  const get = isObject(headers) ? headers.get : null;
  const value: unknown = typeof get === 'function' ? get.call(headers, name) : null;
  return typeof value === 'string' ? value : null;
}

/** The token was good earlier: a new one may do. */
export function staleToken(operation: Operation, cause: unknown): PlatformError {
  const reason = 'token_not_taken';
  const details = { platform: PLATFORM, operation, reason, retryAfterMs: 0, cause };
  return new PlatformError({ ...details, outcome: 'retryable' });
}

/** What kind of place a conversation's id is of. */
export function placeOf(conversation: string): Place {
  if (conversation.includes(';messageid=')) return 'thread';
  return conversation.includes('@thread.') ? 'channel' : 'person';
}

/** The id in an answer; without one it is not known what was done. Throws PlatformError. */
export function idIn(operation: Operation, place: Place, answer: unknown): string {
  const id = textAt(answer, 'id');
  if (id) return id;
  throw toPlatformError(operation, place, { kind: 'silence', code: 'unreadable_answer' });
}

/** A member of a roster; none where they have no id. `tenant`: the bot's own. */
export function memberOf(member: unknown, tenant: string | undefined): RosterMember[] {
  const userId = textAt(member, 'id');
  if (!userId) return [];
  const objectId = textAt(member, 'aadObjectId') ?? textAt(member, 'objectId');
  const bot = userId.startsWith('28:') || textAt(member, 'role') === 'bot';
  const theirs = textAt(member, 'tenantId');
  const elsewhere = tenant !== undefined && theirs !== null && theirs !== tenant;
  return [
    {
      userId,
      objectId: bot ? null : objectId,
      name: textAt(member, 'name') ?? '',
      guest: textAt(member, 'userRole') === 'guest' || elsewhere,
    },
  ];
}
