import { unreachable } from '../../src/views/unreachable.ts';
import type { AdaptiveCard, Reader } from './card.ts';
import type { Carried, Confirmed } from './carried.ts';
import { BLOCK_TEXT, HEADING_TEXT } from './limits.ts';
import { carrying } from './render-button.ts';
import { line } from './render-inline.ts';
import { cardOf } from './render-message.ts';

/** The question before a press counts. Yes brings the press back without it, no brings nothing. */
export function confirmCard(carried: Confirmed, place: 'dialog' | 'in-place'): AdaptiveCard {
  const { title, text, confirm, deny } = carried.confirm;
  return cardOf(
    nobody,
    () => [
      ...line(title, HEADING_TEXT, { size: 'Large', weight: 'Bolder' }),
      ...line(text, BLOCK_TEXT),
    ],
    [
      carrying(confirm, answered(carried), place, 'primary'),
      carrying(deny, denied(carried, place), place),
    ],
  );
}

/** Nobody is mentioned in a question. */
const nobody: Reader = { tenant: null, roster: new Map(), forms: 'in-place' };

function answered(carried: Confirmed): Carried {
  switch (carried.verb) {
    case 'act':
      return { verb: carried.verb, press: carried.press };
    case 'contacts':
      return { verb: carried.verb, press: carried.press };
    default:
      return unreachable(carried);
  }
}

/** In the place of a ticket's card that card comes back. */
function denied(carried: Confirmed, place: 'dialog' | 'in-place'): Carried {
  if (carried.verb !== 'act' || place === 'dialog') return { verb: 'dismiss' };
  const { deskId, number } = carried.press;
  return { verb: 'look', deskId, number };
}
