import type { Snapshot } from '../engine/snapshot.ts';
import { stateText } from './card.ts';
import { who } from './inline.ts';
import type { Message } from './message.ts';

/**
 * Where a ticket stands, for everybody in the channel where it was raised: nothing of what was
 * reported or answered.
 */
export function publicStatus(view: Snapshot): Message {
  const { ticket, levelTitle } = view;
  const has = ticket.state !== 'resolved' && ticket.assignee;
  return {
    summary: `${ticket.number}: ${stateText(view)}`,
    parts: [
      {
        kind: 'paragraph',
        text: [
          { kind: 'bold', text: ticket.number },
          ` (${levelTitle}), reported by `,
          who(ticket.requester),
          `: ${stateText(view)}`,
          ...(has ? [', with ', who(has)] : []),
          '.',
        ],
      },
    ],
  };
}
