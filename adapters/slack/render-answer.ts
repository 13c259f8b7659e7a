import type { Answer, Log } from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { Team } from './mention.ts';
import { type Modal, renderForm, renderMessageView } from './render-form.ts';
import { type Ephemeral, ephemeral } from './respond.ts';
import { wording } from './wording.ts';

type Shown =
  | { readonly kind: 'form'; readonly view: Modal }
  /** The same said to one person, and in a modal where there is nowhere to say it. */
  | { readonly kind: 'message'; readonly said: Ephemeral; readonly view: Modal }
  | { readonly kind: 'nothing' };

/** An answer in Slack's terms, before anything is acknowledged; null where it cannot be rendered. */
export function renderAnswer(answer: Answer, team: Team, log: Log): Shown | null {
  const shown = (title: string, message: Message): Shown => ({
    kind: 'message',
    said: ephemeral(message, team),
    view: renderMessageView(title, message, team),
  });
  try {
    switch (answer.kind) {
      case 'form':
        return { kind: 'form', view: renderForm(answer.form, team) };
      case 'message':
        return shown(answer.title, answer.message);
      case 'invalid': {
        const summary = Object.values(answer.errors).join('\n');
        return shown(wording.title, { summary, parts: [{ kind: 'paragraph', text: [summary] }] });
      }
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
