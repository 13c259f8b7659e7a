import type { Snapshot } from '../engine/snapshot.ts';
import type { TicketEvent } from '../engine/ticket.ts';
import { stateText } from './card.ts';
import type { Button, Message, Text } from './message.ts';
import { when } from './when.ts';

/** The direct message of one or more thresholds to a contact: why, since when, and what to do. */
export function escalationMessage(keys: readonly string[], as: string, view: Snapshot): Message {
  const { ticket, zone } = view;
  const fired = view.escalations.filter(({ key }) => keys.includes(key));
  const open = fired.some(({ acknowledged }) => !acknowledged);
  const reasons = fired.map(
    (escalation): Text => [
      `${escalation.roleTitle} ${escalation.afterText}: due `,
      when(escalation.dueAt, zone),
      escalation.lateText ? `, ${escalation.lateText} late.` : '.',
    ],
  );
  const threadButton: Button = { kind: 'open-thread', label: 'Open the thread' };
  return {
    summary: `${ticket.number} needs you: ${ticket.title} (${view.levelTitle})`,
    parts: [
      { kind: 'heading', text: `${ticket.number} · ${ticket.title}` },
      {
        kind: 'paragraph',
        text: [
          `${view.levelTitle}, ${stateText(view)}. `,
          as === 'fallback'
            ? 'You are told as the fallback contact, because nobody else could be reached:'
            : 'You are told because the time set for this has passed without a resolution:',
        ],
      },
      ...reasons.map((text) => ({ kind: 'paragraph' as const, text })),
      {
        kind: 'facts',
        facts: [
          { label: 'Reported', value: [when(ticket.reportedAt, zone)] },
          { label: 'Requester', value: [{ kind: 'person', person: ticket.requester }] },
          {
            label: 'Taken by',
            value: ticket.assignee ? [{ kind: 'person', person: ticket.assignee }] : ['nobody yet'],
          },
          ...(ticket.workaround ? [{ label: 'Workaround', value: ['in place'] }] : []),
        ],
      },
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
          ticket.assignee ? '.' : '. Nobody has taken it yet.',
        ],
      },
      { kind: 'buttons', buttons: [{ kind: 'open-thread', label: 'Open the thread' }] },
    ],
  };
}
