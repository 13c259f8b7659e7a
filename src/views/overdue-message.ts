import type { Person } from '../engine/ticket.ts';
import { who } from './inline.ts';
import type { Message } from './message.ts';

/** Somebody who should have been told long ago. */
export interface Untold {
  readonly number: string;
  readonly title: string;
  readonly person: Person;
  /** Why they are told, as people say it: the title of their role. */
  readonly role: string;
  readonly waitedMs: number;
  /** The platform's word for why the message waits; null: none yet. */
  readonly reason: string | null;
}

const minuteMs = 60_000;

/** Says whom an escalation has not reached, so that somebody calls them. */
export function overdueMessage(untold: readonly Untold[]): Message {
  const tickets = [...new Set(untold.map(({ number }) => number))].join(', ');
  return {
    summary: `Please call: an escalation of ${tickets} waits unsent`,
    parts: [
      { kind: 'heading', text: 'An escalation waits unsent' },
      {
        kind: 'paragraph',
        text: ['Please call these people, or reach them in another way. They have not been told:'],
      },
      ...untold.map(({ number, title, person, role, waitedMs, reason }) => ({
        kind: 'paragraph' as const,
        text: [
          { kind: 'bold' as const, text: `${number} · ${title}` },
          ' is for ',
          who(person),
          ` (${role}) and has waited for ${Math.floor(waitedMs / minuteMs)} minutes`,
          reason === null ? '.' : `: ${reason}`,
        ],
      })),
      {
        kind: 'note',
        text: ['The bot goes on trying. Once a message goes through, nothing more is needed.'],
      },
    ],
  };
}
