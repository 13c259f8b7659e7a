import type { WebClient } from '@slack/web-api';
import {
  type Answer,
  type Caller,
  type Intake,
  type Log,
  logFailure,
  within,
} from '../../src/runtime/ports.ts';
import { sentences } from '../../src/views/call-instead.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { teamOf } from './address.ts';
import { PRESS_PATIENCE_MS } from './limits.ts';
import {
  type Pressed,
  readCaller,
  readPress,
  readPressedId,
  readResponseUrl,
  readSubmission,
  readTrigger,
  type Submission,
} from './parse.ts';
import { renderForm, renderMessageView } from './render-form.ts';
import { plainView, showAnswer, tell as tellBeside } from './show-answer.ts';
import { pushView, updateView } from './show-view.ts';
import { wording } from './wording.ts';

export interface PressRequest {
  readonly body: unknown;
  readonly client: WebClient;
  readonly ack: () => Promise<void>;
}

/** A pressed button: Back in a form, or one of a message, in a conversation or on the home page. */
export async function onPress(request: PressRequest, intake: Intake, log: Log): Promise<void> {
  await request.ack();
  const id = readPressedId(request.body);
  // A link: Slack opens it by itself and only wants the acknowledgement.
  if (id === 'open-thread') return;
  const submission = readSubmission(request.body);
  if (id === 'back' && submission) return goBack(request, submission, intake, log);
  return press(request, submission, intake, log);
}

async function goBack(
  request: PressRequest,
  submission: Submission,
  intake: Intake,
  log: Log,
): Promise<void> {
  const { caller, context, values } = submission;
  if (!context) return tell(request, wording.outdatedForm, log);
  const asked = intake.back(caller, context, values).catch((err: unknown) => {
    logFailure(log, { err }, 'going back failed');
    return null;
  });
  const soon = await within(asked, PRESS_PATIENCE_MS);
  const deskId = 'deskId' in context ? context.deskId : undefined;
  const instead = intake.callInstead(caller, deskId);
  if (!soon.inTime) await tell(request, sentences(wording.slowBack, instead), log);
  const answer = await asked;
  if (answer === null) return tell(request, sentences(wording.failedPressOver, instead), log);
  await showInView(request, submission, answer, log);
}

async function press(
  request: PressRequest,
  submission: Submission | null,
  intake: Intake,
  log: Log,
): Promise<void> {
  const caller = readCaller(request.body);
  const pressed = readPress(request.body);
  if (!caller || !pressed) return tell(request, wording.outdatedButton, log);
  const asked = ask(intake, caller, pressed).catch((err: unknown) => {
    logFailure(log, { err, button: readPressedId(request.body) }, 'a button failed');
    return null;
  });
  const instead = intake.callInstead(caller, deskOf(pressed));
  if (!submission) {
    const isBeside = readResponseUrl(request.body) !== null;
    const failed = isBeside ? wording.failedPress : wording.failedPressOver;
    const { tooLateForPress: tooLate } = wording;
    return showAnswer(request, caller, asked, { failed, tooLate, instead, wait: 'beside' }, log);
  }
  const answer = await asked;
  if (answer === null) return tell(request, sentences(wording.failedPressOver, instead), log);
  await showInView(request, submission, answer, log);
}

function ask(intake: Intake, caller: Caller, pressed: Pressed): Promise<Answer> {
  switch (pressed.kind) {
    case 'act':
      return intake.act(caller, pressed.press);
    case 'begin':
      return intake.begin(caller, pressed.draft);
    case 'contacts':
      return intake.contacts(caller, pressed.press);
    default:
      return unreachable(pressed);
  }
}

function deskOf(pressed: Pressed): string | undefined {
  return pressed.kind === 'begin' ? pressed.draft?.deskId : pressed.press.deskId;
}

/** The answer to a button inside a modal takes the modal's place. */
async function showInView(
  request: PressRequest,
  place: Submission,
  answer: Answer,
  log: Log,
): Promise<void> {
  const team = teamOf(place.caller.workspace);
  try {
    switch (answer.kind) {
      case 'form':
        await updateView(request.client, place, renderForm(answer.form, team), log);
        return;
      case 'message': {
        const view = renderMessageView(answer.title, answer.message, team);
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
    await tell(request, wording.failedPressOver, log);
  }
}

/** Over the modal that the button stands in, else beside its message or over the home page. */
async function tell(request: PressRequest, said: string, log: Log): Promise<void> {
  if (readSubmission(request.body) === null) return tellBeside(request, said, log);
  const trigger = readTrigger(request.body);
  if (trigger !== null) await pushView(request.client, trigger, plainView(said), log);
}
