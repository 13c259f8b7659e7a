import type { Message, Part } from '../../src/views/message.ts';
import type { AdaptiveCard, CardAction, CardElement, Reader } from './card.ts';
import { bytesOf, fitting } from './fit.ts';
import { CARD_BYTES, SUMMARY } from './limits.ts';
import { mentionsFor } from './mention.ts';
import { carrying } from './render-button.ts';
import type { Place } from './render-inline.ts';
import { renderParts } from './render-part.ts';
import { clean, isBlank, literal } from './text.ts';
import type { Activity } from './wire.ts';

export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** A message within Teams' limits, for this reader. */
export function messageCard(message: Message, reader: Reader): AdaptiveCard {
  return cardWithin(message, reader, CARD_BYTES);
}

/**
 * The same as what is sent. `own`: by this `29:` id its requester is shown a card of their own in
 * its place, where the message has one and the client knows of such cards.
 */
export function messageActivity(
  message: Message,
  reader: Reader,
  own?: { readonly userId: string },
): Activity {
  const refresh =
    own && message.own && reader.forms === 'dialog'
      ? refreshFor(message.own.deskId, message.own.number, own.userId)
      : {};
  const card = cardWithin(message, reader, CARD_BYTES - bytesOf(refresh));
  return {
    type: 'message',
    summary: literal(saidOf(message), SUMMARY),
    attachments: [{ contentType: CARD_TYPE, content: { ...card, ...refresh } }],
  };
}

function cardWithin(message: Message, reader: Reader, room: number): AdaptiveCard {
  // Two columns want more room than a chat gives a card; a client without dialogs has no more.
  const wide = reader.forms === 'dialog' && message.parts.some(({ kind }) => kind === 'facts');
  const card = fitting(message.parts, room, ({ parts }): AdaptiveCard => {
    const made = cardOf(reader, (place) => {
      const body = renderParts(parts, place);
      return body.length > 0 ? body : renderParts([saying(message)], place);
    });
    return wide ? { ...made, msteams: { ...made.msteams, width: 'Full' } } : made;
  });
  if (!card) throw new Error(`message: more than ${room} bytes with everything left out`);
  return card;
}

/** A card with this body, and the mentions that were made in it. */
export function cardOf(
  reader: Reader,
  make: (place: Place) => readonly CardElement[],
  actions: readonly CardAction[] = [],
): AdaptiveCard {
  const mentions = mentionsFor(reader);
  const body = make({ reader, mentions });
  const entities = mentions.entities();
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    ...(actions.length > 0 ? { actions } : {}),
    ...(entities.length > 0 ? { msteams: { entities } } : {}),
  };
}

function saying(message: Message): Part {
  return { kind: 'paragraph', text: [saidOf(message)] };
}

function saidOf({ summary }: Message): string {
  return isBlank(clean(summary)) ? 'Firstline' : summary;
}

function refreshFor(
  deskId: string,
  number: string,
  userId: string,
): Pick<Required<AdaptiveCard>, 'refresh'> {
  const {
    title: _,
    fallback: __,
    ...action
  } = carrying('', { verb: 'look', deskId, number }, 'in-place');
  return { refresh: { action, userIds: [userId] } };
}
