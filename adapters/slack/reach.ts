import type { WebClient } from '@slack/web-api';
import type { Reach } from '../../src/runtime/ports.ts';
import type { SlackAddress } from './address.ts';
import { type Conversations, unposted } from './conversation.ts';
import { toPlatformError } from './errors.ts';
import type { PacedCalls } from './paced-call.ts';
import { userName } from './user-name.ts';

/**
 * Whether a direct message would reach this person, as Slack says now: by what they are, and with
 * `open` by opening it. Throws PlatformError where Slack does not say, never for what it says of the
 * person. Opening takes a place that a message may wait for.
 */
export async function reachOf(
  client: WebClient,
  paced: PacedCalls,
  conversation: Conversations,
  address: SlackAddress,
  open: boolean,
): Promise<Reach> {
  const unreachable = (name: string | null, reason: string): Reach => ({
    reachable: false,
    name,
    reason,
  });
  let name: string | null = null;
  try {
    const info = () => client.users.info({ user: address.id });
    const { user } = await paced('users.info', address.team, info);
    name = userName(user);
    if (user?.deleted) return unreachable(name, 'deactivated');
    if (user?.is_bot || address.id === 'USLACKBOT') return unreachable(name, 'is_a_bot');
    if (open) await conversation.idOf(client, address);
    return { reachable: true, name: name ?? address.id };
  } catch (error) {
    const failure = toPlatformError('reach', error);
    if (failure.outcome === 'refused') return unreachable(name, failure.reason);
    throw unposted(failure);
  }
}
