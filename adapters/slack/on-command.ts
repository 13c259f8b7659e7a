import type { RespondArguments } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Answer, Intake, Log } from '../../src/runtime/ports.ts';
import { COMMAND_PATIENCE_MS } from './limits.ts';
import { readCommand, readTrigger } from './parse.ts';
import { renderAnswer } from './render-answer.ts';
import { type Ephemeral, ephemeral, respond } from './respond.ts';
import { openView } from './show-view.ts';
import { within } from './within.ts';
import { wording } from './wording.ts';

export interface CommandRequest {
  readonly body: unknown;
  readonly client: WebClient;
  readonly ack: (said?: RespondArguments) => Promise<void>;
}

/** `/support …`: a form opens, or a message that only this person sees answers. */
export async function onCommand(
  { body, client, ack }: CommandRequest,
  intake: Intake,
  log: Log,
): Promise<void> {
  const command = readCommand(body);
  if (!command) return ack(ephemeral(wording.unreadable));

  const asked = intake.command(command.caller, command.text).catch((err: unknown) => {
    log.error({ err }, 'a command failed');
    return null;
  });
  const answer = await within(asked, COMMAND_PATIENCE_MS);
  if (!answer.inTime) {
    await ack(ephemeral(wording.slowCommand));
    await respond(body, late(await asked, log), log);
    return;
  }

  const shown = answer.value && renderAnswer(answer.value, log);
  const trigger = readTrigger(body);
  if (!shown) return ack(ephemeral(wording.failedCommand));
  if (shown.kind === 'nothing') return ack();
  if (shown.kind === 'message') return ack(shown.said);
  await ack();
  const opened = trigger !== null && (await openView(client, trigger, shown.view, log));
  if (!opened) await respond(body, ephemeral(wording.tooLateForForm), log);
}

/** By now the trigger of a form is dead. */
function late(answer: Answer | null, log: Log): Ephemeral {
  const shown = answer && renderAnswer(answer, log);
  if (shown?.kind === 'message') return shown.said;
  return ephemeral(shown ? wording.tooLateForForm : wording.failedCommand);
}
