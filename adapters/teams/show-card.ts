import type { Answer } from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import type { AdaptiveCard, CardAction, Reader } from './card.ts';
import { SUMMARY } from './limits.ts';
import { line } from './render-inline.ts';
import { CARD_TYPE, cardOf, messageActivity, messageCard } from './render-message.ts';
import { literal } from './text.ts';
import type { Activity } from './wire.ts';
import { wording } from './wording.ts';

/** A card, and what is said of it where no card is shown. */
export interface Shown {
  readonly card: AdaptiveCard;
  readonly summary: string;
}

/** A card as a message of its own. */
export function activityOf({ card, summary }: Shown): Activity {
  return {
    type: 'message',
    summary: literal(summary, SUMMARY),
    attachments: [{ contentType: CARD_TYPE, content: card }],
  };
}

const nobody: Reader = { tenant: null, roster: new Map(), forms: 'in-place' };

/** Words of ours, with these buttons. */
export function wordsShown(words: string, actions: readonly CardAction[] = []): Shown {
  return { card: cardOf(nobody, () => line(words, words.length), actions), summary: words };
}

/** A message; where the same arrives by itself, its summary stands for it. */
export function messageShown(
  { message, arrives }: Pick<Extract<Answer, { kind: 'message' }>, 'message' | 'arrives'>,
  reader: Reader,
): Shown {
  const { summary } = message;
  const parts: Message['parts'] = [{ kind: 'paragraph', text: [summary] }];
  return { card: messageCard(arrives ? { summary, parts } : message, reader), summary };
}

/** What a channel hears for somebody who cannot be written to: a form can be gone on with there. */
export function notReachedActivity(answer: Answer, reader: Reader): Activity {
  if (answer.kind !== 'form') return activityOf(wordsShown(wording.notReachedWithAnswer));
  const draft = draftIn(answer);
  const summary = wording.notReached;
  const button = { kind: 'begin', label: wording.begin, style: 'primary' } as const;
  const parts: Message['parts'] = [
    { kind: 'paragraph', text: [summary] },
    { kind: 'buttons', buttons: [draft ? { ...button, draft } : button] },
  ];
  return messageActivity({ summary, parts }, reader);
}

function draftIn({ form: { context } }: Extract<Answer, { kind: 'form' }>) {
  switch (context.kind) {
    case 'intake':
      return { deskId: context.deskId, id: context.draftId };
    case 'choose-desk':
      return context.draft ?? null;
    default:
      return null;
  }
}
