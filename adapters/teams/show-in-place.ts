import { type Message, plain } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { Outcome } from './answer.ts';
import type { AdaptiveCard, CardAction, Reader } from './card.ts';
import type { Carried } from './carried.ts';
import { confirmCard } from './confirm-card.ts';
import { backToTicket } from './render-button.ts';
import { formCard } from './render-form.ts';
import { CARD_TYPE } from './render-message.ts';
import { BESIDE } from './request-limits.ts';
import { messageShown, type Shown, wordsShown } from './show-card.ts';
import { wording } from './wording.ts';

/** A card in the place of the one with the button, or words beside it. */
export type InPlace =
  | ({ readonly kind: 'card' } & Shown)
  | { readonly kind: 'words'; readonly words: string };

/** What an answer to `carried` shows there. Throws where it does not fit into a card. */
export function inPlace(outcome: Outcome, carried: Carried | null, reader: Reader): InPlace {
  switch (outcome.kind) {
    case 'form': {
      const { form } = outcome;
      return { kind: 'card', card: formCard(form, reader, 'in-place'), summary: form.title };
    }
    case 'invalid': {
      const { form, errors } = outcome;
      const card = formCard(form, reader, 'in-place', { errors });
      return { kind: 'card', card, summary: form.title };
    }
    case 'message': {
      const words = isForm(carried) ? null : fewWords(outcome.message);
      if (words !== null) return { kind: 'words', words };
      const { card, summary } = messageShown(outcome, reader);
      return { kind: 'card', card: withWayBack(card, carried), summary };
    }
    case 'nothing':
      if (!isForm(carried)) return { kind: 'words', words: wording.done };
      return { kind: 'card', ...wordsShown(wording.done) };
    case 'ticket': {
      const { message } = outcome;
      if (!message) return { kind: 'words', words: wording.notYours };
      return { kind: 'card', ...messageShown({ message }, reader) };
    }
    case 'question': {
      const card = confirmCard(outcome.carried, 'in-place');
      return { kind: 'card', card, summary: outcome.carried.confirm.title };
    }
    case 'dismissed':
      return { kind: 'card', ...wordsShown(wording.dismissed) };
    case 'outdated':
      return { kind: 'words', words: wording.outdatedButton };
    default:
      return unreachable(outcome);
  }
}

/** The body of an answer to `adaptiveCard/action`. */
export function executed(shown: InPlace): object {
  return shown.kind === 'card'
    ? { statusCode: 200, type: CARD_TYPE, value: shown.card }
    : {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: shown.words,
      };
}

/** The card stays as it is, with what was typed, and this is said beside it. */
export function refusedExecute(statusCode: 400 | 403 | 503, message: string): object {
  const code = { 400: 'BadRequest', 403: 'Forbidden', 503: 'ServiceUnavailable' }[statusCode];
  return { statusCode, type: 'application/vnd.microsoft.error', value: { code, message } };
}

/** A form would stay there, were it not replaced. */
function isForm(carried: Carried | null): boolean {
  return carried?.verb === 'submit' || carried?.verb === 'back';
}

/** A message of one short paragraph, such as a refusal. */
function fewWords({ parts }: Message): string | null {
  const [part] = parts;
  if (parts.length !== 1 || part?.kind !== 'paragraph') return null;
  const words = plain(part.text);
  return words.length <= BESIDE ? words : null;
}

function withWayBack(card: AdaptiveCard, carried: Carried | null): AdaptiveCard {
  if (carried?.verb !== 'act') return card;
  const { deskId, number } = carried.press;
  const actions: readonly CardAction[] = [...(card.actions ?? []), backToTicket(deskId, number)];
  return { ...card, actions };
}
