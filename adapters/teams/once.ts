import { createHash } from 'node:crypto';
import type { Where } from './parse.ts';
import { at, textAt, type Unknown } from './payload.ts';
import { SAID_CACHE } from './request-limits.ts';

/**
 * Names what an activity tells, however often and under whatever id of its own it comes: the same
 * person, at the same time, in the same conversation, with the same words or data.
 */
export function keyOf(activity: Unknown, { tenant, conversation }: Where, what: string): string {
  const { timestamp, id } = {
    timestamp: textAt(activity, 'timestamp'),
    id: textAt(activity, 'id'),
  };
  const told = [
    tenant,
    conversation,
    textAt(at(activity, 'from'), 'id'),
    timestamp ?? id,
    what,
    textAt(activity, 'text'),
    at(activity, 'value') ?? null,
  ];
  const digest = createHash('sha256').update(JSON.stringify(told)).digest('base64url');
  return `teams:${digest.slice(0, 32)}`;
}

/** Which key a message has by its id, as a change of it comes under that id and another key. */
export interface SaidKeys {
  remember(conversation: string, messageId: string, key: string): void;
  /** Of a message that was not heard here, or long ago: a key of its own. */
  of(conversation: string, messageId: string): string;
}

export function saidKeys(): SaidKeys {
  const known = new Map<string, string>();
  const named = (conversation: string, messageId: string) => `${conversation}/${messageId}`;
  return {
    remember(conversation, messageId, key) {
      if (known.size >= SAID_CACHE) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      known.set(named(conversation, messageId), key);
    },
    of(conversation, messageId) {
      const name = named(conversation, messageId);
      return known.get(name) ?? `teams:${name}`;
    },
  };
}
