import type { FullExplanation } from '../engine/explain-in-full.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { solutionParts, stateText, takenBy, targetFacts } from './card.ts';
import { howMany, mostCounted } from './how-many.ts';
import { command, who } from './inline.ts';
import type { Inline, Message, Part, Text } from './message.ts';
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

/** What the bot can be asked, by agents what they can ask too, and the lines to call besides. */
export function helpMessage(
  contactLines: readonly { readonly label: string; readonly value: string }[],
  statements: readonly string[],
  isAgent: boolean,
): Message {
  return {
    summary: 'What you can ask for',
    parts: [
      { kind: 'heading', text: 'What you can ask for' },
      { kind: 'facts', facts: commands },
      ...(isAgent
        ? [bold('For support agents'), { kind: 'facts' as const, facts: agentCommands }]
        : []),
      ...(contactLines.length > 0
        ? [
            bold('Other ways to reach support'),
            {
              kind: 'facts' as const,
              facts: contactLines.map(({ label, value }) => ({ label, value: [value] })),
            },
          ]
        : []),
      ...statements.map((text) => ({ kind: 'paragraph' as const, text: [text] })),
    ],
  };
}

/** The last of the commands: all of them. */
export const helpCommand = typed('help', 'This list');

/** What can be typed, by what it does. */
export const commands = [
  typed('', 'Report a problem or ask a question, or go on with a form that you left'),
  typed('<what is wrong>', 'The same, with your words filled in'),
  typed('new', 'An empty form; one that you left is forgotten'),
  typed('mine', 'Your tickets'),
  typed('status <number>', 'Where a ticket stands'),
  typed('explain <number>', 'Why it has its priority and its times'),
  typed('hours', 'When support is open, and how to reach it'),
  helpCommand,
];

const agentCommands = [
  typed('queue', 'What is open, the first to serve on top'),
  typed('contacts', 'Who stands behind each role, and whether they can be reached'),
  {
    label: 'Answer the requester, in a status thread; the bot reads nothing else there',
    value: ['@Firstline <words>'],
  },
];

function typed(words: string, does: string): { readonly label: string; readonly value: Text } {
  return { label: does, value: [command(words)] };
}

function bold(text: string): Part {
  return { kind: 'paragraph', text: [{ kind: 'bold', text }] };
}

/** The first of `all` unresolved tickets, those to serve first on top; see `mostCounted`. */
export function queueMessage(views: readonly Snapshot[], all: number): Message {
  const heading = all === 0 ? 'Nothing is open' : 'Open tickets, the first to serve on top';
  const hidden = all - views.length;
  const rest =
    all > mostCounted
      ? `These are the first of ${howMany(all)}.`
      : `${hidden} more stand behind these.`;
  return listing(heading, views.map(queueLine), hidden > 0 ? [[rest]] : []);
}

function listing(heading: string, lines: readonly Inline[][], notes: readonly Text[]): Message {
  return {
    summary: heading,
    parts: [
      { kind: 'heading', text: heading },
      ...lines.map((text) => ({ kind: 'paragraph' as const, text })),
      ...notes.map((text) => ({ kind: 'note' as const, text })),
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
    ...(views.length > most ? [[`There are more than these ${most}.`]] : []),
    none
      ? ['To report a problem or ask a question, type ', command(''), '.']
      : ['More about one of them: ', command('status <number>')],
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

/** Asks which ticket is meant, where no number stands behind the words; `example`: a number. */
export function whichTicketMessage(words: string, example: string): Message {
  return {
    summary: 'Which ticket? Write its number behind it.',
    parts: [
      {
        kind: 'paragraph',
        text: [
          'Which ticket? Write its number behind it, such as ',
          command(`${words} ${example}`),
          '. Your own tickets: ',
          command('mine'),
          '.',
        ],
      },
    ],
  };
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
