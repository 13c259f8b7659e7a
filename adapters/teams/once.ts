import { createHash } from 'node:crypto';
import { at, textAt, type Unknown } from '../../src/runtime/ports.ts';
import type { Where } from './parse.ts';

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
