import type { ViewResponseAction } from '@slack/bolt';
import { type Answer, type Intake, type Log, logFailure, within } from '../../src/runtime/ports.ts';
import { sentences } from '../../src/views/call-instead.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { teamOf } from './address.ts';
import { FIELD_ERROR, SUBMIT_PATIENCE_MS } from './limits.ts';
import { readSubmission, readSubmitLabel } from './parse.ts';
import { renderForm, renderMessageView } from './render-form.ts';
import { cut } from './text.ts';
import { timeLeft } from './time-left.ts';
import { wording } from './wording.ts';

export interface SubmitRequest {
  readonly body: unknown;
  readonly ack: (action?: ViewResponseAction) => Promise<void>;
  readonly context: object;
}

/** A submitted form: the next one, field errors, or a closing message, all in the acknowledgement. */
export async function onSubmit(
  { body, ack, context: arrived }: SubmitRequest,
  intake: Intake,
  log: Log,
): Promise<void> {
  const submission = readSubmission(body);
  if (!submission) return ack(refusal([], wording.unreadable));
  const { caller, context, values, inputs } = submission;
  if (!context) return ack(refusal(inputs, wording.outdatedForm));

  const asked = intake.submit(caller, context, values).catch((err: unknown) => {
    logFailure(log, { err }, 'a submission failed');
    return null;
  });
  const answer = await within(asked, timeLeft(arrived, SUBMIT_PATIENCE_MS));
  const button = readSubmitLabel(body) ?? 'the button';
  const notYet = (atField: string, over: (button: string) => string) => {
    const deskId = 'deskId' in context ? context.deskId : undefined;
    const instead = intake.callInstead(caller, deskId);
    return refusal(inputs, sentences(atField, instead), sentences(over(button), instead));
  };
  if (!answer.inTime) return ack(notYet(wording.slowSubmit, wording.slowSubmitOver));
  const action = answered(answer.value, teamOf(caller.workspace), inputs, log);
  await ack(action ?? notYet(wording.failedSubmit, wording.failedSubmitOver));
}

function answered(
  answer: Answer | null,
  team: string,
  inputs: readonly string[],
  log: Log,
): ViewResponseAction | null {
  if (answer === null) return null;
  try {
    switch (answer.kind) {
      case 'form':
        return { response_action: 'update', view: renderForm(answer.form, team) };
      case 'message':
        return {
          response_action: 'update',
          view: renderMessageView(answer.title, answer.message, team),
        };
      case 'invalid':
        return fieldErrors(inputs, answer.errors);
      case 'nothing':
        return { response_action: 'clear' };
      default:
        return unreachable(answer);
    }
  } catch (err) {
    log.error({ err }, 'an answer cannot be shown within the limits of slack');
    return null;
  }
}

/** Errors at their fields; those of fields that this form does not have stand at the first one. */
function fieldErrors(
  inputs: readonly string[],
  errors: Readonly<Record<string, string>>,
): ViewResponseAction {
  const placed = Object.entries(errors).filter(([id]) => inputs.includes(id));
  const others = Object.entries(errors).filter(([id]) => !inputs.includes(id));
  const first = inputs[0];
  if (placed.length === 0 || others.length > 0) {
    const said = others.map(([, error]) => error).join(' ') || wording.failedSubmit;
    if (first === undefined) return refusal(inputs, said);
    const own = placed.find(([id]) => id === first)?.[1];
    placed.unshift([first, own ? `${own} ${said}` : said]);
  }
  const byField = new Map(placed.toReversed());
  return {
    response_action: 'errors',
    errors: Object.fromEntries([...byField].map(([id, error]) => [id, cut(error, FIELD_ERROR)])),
  };
}

/**
 * The form stays as it is, with this at its first field, or `over` on top of it where it has none, or
 * where there is more to say than is shown at a field.
 */
function refusal(inputs: readonly string[], said: string, over = said): ViewResponseAction {
  const [first] = inputs;
  if (first !== undefined && said.length <= FIELD_ERROR)
    return { response_action: 'errors', errors: { [first]: said } };
  const view = renderMessageView(wording.title, { summary: over, parts: [] }, null);
  return { response_action: 'push', view };
}
