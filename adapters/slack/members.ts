import type { WebClient } from '@slack/web-api';
import type { Address } from '../../src/runtime/ports.ts';
import { type SlackAddress, writeAddress } from './address.ts';
import { unposted } from './conversation.ts';
import { refuse, toPlatformError } from './errors.ts';
import { MEMBERS_PAGE, MEMBERS_PAGES } from './limits.ts';
import type { PacedCalls } from './paced-call.ts';

/** The people in a channel, without the bot `self`. Throws PlatformError. */
export async function membersOf(
  client: WebClient,
  paced: PacedCalls,
  channel: SlackAddress,
  self: string | null,
): Promise<readonly Address[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < MEMBERS_PAGES; page += 1) {
      const args = { channel: channel.id, limit: MEMBERS_PAGE, ...(cursor ? { cursor } : {}) };
      const answer = await paced('conversations.members', channel.team, () =>
        client.conversations.members(args),
      );
      found.push(...(answer.members ?? []));
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) {
        return found.filter((id) => id !== self).map((id) => writeAddress(channel.team, id));
      }
    }
  } catch (error) {
    throw unposted(toPlatformError('members', error));
  }
  throw refuse('members', 'too_many_members');
}
