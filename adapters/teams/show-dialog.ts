import { isObject, type Unknown } from '../../src/runtime/ports.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { Outcome } from './answer.ts';
import type { AdaptiveCard, CardAction, Reader } from './card.ts';
import { confirmCard } from './confirm-card.ts';
import type { Reply } from './parts.ts';
import { formCard } from './render-form.ts';
import { CARD_TYPE, messageCard } from './render-message.ts';
import { wordsShown } from './show-card.ts';
import { wording } from './wording.ts';

/**
 * What a dialog shows; with nothing to show it closes, or says so where it has just been opened, as
 * Teams wants a card then. Throws where an answer does not fit into a card.
 */
export function dialogReply(outcome: Outcome, reader: Reader, opens: boolean): Reply {
  switch (outcome.kind) {
    case 'form':
      return dialog(outcome.form.title, formCard(outcome.form, reader, 'dialog'));
    case 'invalid': {
      const { form, errors } = outcome;
      return dialog(form.title, formCard(form, reader, 'dialog', { errors }));
    }
    case 'message':
      return dialog(outcome.title, messageCard(outcome.message, reader));
    case 'nothing':
    case 'dismissed':
      return opens ? wordsReply(wording.title, wording.doneDialog) : { status: 200 };
    case 'ticket': {
      const { message } = outcome;
      if (!message) return wordsReply(wording.title, wording.notYours);
      return dialog(wording.title, messageCard(message, reader));
    }
    case 'question':
      return dialog(outcome.carried.confirm.title, confirmCard(outcome.carried, 'dialog'));
    case 'outdated':
      return wordsReply(wording.notYet, opens ? wording.outdatedButton : wording.outdatedForm);
    default:
      return unreachable(outcome);
  }
}

export function wordsReply(title: string, words: string): Reply {
  return dialog(title, wordsShown(words).card);
}

/**
 * Words with a button that sends once more what was sent, so that nothing has to be typed again:
 * an error would leave the form as it is, but under words of Teams' that help nobody.
 */
export function againReply(words: string, data: Unknown): Reply {
  const { msteams: _, ...sent } = data;
  const again: CardAction = {
    type: 'Action.Submit',
    title: wording.tryAgain,
    style: 'positive',
    data: sent,
  };
  return dialog(wording.notYet, wordsShown(words, [again]).card);
}

function dialog(title: string, card: AdaptiveCard): Reply {
  const shown = { contentType: CARD_TYPE, content: inDialog(card) };
  const value = { title, height: 'medium', width: 'medium', card: shown };
  return { status: 200, body: { task: { type: 'continue', value } } };
}

/** In a dialog every button sends it: the buttons of messages are made to. */
function inDialog(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inDialog);
  if (!isObject(value)) return value;
  const { type } = value;
  if (type === 'Action.Execute' || type === 'Action.Submit') {
    const { verb: _, fallback: __, data, ...rest } = value;
    const { msteams: ___, ...carried } = isObject(data) ? data : {};
    return { ...rest, type: 'Action.Submit', data: carried };
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inDialog(one)]));
}
