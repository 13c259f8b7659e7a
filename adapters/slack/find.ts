import type { WebClient } from '@slack/web-api';
import type { MessageRef } from '../../src/runtime/ports.ts';
import { unposted } from './conversation.ts';
import { refusalOf, toPlatformError } from './errors.ts';
import { FIND_PAGE, FIND_PAGES } from './limits.ts';

/** Slack does not let us read there: it cannot be known whether the message arrived. */
const CLOSED = new Set(['channel_not_found', 'missing_scope', 'not_in_channel', 'no_permission']);

/**
 * Looks for the message with this entry id in a conversation, or in the thread under `threadTs`.
 * `unknown` where Slack does not let us look, or where it may lie beyond the pages looked through.
 */
export async function findMessage(
  client: WebClient,
  channel: string,
  entryId: string,
  threadTs?: string,
): Promise<MessageRef | 'absent' | 'unknown'> {
  let cursor: string | undefined;
  for (let page = 0; page < FIND_PAGES; page += 1) {
    const read = { channel, limit: FIND_PAGE, include_all_metadata: true as const };
    const next = cursor === undefined ? {} : { cursor };
    try {
      const answer = threadTs
        ? await client.conversations.replies({ ...read, ...next, ts: threadTs })
        : await client.conversations.history({ ...read, ...next });
      const found = answer.messages?.find((one) => entryOf(one) === entryId);
      if (found?.ts) return { conversation: channel, id: found.ts };
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return 'absent';
    } catch (error) {
      const refusal = refusalOf(error);
      // The parent is gone, and with it everything under it.
      if (refusal === 'thread_not_found') return 'absent';
      if (refusal !== null && CLOSED.has(refusal)) return 'unknown';
      throw unposted(toPlatformError('find', error));
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
