import type { Answer, Log } from '../../src/runtime/ports.ts';
import { type Modal, renderForm } from './render-form.ts';
import { type Ephemeral, ephemeral } from './respond.ts';
import { unreachable } from './unreachable.ts';

type Shown =
  | { readonly kind: 'form'; readonly view: Modal }
  | { readonly kind: 'message'; readonly said: Ephemeral }
  | { readonly kind: 'nothing' };

/** An answer in Slack's terms, before anything is acknowledged; null where it cannot be rendered. */
export function renderAnswer(answer: Answer, log: Log): Shown | null {
  try {
    switch (answer.kind) {
      case 'form':
        return { kind: 'form', view: renderForm(answer.form) };
      case 'message':
        return { kind: 'message', said: ephemeral(answer.message) };
      case 'invalid':
        return { kind: 'message', said: ephemeral(Object.values(answer.errors).join('\n')) };
      case 'nothing':
        return { kind: 'nothing' };
      default:
        return unreachable(answer);
    }
  } catch (err) {
    log.error({ err }, 'an answer cannot be shown within the limits of slack');
    return null;
  }
}
