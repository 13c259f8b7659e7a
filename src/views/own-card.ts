import type { Snapshot } from '../engine/snapshot.ts';
import { statusMessage } from './answer-messages.ts';
import type { Button, ButtonAction, Message } from './message.ts';

/** The card of a ticket for its requester: where it stands, and what they can do. */
export function ownCard(view: Snapshot): Message {
  const { requester: person, deskId, number } = view.ticket;
  const { summary, parts } = statusMessage(view);
  return {
    summary,
    parts: [...parts, { kind: 'buttons', buttons: [ownButton(view)] }],
    own: { person, deskId, number },
  };
}

/** What the requester of a ticket can do about it as it stands. */
export function ownButton({ ticket }: Snapshot): Button {
  const { deskId, number } = ticket;
  const act = (action: ButtonAction, label: string): Extract<Button, { kind: 'act' }> => ({
    kind: 'act',
    action,
    label,
    deskId,
    number,
  });
  switch (ticket.state) {
    case 'open':
      return act('answer', 'Write to support');
    case 'waiting':
      return { ...act('answer', 'Answer'), style: 'primary' };
    case 'resolved':
      return act('reopen', 'It is not solved');
    default:
      return ticket.state satisfies never;
  }
}
