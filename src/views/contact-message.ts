import type { Warning } from '../engine/notices.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import type { Person } from '../engine/ticket.ts';
import { stateText } from './card.ts';
import { who } from './inline.ts';
import type { Message } from './message.ts';
import { when } from './when.ts';

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

/**
 * The direct message to the lead that a ticket has no status thread in a channel, and what to do about
 * it. `platform`: what people call the channel's, where the desk has others; `isSetUp`: the bot can
 * speak there at all.
 */
export function channelAlert(
  reason: string,
  view: Snapshot,
  { platform = null, isSetUp = true }: { platform?: string | null; isSetUp?: boolean } = {},
): Message {
  const { ticket } = view;
  const channel = `the support channel${platform === null ? '' : ` in ${platform}`}`;
  const summary = `${ticket.number} cannot be shown in ${channel} (${reason})`;
  return {
    summary,
    parts: [
      {
        kind: 'paragraph',
        text: [
          { kind: 'bold', text: `${ticket.number} · ${ticket.title}` },
          ` (${view.levelTitle}) is waiting, but there is no status thread of it in ${channel}: ${reason}.`,
        ],
      },
      {
        kind: 'paragraph',
        text: [
          isSetUp
            ? 'Please add the bot to the channel. It tries again every minute, and nothing is lost.'
            : 'Please set it up, or take the channel out of the desk file. It tries again every minute, and nothing is lost.',
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

/** The direct message to the agent who had the ticket until somebody took it over. */
export function takenOverMessage(by: Person, { ticket }: Snapshot): Message {
  return {
    summary: `${by.name} has taken ${ticket.number} over from you`,
    parts: [
      {
        kind: 'paragraph',
        text: [
          who(by),
          ` has taken ${ticket.number} (${ticket.title}) over from you. There is nothing left for you to do on it.`,
        ],
      },
      { kind: 'buttons', buttons: [{ kind: 'open-thread', label: 'Open the thread' }] },
    ],
  };
}
