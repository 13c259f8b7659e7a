import { inlinesOf } from '../../src/views/map-text.ts';
import type { Message } from '../../src/views/message.ts';

/** Whether anything in a message depends on who is in the channel: a mention, or a card of one's own. */
export function namesSomebody({ own, parts }: Message): boolean {
  const isPerson = inlinesOf(parts).some(
    (inline) => typeof inline === 'object' && inline.kind === 'person',
  );
  return own !== undefined || isPerson;
}
