import type { WebClient } from '@slack/web-api';
import type { MessageRef } from '../../src/runtime/ports.ts';
import { unposted } from './conversation.ts';
import { toPlatformError } from './errors.ts';
import { FIND_PAGE, FIND_PAGES } from './limits.ts';
import type { PacedCalls } from './paced-call.ts';

/** Slack does not let us read there: it cannot be known whether the message arrived. */
const CLOSED = new Set(['channel_not_found', 'missing_scope', 'not_in_channel', 'no_permission']);

/**
 * Looks for the message with this entry id in a conversation, or in the thread under `threadTs`.
 * `unknown` where Slack does not let us look, or where it may lie beyond the pages looked through.
 */
export async function findMessage(
  client: WebClient,
  paced: PacedCalls,
  { team, channel }: { readonly team: string; readonly channel: string },
  entryId: string,
  threadTs?: string,
): Promise<MessageRef | 'absent' | 'unknown'> {
  let cursor: string | undefined;
  for (let page = 0; page < FIND_PAGES; page += 1) {
    const read = { channel, limit: FIND_PAGE, include_all_metadata: true as const };
    const next = cursor === undefined ? {} : { cursor };
    try {
      const answer = threadTs
        ? await paced('conversations.replies', team, () =>
            client.conversations.replies({ ...read, ...next, ts: threadTs }),
          )
        : await paced('conversations.history', team, () =>
            client.conversations.history({ ...read, ...next }),
          );
      const found = answer.messages?.find((one) => entryOf(one) === entryId);
      if (found?.ts) return { conversation: channel, id: found.ts };
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return 'absent';
    } catch (error) {
      const failure = toPlatformError('find', error);
      // The parent is gone, and with it everything under it.
      if (failure.reason === 'thread_not_found') return 'absent';
      if (CLOSED.has(failure.reason)) return 'unknown';
      throw unposted(failure);
    }
  }
  return 'unknown';
}

function entryOf(message: object): unknown {
  const { metadata } = message as {
    metadata?: { event_payload?: Record<string, unknown> };
  };
  return metadata?.event_payload?.entry_id;
}
