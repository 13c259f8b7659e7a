import type { Snapshot } from '../engine/snapshot.ts';
import { chargeFacts, targetFacts } from './card.ts';
import type { Form, FormContext } from './form.ts';
import { source } from './inline.ts';
import { type Message, type Part, plain, type Text } from './message.ts';
import { when } from './when.ts';

interface Team {
  readonly name: string;
  readonly contact?: string | undefined;
  readonly does: string;
}

/** The field of a consent in the review form. */
export function consentField(id: string): string {
  return `consent-${id}`;
}

/** What comes of a report if it is sent now, and what there is to know, and to agree to, before. */
export function reviewForm(details: {
  readonly context: FormContext;
  /** The ticket as it would be, without a number. */
  readonly view: Snapshot;
  /** The team that the request belongs to; a ticket may be opened all the same. */
  readonly team: Team | null;
  readonly advisories: readonly { readonly says: string }[];
  readonly consents: readonly { readonly id: string; readonly wording: string }[];
  readonly notes: readonly Text[];
  /** Questions that were answered and are not asked any more. */
  readonly leftOut: readonly string[];
  /** The fields that were ticked already. */
  readonly ticked?: readonly string[];
}): Form {
  const { view, team, advisories, consents, notes, leftOut, ticked = [] } = details;
  return {
    context: details.context,
    title: 'Before you send',
    submitLabel: team ? 'Open a ticket' : 'Send',
    intro: [
      ...notes.map(paragraph),
      ...(team ? referralParts(team) : []),
      ...(team
        ? [paragraph(['You can open a ticket all the same, and support will look at it.'])]
        : []),
      ...advisories.map(({ says }) => paragraph([says])),
      { kind: 'facts', facts: outcomeFacts(view) },
      ...(view.targets.length > 0 ? [note('Times are as if you sent it now.')] : []),
      { kind: 'divider' },
      { kind: 'facts', facts: answerFacts(view) },
      ...(view.ticket.report.words === undefined
        ? []
        : [note('What you wrote first is sent along in full.')]),
      ...(leftOut.length > 0 ? [note(leftOutText(leftOut))] : []),
    ],
    fields: consents.map(({ id, wording }) => ({
      kind: 'consent',
      id: consentField(id),
      label: 'Please agree to go on',
      wording,
      required: true,
      ...(ticked.includes(consentField(id)) ? { initial: 'yes' } : {}),
    })),
    canGoBack: true,
  };
}

/** Over a summary that says something else than when it was shown before. */
export function changedNote(open: boolean): Text {
  return [
    `This has changed since you last saw it. Support is ${open ? 'open' : 'closed'} now. Please look again, then send it.`,
  ];
}

function outcomeFacts(view: Snapshot) {
  const { ticket, zone } = view;
  const { because, clauses } = ticket.levelReason;
  return [
    { label: 'Priority', value: [view.levelTitle] },
    { label: 'Why', value: [`${because}${source(clauses)}`] },
    ...(view.isEmergency ? [{ label: 'Queue', value: ['first, as an emergency'] }] : []),
    ...(ticket.clocksStartAt > ticket.reportedAt
      ? [{ label: 'Work starts', value: [when(ticket.clocksStartAt, zone)] }]
      : []),
    ...targetFacts(view),
    ...chargeFacts(view),
    { label: 'Told at once', value: [toldAtOnce(view)] },
    ...(view.upcoming.length > 0 ? [{ label: 'Told if it lasts', value: [toldLater(view)] }] : []),
  ];
}

function toldAtOnce({ escalations }: Snapshot): string {
  return ['support', ...escalations.map(({ roleTitle }) => roleTitle)].join(', ');
}

function toldLater({ upcoming }: Snapshot): string {
  return upcoming.map(({ roleTitle, afterText }) => `${roleTitle} ${afterText}`).join(', ');
}

/** A summary is read at a glance; the ticket has the answers in full. */
const longestAnswer = 120;

function answerFacts({ answers }: Snapshot) {
  return answers.map(({ label, text }) => {
    const line = text.replace(/\s+/g, ' ');
    const short = [...line].slice(0, longestAnswer).join('').trimEnd();
    return {
      label: label.replace(/\?$/, ''),
      value: [short.length < line.length ? `${short}…` : line],
    };
  });
}

function leftOutText(labels: readonly string[]): string {
  const named = labels.map((label) => `“${label}”`).join(' and ');
  return `Not sent, as this is not asked here: your text under ${named}. You can send it once the ticket is open.`;
}

/** Who serves this request instead, what they will do, and how to reach them. */
export function referralMessage(team: Team): Message {
  return {
    summary: plain(opening(team)),
    parts: referralParts(team),
  };
}

function opening({ name }: Team): Text {
  return ['For this, please turn to ', { kind: 'bold', text: name }, '.'];
}

function referralParts(team: Team): Part[] {
  return [
    paragraph(opening(team)),
    paragraph([team.does]),
    ...(team.contact === undefined ? [] : [paragraph([`How to reach them: ${team.contact}`])]),
  ];
}

function paragraph(text: Text): Part {
  return { kind: 'paragraph', text };
}

function note(text: string): Part {
  return { kind: 'note', text: [text] };
}
