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
  /** A command was heard under this key. */
  rememberCommand(key: string): void;
  isCommand(key: string): boolean;
}

export function saidKeys(): SaidKeys {
  const known = new Map<string, string>();
  const commands = new Map<string, true>();
  const named = (conversation: string, messageId: string) => `${conversation}/${messageId}`;
  return {
    remember(conversation, messageId, key) {
      keep(known, named(conversation, messageId), key);
    },
    of(conversation, messageId) {
      const name = named(conversation, messageId);
      return known.get(name) ?? `teams:${name}`;
    },
    rememberCommand: (key) => keep(commands, key, true),
    isCommand: (key) => commands.has(key),
  };
}

/** The oldest gives way. */
function keep<T>(among: Map<string, T>, name: string, value: T): void {
  const [oldest] = among.size >= SAID_CACHE ? among.keys() : [];
  if (oldest !== undefined) among.delete(oldest);
  among.set(name, value);
}
