import type { WebClient } from '@slack/web-api';
import { PlatformError, type Timers } from '../../src/runtime/ports.ts';
import { PLATFORM, type SlackAddress } from './address.ts';
import { toPlatformError } from './errors.ts';
import { DM_CACHE, DM_KEPT_MS } from './limits.ts';
import type { PacedCalls } from './paced-call.ts';

export interface Conversations {
  /**
   * Where to post for this address; opens the direct message with a person. For an urgent message
   * Slack is asked anew now and then whether there is somebody. Throws PlatformError.
   */
  idOf(client: WebClient, address: SlackAddress, urgent?: boolean): Promise<string>;
  /** After a failure there: the next time asks Slack again. */
  forget(address: SlackAddress): void;
}

export function openConversation(paced: PacedCalls, { now }: Pick<Timers, 'now'>): Conversations {
  const opened = new Map<string, { readonly id: string; readonly at: number }>();
  const key = ({ team, id }: SlackAddress) => `${team}/${id}`;
  return {
    async idOf(client, address, urgent = false) {
      if (address.kind === 'conversation') return address.id;
      const known = opened.get(key(address));
      if (known && !(urgent && now() - known.at > DM_KEPT_MS)) return known.id;
      const id = await open(client, address, paced, urgent);
      if (opened.size >= DM_CACHE) opened.clear();
      opened.set(key(address), { id, at: now() });
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
  urgent: boolean,
): Promise<string> {
  try {
    const opening = () => client.conversations.open({ users });
    const { channel } = await paced('conversations.open', team, opening, urgent);
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
