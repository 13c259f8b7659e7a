import type { Snapshot } from '../engine/snapshot.ts';
import { sentences } from './call-instead.ts';
import { stateText } from './card.ts';
import type { Answer } from './form.ts';
import { type Button, type Message, type Part, plain, type Text } from './message.ts';

/** Words that belong to no ticket yet, and where they were written. */
export interface Unplaced {
  /** In the channel that the desk's agents work in, somewhere else that others read, or alone with the bot. */
  readonly place: 'direct' | 'support-channel' | 'channel';
  /** What keeps the words for the form; null: there were none. */
  readonly draft: { readonly deskId: string; readonly id: string } | null;
  readonly withFiles: boolean;
  /** The writer's open tickets; in a direct message only, as others read along elsewhere. */
  readonly open: readonly Snapshot[];
  /** Written in a thread of the support channel, where an agent may take them for passed on. */
  readonly inDeskThread?: boolean;
  /** Messages to the writer have no threads: a reply names the message that it is to. */
  readonly unthreaded?: boolean;
}

/** How words that belong to no ticket become one, or reach the one that they are about. */
export function unplacedAnswer(about: Unplaced): Message {
  const { place, draft, withFiles, open, inDeskThread = false, unthreaded = false } = about;
  const begin: Button = {
    kind: 'begin',
    label: 'Report a problem',
    style: 'primary',
    ...(draft ? { draft } : {}),
  };
  return {
    summary: inDeskThread
      ? 'This thread is of no ticket that I keep, so nobody was told.'
      : draft
        ? 'This is not with support yet.'
        : 'Here you reach support.',
    parts: [
      ...(inDeskThread
        ? [
            paragraph([
              'This thread is of no ticket that I keep, so nobody was told of your words.',
            ]),
          ]
        : []),
      ...(draft
        ? [
            paragraph([
              { kind: 'bold', text: 'This is not with support yet.' },
              ' To report it, press the button: your words are filled in.',
            ]),
          ]
        : [paragraph(['To report something, press the button.'])]),
      ...(withFiles
        ? [
            paragraph([
              unthreaded
                ? 'Your files stay here. Please add them in the form, or in a reply to a message about your ticket.'
                : 'Your files stay here. Please attach them in the form, or in the thread of your ticket.',
            ]),
          ]
        : []),
      ...(place === 'support-channel'
        ? [paragraph(['To answer a requester, mention me in the thread of their ticket.'])]
        : []),
      ...openTickets(open, unthreaded),
      { kind: 'buttons', buttons: [begin, ...(unthreaded ? open.map(answerButton) : [])] },
    ],
  };
}

function answerButton({ ticket: { deskId, number } }: Snapshot): Button {
  return { kind: 'act', action: 'answer', label: `Write about ${number}`, deskId, number };
}

function openTickets(open: readonly Snapshot[], unthreaded: boolean): Part[] {
  if (open.length === 0) return [];
  return [
    paragraph([
      unthreaded
        ? 'If it is about a ticket that you have already, reply to a message about that ticket here, or press its button:'
        : 'If it is about a ticket that you have already, write it in the thread of that ticket here:',
    ]),
    ...open.map((view) =>
      paragraph([
        { kind: 'bold', text: view.ticket.number },
        `, ${stateText(view)}: ${view.ticket.title}`,
      ]),
    ),
  ];
}

/** An answer to a command that files came with. */
export function sayingThatFilesStay(answer: Answer): Answer {
  const how = paragraph([
    'Your files stay where you sent them. Please add them in the form of a report, or in a reply to a message about your ticket.',
  ]);
  switch (answer.kind) {
    case 'form': {
      const { form } = answer;
      return { ...answer, form: { ...form, intro: [how, ...form.intro] } };
    }
    case 'message': {
      const { message } = answer;
      return { ...answer, message: { ...message, parts: [...message.parts, how] } };
    }
    default:
      return answer;
  }
}

/** A mention, or a message to the bot alone, with nothing in it. */
export function emptyAnswer(number: string, place: Unplaced['place'] = 'channel'): Message {
  const mention = place === 'direct' ? '' : ' with the mention';
  return told([
    `There is nothing to pass on here. Write your words for ${number} in one message${mention}.`,
  ]);
}

/** Words that could not be carried out, and why. */
export function refusedAnswer(reason: string): Message {
  return told([`${reason} What you wrote was not passed on.`]);
}

/** Words of somebody who wrote more in a short time than is passed on; `instead`: whom to call. */
export function tooManyWords(instead: string): Message {
  const why =
    'These are more messages than I can pass on at once. The last ones of this minute were not passed on: please wait a minute and write what is missing in one message.';
  return told([sentences(why, instead)]);
}

/** An answer to a message of the bot's that leads to nobody: where to answer instead. */
export function nobodyReadsAnswer(number: string, url: string | undefined): Message {
  const { summary, parts } = told([
    `Nobody reads answers here. Please write about ${number} in its thread in the support channel.`,
  ]);
  const button: Button = { kind: 'open-thread', label: 'Open the thread', ...(url ? { url } : {}) };
  return { summary, parts: url ? [...parts, { kind: 'buttons', buttons: [button] }] : parts };
}

function told(text: Text): Message {
  return { summary: plain(text), parts: [paragraph(text)] };
}

function paragraph(text: Text): Part {
  return { kind: 'paragraph', text };
}
