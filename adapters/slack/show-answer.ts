import type { WebClient } from '@slack/web-api';
import { type Answer, type Caller, type Log, within } from '../../src/runtime/ports.ts';
import { sentences } from '../../src/views/call-instead.ts';
import { teamOf } from './address.ts';
import { PRESS_PATIENCE_MS } from './limits.ts';
import { readResponseUrl, readTrigger } from './parse.ts';
import { renderAnswer } from './render-answer.ts';
import { type Modal, renderMessageView } from './render-form.ts';
import { type Ephemeral, respond, told } from './respond.ts';
import { type OpenView, openView, updateView } from './show-view.ts';
import { wording } from './wording.ts';

interface Asked {
  readonly body: unknown;
  readonly client: WebClient;
}

interface Words {
  readonly failed: string;
  readonly tooLate: string;
  /** Whom to reach otherwise. */
  readonly instead: string;
  /** Where it is said that the answer takes long: a modal becomes the form that comes of it. */
  readonly wait: 'in a modal' | 'beside';
}

/**
 * Shows the answer to a button or a shortcut that is acknowledged already: a form in a modal, a
 * message to this person alone where they are, or in a modal where Slack gives no place for it.
 * Null: it failed. Where it takes long the person is told; a modal that says so gives way to the answer.
 */
export async function showAnswer(
  asked: Asked,
  caller: Caller,
  answering: Promise<Answer | null>,
  words: Words,
  log: Log,
): Promise<void> {
  const soon = await within(answering, PRESS_PATIENCE_MS);
  const waiting = soon.inTime ? null : await sayThatItTakesLong(asked, words, log);
  const answer = await answering;
  if (!waiting) return showAt(asked, caller, answer, words, log);
  const view = endOfWaiting(answer, teamOf(caller.workspace), words, log);
  const shown = await updateView(asked.client, waiting, view, log);
  if (!shown && answer?.kind === 'form') await respond(asked.body, told(words.tooLate), log);
}

/** The modal that says so, where it is one. */
async function sayThatItTakesLong(asked: Asked, words: Words, log: Log): Promise<OpenView | null> {
  const slow = sentences(wording.slowPress, words.instead);
  if (words.wait === 'beside' && readResponseUrl(asked.body) !== null) {
    await respond(asked.body, told(slow), log);
    return null;
  }
  const trigger = readTrigger(asked.body);
  if (trigger === null) return null;
  return openView(asked.client, trigger, plainView(slow), log);
}

function endOfWaiting(answer: Answer | null, team: string, words: Words, log: Log): Modal {
  const shown = answer && renderAnswer(answer, team, log);
  if (!shown) return plainView(sentences(words.failed, words.instead));
  return shown.kind === 'nothing' ? plainView(wording.done) : shown.view;
}

async function showAt(
  asked: Asked,
  caller: Caller,
  answer: Answer | null,
  words: Words,
  log: Log,
): Promise<void> {
  const shown = answer && renderAnswer(answer, teamOf(caller.workspace), log);
  if (!shown) return tell(asked, sentences(words.failed, words.instead), log);
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
