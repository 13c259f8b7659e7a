import type { Button, ButtonAction, Confirm } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { CardAction, CardElement, Reader } from './card.ts';
import { CARRIED, type Carried } from './carried.ts';
import { BUTTON_TEXT, CONFIRM_TEXT, CONFIRM_TITLE, SET_ACTIONS } from './limits.ts';
import { webAddress } from './render-inline.ts';
import { clean, cut, isBlank, literal } from './text.ts';

/** How an action comes back: a dialog's own, a card's, or one that opens a dialog. */
type Way = 'dialog' | 'in-place' | 'opens';

/** The answer to its press needs room: a form, or a long text. */
const opens: Readonly<Record<ButtonAction, boolean>> = {
  take: false,
  'take-over': false,
  reply: true,
  wait: true,
  resume: false,
  workaround: true,
  'change-level': true,
  'plan-release': true,
  'hand-over': true,
  'waive-charge': true,
  resolve: true,
  reopen: true,
  explain: true,
  answer: true,
  acknowledge: false,
};

/** Sets of buttons, each with as many as Teams shows. */
export function renderButtons(buttons: readonly Button[], reader: Reader): CardElement[] {
  const actions = buttons.flatMap((one) => actionOf(one, reader));
  return Array.from({ length: Math.ceil(actions.length / SET_ACTIONS) }, (_, at) => ({
    type: 'ActionSet',
    actions: actions.slice(at * SET_ACTIONS, (at + 1) * SET_ACTIONS),
  }));
}

function actionOf(button: Button, { forms }: Reader): CardAction[] {
  const { label } = button;
  const way = (opening: boolean): Way => (forms === 'dialog' && opening ? 'opens' : 'in-place');
  switch (button.kind) {
    case 'open-thread': {
      const url = webAddress(button.url ?? '');
      return url === null ? [] : [{ type: 'Action.OpenUrl', title: titled(label), url }];
    }
    case 'act': {
      const { action, deskId, number, keys = [], confirm, style } = button;
      const press = { action, deskId, number, keys };
      const carried: Carried = { verb: 'act', press, ...clipped(confirm) };
      return [carrying(label, carried, way(opens[action] || confirm !== undefined), style)];
    }
    case 'begin': {
      const carried: Carried = { verb: 'begin', draft: button.draft ?? null };
      return [carrying(label, carried, way(true), button.style)];
    }
    case 'contacts': {
      const { action, deskId, role, confirm } = button;
      const carried: Carried = {
        verb: 'contacts',
        press: { action, deskId, role },
        ...clipped(confirm),
      };
      return [carrying(label, carried, way(action === 'edit' || confirm !== undefined))];
    }
    default:
      return unreachable(button);
  }
}

/** An action that brings this back when it is pressed. */
export function carrying(
  label: string,
  carried: Carried,
  way: Way,
  style?: 'primary' | 'danger',
): CardAction {
  const shown = { title: titled(label), ...styled(style) };
  const data = { [CARRIED]: carried };
  const submit: CardAction = { type: 'Action.Submit', ...shown, data };
  switch (way) {
    case 'dialog':
      return submit;
    case 'opens':
      return { ...submit, data: { ...data, msteams: { type: 'task/fetch' } } };
    case 'in-place':
      return { type: 'Action.Execute', ...shown, verb: carried.verb, data, fallback: submit };
    default:
      return unreachable(way);
  }
}

/** From a form or an answer that stands in the place of a ticket's card. */
export function backToTicket(deskId: string, number: string): CardAction {
  return carrying('Back to the ticket', { verb: 'look', deskId, number }, 'in-place');
}

function titled(label: string): string {
  return literal(isBlank(clean(label)) ? '…' : label, BUTTON_TEXT);
}

function styled(style: 'primary' | 'danger' | undefined): object {
  if (style === undefined) return {};
  return { style: style === 'primary' ? 'positive' : 'destructive' };
}

/** A question travels with its button, so that it has the length that it is promised to have. */
function clipped(confirm: Confirm | undefined): { readonly confirm?: Confirm } {
  if (!confirm) return {};
  const words = (text: string, otherwise: string, max: number) =>
    cut(isBlank(clean(text)) ? otherwise : text, max);
  return {
    confirm: {
      title: words(confirm.title, 'Please confirm', CONFIRM_TITLE),
      text: words(confirm.text, 'This cannot be undone.', CONFIRM_TEXT),
      confirm: words(confirm.confirm, 'Yes', BUTTON_TEXT),
      deny: words(confirm.deny, 'Cancel', BUTTON_TEXT),
    },
  };
}
