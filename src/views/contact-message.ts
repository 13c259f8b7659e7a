import type { Warning } from '../engine/notices.ts';
import type { Snapshot } from '../engine/snapshot.ts';
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

/** The direct message to the assignee or the lead that something of the ticket is late, or will be. */
export function deskWarning(event: Warning, view: Snapshot): Message {
  const { ticket } = view;
  const { what, due, more } = warned(event);
  return {
    summary: `${ticket.number}: ${what}`,
    parts: [
      {
        kind: 'paragraph',
        text: [
          { kind: 'bold', text: `${ticket.number} · ${ticket.title}` },
          ` (${view.levelTitle}, ${stateText(view)}): ${what}, ${due}`,
          when(event.dueAt, view.zone),
          more,
          ticket.state === 'open' && !ticket.assignee
            ? ' Please take it, or find somebody who can.'
            : '',
        ],
      },
      { kind: 'buttons', buttons: [{ kind: 'open-thread', label: 'Open the thread' }] },
    ],
  };
}

/** The direct message to the lead that a ticket has no status thread, and what to do about it. */
export function channelAlert(reason: string, view: Snapshot): Message {
  const { ticket } = view;
  const summary = `${ticket.number} cannot be shown in the support channel (${reason})`;
  return {
    summary,
    parts: [
      {
        kind: 'paragraph',
        text: [
          { kind: 'bold', text: `${ticket.number} · ${ticket.title}` },
          ` (${view.levelTitle}) is waiting, but the support channel refuses its status thread: ${reason}.`,
        ],
      },
      {
        kind: 'paragraph',
        text: [
          'Please invite the bot to the channel. It tries again every minute, and nothing is lost.',
        ],
      },
    ],
  };
}

function warned(event: Warning): { what: string; due: string; more: string } {
  switch (event.type) {
    case 'TargetAtRisk':
      return { what: `the ${event.target} target is at risk`, due: 'due ', more: '.' };
    case 'TargetBreached':
      return {
        what: `the ${event.target} target is missed`,
        due: 'it was due ',
        more: event.reclassified ? ' (reclassified).' : '.',
      };
    case 'AssignmentMissed':
      return { what: 'nobody was assigned in time', due: 'that is, by ', more: '.' };
    default:
      return event satisfies never;
  }
}

/** The direct message to the agent whose turn it is. */
export function assignedMessage(view: Snapshot): Message {
  const { ticket } = view;
  const text = `${ticket.number} is yours: ${ticket.title} (${view.levelTitle}).`;
  return {
    summary: text,
    parts: [
      {
        kind: 'paragraph',
        text: [{ kind: 'bold', text }, ' The requester has your name. Work from the thread.'],
      },
      { kind: 'buttons', buttons: [{ kind: 'open-thread', label: 'Open the thread' }] },
    ],
  };
}
