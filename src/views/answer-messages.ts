import type { FullExplanation } from '../engine/explain-in-full.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { solutionParts, stateText, takenBy, targetFacts } from './card.ts';
import type { Inline, Message } from './message.ts';
import { when } from './when.ts';

/** A message of one sentence. */
export function plainMessage(text: string): Message {
  return { summary: text, parts: [{ kind: 'paragraph', text: [text] }] };
}

/** What `/support` can do, and the lines to call where it cannot help. */
export function helpMessage(
  contactLines: readonly { readonly label: string; readonly value: string }[],
  statements: readonly string[],
): Message {
  return {
    summary: 'What /support can do',
    parts: [
      { kind: 'heading', text: 'What /support can do' },
      {
        kind: 'facts',
        facts: [
          { label: '/support', value: ['report a problem or ask a question'] },
          { label: '/support status <number>', value: ['where a ticket stands'] },
          { label: '/support queue', value: ['what is open, for support agents'] },
          { label: '/support help', value: ['this text'] },
        ],
      },
      ...(contactLines.length > 0
        ? ([
            {
              kind: 'facts',
              facts: contactLines.map(({ label, value }) => ({ label, value: [value] })),
            },
          ] as const)
        : []),
      ...statements.map((text) => ({ kind: 'paragraph' as const, text: [text] })),
    ],
  };
}

/** Unresolved tickets, first those to serve first; `most` are shown. */
export function queueMessage(views: readonly Snapshot[], most: number): Message {
  const heading =
    views.length === 0 ? 'Nothing is open' : 'Open tickets, the first to serve on top';
  return {
    summary: heading,
    parts: [
      { kind: 'heading', text: heading },
      ...views
        .slice(0, most)
        .map((view) => ({ kind: 'paragraph' as const, text: queueLine(view) })),
      ...(views.length > most
        ? [{ kind: 'note' as const, text: [`There are more than these ${most}.`] }]
        : []),
    ],
  };
}

function queueLine(view: Snapshot): Inline[] {
  const { ticket } = view;
  const due = view.targets
    .flatMap(({ dueAt, fulfilledAt }) => (dueAt !== null && fulfilledAt === null ? [dueAt] : []))
    .sort((a, b) => a - b)[0];
  return [
    { kind: 'bold', text: `${ticket.number} ` },
    `${view.isEmergency ? 'First in line, ' : ''}${view.levelTitle}, ${stateText(view)}`,
    ...(ticket.assignee ? [' (', { kind: 'person' as const, person: ticket.assignee }, ')'] : []),
    ...(due === undefined ? [] : [', due ', when(due, view.zone)]),
    `: ${ticket.title}`,
  ];
}

/** Where a ticket stands, for somebody who asks by its number. */
export function statusMessage(view: Snapshot): Message {
  const { ticket, zone } = view;
  return {
    summary: `${ticket.number}: ${stateText(view)}`,
    parts: [
      { kind: 'heading', text: `${ticket.number} · ${ticket.title}` },
      {
        kind: 'facts',
        facts: [
          { label: 'State', value: [stateText(view)] },
          { label: 'Priority', value: [view.levelTitle] },
          { label: 'Reported', value: [when(ticket.reportedAt, zone)] },
          takenBy(view),
          ...targetFacts(view),
        ],
      },
      ...solutionParts(view),
    ],
  };
}

/** Why a ticket has its level and its instants, sentence by sentence, then what happened. */
export function explanationMessage(number: string, explanation: FullExplanation): Message {
  const { zone, sentences, events, told } = explanation;
  return {
    summary: `Why ${number} stands where it does`,
    parts: [
      { kind: 'heading', text: `Why ${number} stands where it does` },
      ...sentences.map((sentence) => ({
        kind: 'paragraph' as const,
        text: sentence.map(
          (part): Inline => (typeof part === 'string' ? part : when(part.at, zone)),
        ),
      })),
      { kind: 'divider' },
      {
        kind: 'facts',
        facts: events.map(({ at, what }) => ({ label: what, value: [when(at, zone)] })),
      },
      ...(told.length > 0
        ? ([
            {
              kind: 'paragraph',
              text: [{ kind: 'bold', text: 'Who was told, in real time' }],
            },
            {
              kind: 'facts',
              facts: told.map(({ to, summary, status, finishedAt }) => ({
                label: `${to}, ${summary.replace(/[.:]$/, '')}`,
                value: finishedAt === null ? [status] : [`${status} `, when(finishedAt, zone)],
              })),
            },
          ] as const)
        : []),
    ],
  };
}
