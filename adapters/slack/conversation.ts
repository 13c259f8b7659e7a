import type { WebClient } from '@slack/web-api';
import { PlatformError } from '../../src/runtime/ports.ts';
import { PLATFORM, type SlackAddress } from './address.ts';
import { toPlatformError } from './errors.ts';
import { DM_CACHE } from './limits.ts';
import type { PacedCalls } from './paced-call.ts';

export interface Conversations {
  /** Where to post for this address; opens the direct message with a person. Throws PlatformError. */
  idOf(client: WebClient, address: SlackAddress): Promise<string>;
  /** After a failure there: the next time asks Slack again. */
  forget(address: SlackAddress): void;
}

export function openConversation(paced: PacedCalls): Conversations {
  const opened = new Map<string, string>();
  const key = ({ team, id }: SlackAddress) => `${team}/${id}`;
  return {
    async idOf(client, address) {
      if (address.kind === 'conversation') return address.id;
      const known = opened.get(key(address));
      if (known !== undefined) return known;
      const id = await open(client, address, paced);
      if (opened.size >= DM_CACHE) opened.clear();
      opened.set(key(address), id);
      return id;
    },
    forget(address) {
      opened.delete(key(address));
    },
  };
}

async function open(
  client: WebClient,
  { team, id: users }: SlackAddress,
  paced: PacedCalls,
): Promise<string> {
  try {
    const { channel } = await paced('conversations.open', team, () =>
      client.conversations.open({ users }),
    );
    if (channel?.id) return channel.id;
    throw new Error('conversations.open answered without a channel');
  } catch (error) {
    throw unposted(toPlatformError('conversations.open', error));
  }
}

/** Whatever became of a call that only looks or opens, no message was sent by it. */
export function unposted(error: PlatformError): PlatformError {
  if (error.outcome !== 'ambiguous') return error;
  return new PlatformError({
    platform: PLATFORM,
    operation: error.operation,
    outcome: 'retryable',
    reason: error.reason,
    unreachable: error.unreachable,
    cause: error.cause,
  });
}
