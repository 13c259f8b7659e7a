import type { WebClient } from '@slack/web-api';
import type { Answer, Intake, Log } from '../../src/runtime/ports.ts';
import {
  readCaller,
  readPress,
  readPressedId,
  readSubmission,
  readTrigger,
  type Submission,
} from './parse.ts';
import { renderAnswer } from './render-answer.ts';
import { renderForm, renderMessageView } from './render-form.ts';
import { ephemeral, respond } from './respond.ts';
import { openView, pushView, updateView } from './show-view.ts';
import { unreachable } from './unreachable.ts';
import { wording } from './wording.ts';

export interface PressRequest {
  readonly body: unknown;
  readonly client: WebClient;
  readonly ack: () => Promise<void>;
}

/** A pressed button: Back in a form, or an action on a ticket in a message. */
export async function onPress(request: PressRequest, intake: Intake, log: Log): Promise<void> {
  await request.ack();
  const id = readPressedId(request.body);
  // A link: Slack opens it by itself and only wants the acknowledgement.
  if (id === 'open-thread') return;
  const submission = readSubmission(request.body);
  if (id === 'back' && submission) return goBack(request, submission, intake, log);
  return act(request, submission, intake, log);
}

async function goBack(
  request: PressRequest,
  submission: Submission,
  intake: Intake,
  log: Log,
): Promise<void> {
  const { caller, context, values } = submission;
  if (!context) return tell(request, wording.outdatedForm, log);
  const answer = await intake.back(caller, context, values).catch((err: unknown) => {
    log.error({ err }, 'going back failed');
    return null;
  });
  if (answer === null) return tell(request, wording.failedPress, log);
  await showInView(request, submission, answer, log);
}

async function act(
  request: PressRequest,
  submission: Submission | null,
  intake: Intake,
  log: Log,
): Promise<void> {
  const caller = readCaller(request.body);
  const press = readPress(request.body);
  if (!caller || !press) return tell(request, wording.outdatedButton, log);
  const answer = await intake.act(caller, press).catch((err: unknown) => {
    log.error({ err, action: press.action }, 'a button failed');
    return null;
  });
  if (answer === null) return tell(request, wording.failedPress, log);
  if (submission) return showInView(request, submission, answer, log);

  const shown = renderAnswer(answer, log);
  if (!shown) return tell(request, wording.failedPress, log);
  if (shown.kind === 'nothing') return;
  if (shown.kind === 'message') {
    await respond(request.body, shown.said, log);
    return;
  }
  const trigger = readTrigger(request.body);
  const opened = trigger !== null && (await openView(request.client, trigger, shown.view, log));
  if (!opened) await tell(request, wording.tooLateForPress, log);
}

/** The answer to a button inside a modal takes the modal's place. */
async function showInView(
  request: PressRequest,
  place: Submission,
  answer: Answer,
  log: Log,
): Promise<void> {
  try {
    switch (answer.kind) {
      case 'form':
        await updateView(request.client, place, renderForm(answer.form), log);
        return;
      case 'message': {
        const view = renderMessageView(answer.title, answer.message);
        await updateView(request.client, place, view, log);
        return;
      }
      case 'invalid':
        return await tell(request, Object.values(answer.errors).join('\n'), log);
      case 'nothing':
        return;
      default:
        return unreachable(answer);
    }
  } catch (err) {
    log.error({ err }, 'an answer cannot be shown within the limits of slack');
    await tell(request, wording.failedPress, log);
  }
}

/** Beside the message that the button stands in, or on top of the modal. */
async function tell(request: PressRequest, said: string, log: Log): Promise<void> {
  if (await respond(request.body, ephemeral(said), log)) return;
  const trigger = readTrigger(request.body);
  if (trigger === null || readSubmission(request.body) === null) return;
  const view = renderMessageView(wording.title, { summary: said, parts: [] });
  await pushView(request.client, trigger, view, log);
}
