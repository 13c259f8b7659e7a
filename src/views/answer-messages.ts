import type { FullExplanation } from '../engine/explain-in-full.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { solutionParts, stateText, takenBy, targetFacts } from './card.ts';
import { who } from './inline.ts';
import type { Inline, Message, Part } from './message.ts';
import { when } from './when.ts';

/** A message of one sentence. */
export function plainMessage(text: string): Message {
  return { summary: text, parts: [{ kind: 'paragraph', text: [text] }] };
}

/** Where no desk is there for somebody's workspace. */
export function nobodyServes(): Message {
  return plainMessage(
    'No support desk serves this workspace. Ask whoever runs the bot to add it to the desk file.',
  );
}

/** What `/support` can do, for agents what they can do too, and the lines to call besides. */
export function helpMessage(
  contactLines: readonly { readonly label: string; readonly value: string }[],
  statements: readonly string[],
  isAgent: boolean,
): Message {
  const facts = (entries: readonly (readonly [string, string])[]): Part => ({
    kind: 'facts',
    facts: entries.map(([label, value]) => ({ label, value: [value] })),
  });
  return {
    summary: 'What /support can do',
    parts: [
      { kind: 'heading', text: 'What /support can do' },
      facts(commands),
      ...(isAgent ? [bold('For support agents'), facts(agentCommands)] : []),
      ...(contactLines.length > 0
        ? [
            bold('Other ways to reach support'),
            facts(contactLines.map(({ label, value }) => [label, value])),
          ]
        : []),
      ...statements.map((text) => ({ kind: 'paragraph' as const, text: [text] })),
    ],
  };
}

/** What can be typed, and what it does. */
export const commands = [
  ['/support', 'report a problem or ask a question, or go on with a form that you left'],
  ['/support <what is wrong>', 'the same, with your words filled in'],
  ['/support new', 'an empty form; one that you left is forgotten'],
  ['/support mine', 'your tickets'],
  ['/support status <number>', 'where a ticket stands'],
  ['/support explain <number>', 'why it has its priority and its times'],
  ['/support hours', 'when support is open, and how to reach it'],
  ['/support help', 'this text'],
] as const;

const agentCommands = [
  ['/support queue', 'what is open, the first to serve on top'],
  ['/support contacts', 'who stands behind each role, and whether they can be reached'],
  [
    '@Firstline <words>, in a status thread',
    'answers the requester; the bot reads nothing else there',
  ],
] as const;

function bold(text: string): Part {
  return { kind: 'paragraph', text: [{ kind: 'bold', text }] };
}

/** The first of `all` unresolved tickets, those to serve first on top. */
export function queueMessage(views: readonly Snapshot[], all: number): Message {
  const heading = all === 0 ? 'Nothing is open' : 'Open tickets, the first to serve on top';
  const hidden = all - views.length;
  return listing(heading, views.map(queueLine), [
    ...(hidden > 0 ? [`${hidden} more stand behind these.`] : []),
  ]);
}

function listing(heading: string, lines: readonly Inline[][], notes: readonly string[]): Message {
  return {
    summary: heading,
    parts: [
      { kind: 'heading', text: heading },
      ...lines.map((text) => ({ kind: 'paragraph' as const, text })),
      ...notes.map((text) => ({ kind: 'note' as const, text: [text] })),
    ],
  };
}

/** A ticket in one line, for the agents of its desk. */
export function queueLine(view: Snapshot): Inline[] {
  const { ticket } = view;
  return [
    { kind: 'bold', text: `${ticket.number} ` },
    `${view.isEmergency ? 'First in line, ' : ''}${view.levelTitle}, ${stateText(view)}`,
    ...(ticket.assignee ? [' (', who(ticket.assignee), ')'] : []),
    ...nextDue(view),
    ...escalationState(view),
    `: ${ticket.title}`,
  ];
}

/** Somebody's own tickets, unresolved ones first; `most` are shown. */
export function ownTicketsMessage(views: readonly Snapshot[], most: number): Message {
  const none = views.length === 0;
  const heading = none ? 'You have no tickets here' : 'Your tickets';
  return listing(heading, views.slice(0, most).map(ownTicketLine), [
    ...(views.length > most ? [`There are more than these ${most}.`] : []),
    none
      ? 'To report a problem or ask a question: /support'
      : 'More about one of them: /support status <number>',
  ]);
}

/** A ticket in one line, for its requester. */
export function ownTicketLine(view: Snapshot): Inline[] {
  const { ticket, zone } = view;
  return [
    { kind: 'bold', text: `${ticket.number} ${ticket.title}: ` },
    `${view.levelTitle}, ${stateText(view)}`,
    ...(ticket.resolvedAt === null ? nextDue(view) : [' ', when(ticket.resolvedAt, zone)]),
  ];
}

/** Whom the ticket has been escalated to, or will be next, with a comma before it. */
function escalationState({ escalations, upcoming, zone }: Snapshot): Inline[] {
  const last = escalations.at(-1);
  if (last) {
    const heard = last.acknowledged ? 'acknowledged' : 'not acknowledged';
    return [`, escalated to the ${last.roleTitle} (${heard})`];
  }
  const [next] = upcoming;
  return next ? [`, ${next.roleTitle} told `, when(next.dueAt, zone)] : [];
}

/** The nearest target that is not met yet, missed or not, with a comma before it. */
function nextDue({ targets, zone }: Snapshot): Inline[] {
  const due = targets
    .filter(({ dueAt, fulfilledAt }) => dueAt !== null && fulfilledAt === null)
    .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))[0];
  if (!due || due.dueAt === null) return [];
  const stands = due.state === 'breached' ? ' missed,' : due.state === 'at risk' ? ' at risk,' : '';
  return [`, ${due.kind}${stands} due `, when(due.dueAt, zone)];
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

/** What an explanation shows of a long history: the latest. */
const mostHistory = 30;
const mostTold = 15;

/** Why a ticket has its level and its instants, sentence by sentence, then what happened. */
export function explanationMessage(number: string, explanation: FullExplanation): Message {
  const { zone, sentences } = explanation;
  const events = explanation.events.slice(-mostHistory);
  const told = explanation.told.slice(-mostTold);
  const earlier = explanation.events.length - events.length;
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
      ...(events.length > 0
        ? ([
            { kind: 'divider' },
            ...(earlier > 0
              ? ([
                  { kind: 'note', text: [`The latest of ${explanation.events.length} events:`] },
                ] as const)
              : []),
            {
              kind: 'facts',
              facts: events.map(({ at, what }) => ({ label: what, value: [when(at, zone)] })),
            },
          ] as const)
        : []),
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
