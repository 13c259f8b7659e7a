import type { Hours } from '../engine/hours.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { ownTicketLine, queueLine } from './answer-messages.ts';
import { nowText } from './hours-message.ts';
import { howMany, mostCounted } from './how-many.ts';
import { command } from './inline.ts';
import type { Button, Message, Part, Text } from './message.ts';
import { ownButton } from './own-card.ts';

/** A ticket in the queue, with the link to its status thread where there is one yet. */
export interface Queued {
  readonly view: Snapshot;
  readonly threadUrl: string | undefined;
}

export interface HomeDesk {
  readonly name: string;
  readonly hours: Hours;
  /** The lines that hold at this moment. */
  readonly contactLines: readonly { readonly label: string; readonly value: string }[];
  /** For its agents: the first to serve first, and how many are open in all, see `mostCounted`. */
  readonly queue: { readonly shown: readonly Queued[]; readonly all: number } | null;
}

/** What somebody's home page is about: their desks and their own tickets, unresolved ones first. */
export interface Home {
  readonly desks: readonly HomeDesk[];
  readonly own: readonly Snapshot[];
  /** There are own tickets besides those. */
  readonly more: boolean;
}

/** The bot's home page for one person, as it is now. */
export function home({ desks, own, more }: Home): Message {
  return {
    summary: 'Support',
    parts: [
      ...desks.flatMap(deskParts),
      {
        kind: 'buttons',
        buttons: [{ kind: 'begin', label: 'Report a problem', style: 'primary' }],
      },
      ...desks.flatMap((desk) => queueParts(desk, desks.length > 1)),
      { kind: 'divider' },
      { kind: 'heading', text: own.length === 0 ? 'You have no tickets here' : 'Your tickets' },
      ...own.flatMap(ownParts),
      ...(more
        ? [note([`There are more than these ${own.length}. To list them: `, command('mine')])]
        : []),
    ],
  };
}

function deskParts({ name, hours, contactLines }: HomeDesk): Part[] {
  return [
    { kind: 'paragraph', text: [{ kind: 'bold', text: name }, ': ', ...nowText(hours)] },
    ...(contactLines.length > 0
      ? [
          {
            kind: 'facts' as const,
            facts: contactLines.map(({ label, value }) => ({ label, value: [value] })),
          },
        ]
      : []),
  ];
}

function queueParts({ name, queue }: HomeDesk, severalDesks: boolean): Part[] {
  if (!queue) return [];
  const title = queue.all === 0 ? 'Nothing is open' : `Queue: ${howMany(queue.all)} open`;
  const hidden = queue.all - queue.shown.length;
  const rest = queue.all > mostCounted ? 'Many more' : `${hidden} more`;
  return [
    { kind: 'divider' },
    { kind: 'heading', text: severalDesks ? `${title}, ${name}` : title },
    ...queue.shown.flatMap(queuedParts),
    ...(hidden > 0 ? [note([`${rest} stand behind these. To list them: `, command('queue')])] : []),
  ];
}

function queuedParts({ view, threadUrl: url }: Queued): Part[] {
  const { assignee, respondedAt } = view.ticket;
  const { deskId, number } = view.ticket;
  const take: Button = { kind: 'act', action: 'take', label: 'Take', deskId, number };
  const buttons: Button[] = [
    ...(assignee && respondedAt !== null ? [] : [take]),
    ...(url ? [{ kind: 'open-thread' as const, label: 'Open the thread', url }] : []),
  ];
  return withButtons({ kind: 'paragraph', text: queueLine(brief(view)) }, buttons);
}

function ownParts(view: Snapshot): Part[] {
  const line: Part = { kind: 'paragraph', text: ownTicketLine(brief(view)) };
  return withButtons(line, [ownButton(view)]);
}

function withButtons(part: Part, buttons: readonly Button[]): Part[] {
  return buttons.length > 0 ? [part, { kind: 'buttons', buttons }] : [part];
}

/** Characters of a title in a line of the page, which holds many. */
const mostOfTitle = 100;

function brief(view: Snapshot): Snapshot {
  const title = [...view.ticket.title];
  if (title.length <= mostOfTitle) return view;
  const cut = `${title
    .slice(0, mostOfTitle - 1)
    .join('')
    .trimEnd()}…`;
  return { ...view, ticket: { ...view.ticket, title: cut } };
}

function note(text: Text): Part {
  return { kind: 'note', text };
}
