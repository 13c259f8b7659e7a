import type { WebClient } from '@slack/web-api';
import type { Answer, Caller, Log } from '../../src/runtime/ports.ts';
import { teamOf } from './address.ts';
import { readResponseUrl, readTrigger } from './parse.ts';
import { renderAnswer } from './render-answer.ts';
import { type Modal, renderMessageView } from './render-form.ts';
import { type Ephemeral, respond, told } from './respond.ts';
import { openView } from './show-view.ts';
import { wording } from './wording.ts';

interface Asked {
  readonly body: unknown;
  readonly client: WebClient;
}

/**
 * Shows the answer to a button or a shortcut that is acknowledged already: a form in a modal, a
 * message to this person alone where they are, or in a modal where Slack gives no place for it.
 */
export async function showAnswer(
  asked: Asked,
  caller: Caller,
  answer: Answer | null,
  words: { readonly failed: string; readonly tooLate: string },
  log: Log,
): Promise<void> {
  const shown = answer && renderAnswer(answer, teamOf(caller.workspace), log);
  if (!shown) return tell(asked, words.failed, log);
  if (shown.kind === 'nothing') return;
  if (shown.kind === 'message') return say(asked, shown.said, shown.view, log);
  const trigger = readTrigger(asked.body);
  if (trigger !== null && (await openView(asked.client, trigger, shown.view, log))) return;
  if (!(await respond(asked.body, told(words.tooLate), log))) {
    log.warn({ person: caller.person.address }, 'a form came too late, and nobody could be told');
  }
}

/** Says our own words to the person who asked. */
export async function tell(asked: Asked, words: string, log: Log): Promise<void> {
  await say(asked, told(words), plainView(words), log);
}

export function plainView(words: string): Modal {
  return renderMessageView(wording.title, { summary: words, parts: [] }, null);
}

async function say(asked: Asked, said: Ephemeral, view: Modal, log: Log): Promise<void> {
  if (readResponseUrl(asked.body) !== null) {
    await respond(asked.body, said, log);
    return;
  }
  const trigger = readTrigger(asked.body);
  const opened = trigger !== null && (await openView(asked.client, trigger, view, log));
  if (!opened) log.warn({}, 'an answer has no place in slack to appear in');
}
