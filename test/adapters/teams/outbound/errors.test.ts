import { describe, expect, test } from 'vitest';
import {
  type Failure,
  type Operation,
  type Place,
  retryAfterMs,
  toPlatformError,
} from '../../../../adapters/teams/errors.ts';

const answer = (status: number, code: string | null = null, words = ''): Failure => ({
  kind: 'answer',
  status,
  code,
  words,
  retryAfter: null,
});

describe('what Teams refuses', () => {
  test.each<[Operation, Place, Failure, string, boolean]>([
    ['send', 'person', answer(403, 'MessageWritesBlocked'), 'bot_blocked', false],
    ['send', 'person', answer(403, 'ConversationBlockedByUser'), 'bot_blocked', false],
    ['send', 'person', answer(403), 'bot_blocked', false],
    ['send', 'person', answer(403, 'BotNotInConversationRoster'), 'not_installed', false],
    ['open direct', 'person', answer(403, 'Forbidden'), 'not_installed', false],
    ['open direct', 'person', answer(404, 'UserNotFound'), 'user_not_found', false],
    ['send', 'channel', answer(403, 'Forbidden'), 'bot_not_in_channel', false],
    ['send', 'thread', answer(403, 'BotDisabledByAdmin'), 'disabled_by_admin', false],
    ['open thread', 'channel', answer(404), 'conversation_gone', false],
    ['send', 'person', answer(404, 'ConversationNotFound'), 'conversation_gone', false],
    ['send', 'thread', answer(404), 'thread_not_found', false],
    ['update', 'channel', answer(404), 'message_not_found', false],
    ['update', 'channel', answer(404, 'ConversationNotFound'), 'conversation_gone', false],
    ['send', 'channel', answer(413), 'message_too_large', true],
    ['send', 'channel', answer(400, 'MessageSizeTooBig'), 'message_too_large', true],
    ['send', 'channel', answer(400, 'BadSyntax', 'Failed to parse card'), 'message_refused', true],
    ['send', 'channel', answer(400, 'BadArgument', 'Conversation id is bad'), 'bad_address', false],
    ['open direct', 'person', answer(400, 'BadSyntax', 'Bad member'), 'bad_address', false],
  ])('%s to a %s: %o is %s', (operation, place, failure, reason, ofMessage) => {
    const error = toPlatformError(operation, place, failure);
    expect(error).toMatchObject({ outcome: 'refused', reason, ofMessage, operation });
  });
});

test.each([401, 407, 405, 302])('%i is for an operator to mend', (status) => {
  const error = toPlatformError('send', 'channel', answer(status));
  expect(error).toMatchObject({ outcome: 'retryable', retryAfterMs: 300_000, unreachable: false });
});

describe('silence', () => {
  test.each<[Operation, string, string]>([
    ['send', 'ECONNRESET', 'ambiguous'],
    ['open thread', 'timeout', 'ambiguous'],
    ['send', 'ENOTFOUND', 'retryable'],
    ['send', 'CERT_HAS_EXPIRED', 'retryable'],
    ['update', 'ECONNRESET', 'retryable'],
    ['open direct', 'timeout', 'retryable'],
    ['roster', 'unreadable_answer', 'retryable'],
  ])('%s, %s: %s', (operation, code, outcome) => {
    const error = toPlatformError(operation, 'channel', { kind: 'silence', code });
    expect(error).toMatchObject({ outcome, reason: code, unreachable: true });
  });
});

test.each([
  ['0', 1000],
  ['0.2', 1000],
  ['7', 7000],
  [null, null],
])('asked too much, come again after %o s: %o ms', (retryAfter, ms) => {
  for (const status of [412, 429]) {
    const failure = { kind: 'answer', status, code: null, words: '', retryAfter } as const;
    expect(toPlatformError('send', 'channel', failure).retryAfterMs).toBe(ms);
  }
});

test.each([
  ['7', 7000],
  [' 0.5 ', 500],
  ['Thu, 01 Jan 1970 00:00:12 GMT', 2000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', null],
  ['', null],
  [null, null],
])('retry-after %o is %o ms', (header, ms) => {
  expect(retryAfterMs(header, 10_000)).toBe(ms);
});
