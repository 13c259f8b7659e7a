import type { RespondArguments } from '@slack/bolt';
import {
  type Answer,
  at,
  type Intake,
  type Log,
  logFailure,
  within,
} from '../../src/runtime/ports.ts';
import { sentences } from '../../src/views/call-instead.ts';
import { teamOf } from './address.ts';
import { COMMAND_PATIENCE_MS } from './limits.ts';
import { readCommand, readTrigger } from './parse.ts';
import { renderAnswer } from './render-answer.ts';
import { type Ephemeral, respond, told } from './respond.ts';
import { openView } from './show-view.ts';
import { timeLeft } from './time-left.ts';
import type { ViewsClient } from './views-client.ts';
import { wording } from './wording.ts';

export interface CommandRequest {
  readonly body: unknown;
  readonly client: ViewsClient;
  readonly ack: (said?: RespondArguments) => Promise<void>;
  /** What `authorize` found of the sender, and the arrival. */
  readonly context: object;
}

/** `/support …`: a form opens, or a message that only this person sees answers. */
export async function onCommand(
  { body, client, ack, context }: CommandRequest,
  intake: Intake,
  log: Log,
): Promise<void> {
  const command = readCommand(body);
  if (at(context, 'installed') === false) return ack(told(wording.notInstalled));
  if (!command) return ack(told(wording.unreadable));
  const { caller, text, origin } = command;
  const team = teamOf(caller.workspace);

  const asked = intake.command(caller, text, origin).catch((err: unknown) => {
    logFailure(log, { err }, 'a command failed');
    return null;
  });
  const instead = () => intake.callInstead(caller);
  const failed = () => told(sentences(wording.failedCommand, instead()));
  const answer = await within(asked, timeLeft(context, COMMAND_PATIENCE_MS));
  if (!answer.inTime) {
    await ack(told(sentences(wording.slowCommand, instead())));
    await respond(body, late(await asked, team, log) ?? failed(), log);
    return;
  }

  const shown = answer.value && renderAnswer(answer.value, team, log);
  const trigger = readTrigger(body);
  if (!shown) return ack(failed());
  if (shown.kind === 'nothing') return ack();
  if (shown.kind === 'message') return ack(shown.said);
  await ack();
  const opened = trigger !== null && (await openView(client, trigger, shown.view, log));
  if (!opened) await respond(body, told(wording.tooLateForForm), log);
}

/** By now the trigger of a form is dead. Null: it failed. */
function late(answer: Answer | null, team: string, log: Log): Ephemeral | null {
  const shown = answer && renderAnswer(answer, team, log);
  if (shown?.kind === 'message') return shown.said;
  return shown && told(wording.tooLateForForm);
}
