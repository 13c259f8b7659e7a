import type { Snapshot } from '../engine/snapshot.ts';
import type { TicketEvent } from '../engine/ticket.ts';
import { stateText, takenBy } from './card.ts';
import type { Button, Message, Text } from './message.ts';
import { when } from './when.ts';

/** The direct message of one or more thresholds to a contact: why, since when, and what to do. */
export function escalationMessage(keys: readonly string[], as: string, view: Snapshot): Message {
  const { ticket, zone } = view;
  const fired = view.escalations.filter(({ key }) => keys.includes(key));
  const open = fired.some(({ acknowledged }) => !acknowledged);
  const threadButton: Button = { kind: 'open-thread', label: 'Open the thread' };
  return {
    summary: `${ticket.number} ${open ? 'needs you' : 'is acknowledged'}: ${ticket.title} (${view.levelTitle})`,
    parts: [
      { kind: 'heading', text: `${ticket.number} · ${ticket.title}` },
      {
        kind: 'paragraph',
        text: [
          `${view.levelTitle}, ${stateText(view)}. `,
          as === 'fallback'
            ? 'You are the fallback contact, and this could not reach everybody it was for:'
            : 'You are told as:',
        ],
      },
      ...fired.map((escalation) => ({
        kind: 'paragraph' as const,
        text: reason(escalation, view),
      })),
      {
        kind: 'facts',
        facts: [
          { label: 'Reported', value: [when(ticket.reportedAt, zone)] },
          { label: 'Requester', value: [{ kind: 'person', person: ticket.requester }] },
          takenBy(view),
          ...(ticket.workaround ? [{ label: 'Workaround', value: ['in place'] }] : []),
        ],
      },
      ...(open
        ? [{ kind: 'note' as const, text: ['Acknowledge to show that you have seen it.'] }]
        : []),
      ...acknowledgements(fired, view),
      {
        kind: 'buttons',
        buttons: [
          ...(open
            ? [
                {
                  kind: 'act' as const,
                  action: 'acknowledge' as const,
                  label: 'Acknowledge',
                  style: 'primary' as const,
                  deskId: ticket.deskId,
                  number: ticket.number,
                  keys,
                },
              ]
            : []),
          threadButton,
        ],
      },
    ],
  };
}

function reason(escalation: Snapshot['escalations'][number], { zone }: Snapshot): Text {
  const { roleTitle, afterText, atOnce, byLevelChange, lateText } = escalation;
  return [
    { kind: 'bold', text: roleTitle },
    atOnce ? ', at once, due ' : `, because it is not resolved ${afterText}, due `,
    when(escalation.dueAt, zone),
    byLevelChange ? ', passed already when the level changed' : '',
    lateText ? `, ${lateText} late.` : '.',
  ];
}

function acknowledgements(fired: Snapshot['escalations'], view: Snapshot) {
  const [first] = fired.flatMap(({ acknowledged }) => (acknowledged ? [acknowledged] : []));
  if (!first) return [];
  const text: Text = [
    'Acknowledged by ',
    { kind: 'person', person: first.by },
    ', ',
    when(first.at, view.zone),
    '.',
  ];
  return [{ kind: 'note' as const, text }];
}

/** The direct message to the assignee or the lead that a target is at risk or missed. */
export function targetWarning(
  event: Extract<TicketEvent, { type: 'TargetAtRisk' | 'TargetBreached' }>,
  view: Snapshot,
): Message {
  const { ticket } = view;
  const what = event.type === 'TargetAtRisk' ? 'is at risk' : 'is missed';
  const due = event.type === 'TargetAtRisk' ? 'due ' : 'it was due ';
  return {
    summary: `${ticket.number}: the ${event.target} target ${what}`,
    parts: [
      {
        kind: 'paragraph',
        text: [
          { kind: 'bold', text: `${ticket.number} · ${ticket.title}` },
          ` (${view.levelTitle}, ${stateText(view)}): the ${event.target} target ${what}, ${due}`,
          when(event.dueAt, view.zone),
          event.type === 'TargetBreached' && event.reclassified ? ' (reclassified).' : '.',
          ticket.state === 'open' && !ticket.assignee
            ? ' Please take it, or find somebody who can.'
            : '',
        ],
      },
      { kind: 'buttons', buttons: [{ kind: 'open-thread', label: 'Open the thread' }] },
    ],
  };
}
