import type { WebClient } from '@slack/web-api';
import { type Intake, type Log, logFailure } from '../../src/runtime/ports.ts';
import { teamOf } from './address.ts';
import { readShortcut } from './parse-shortcut.ts';
import { mentionedIn, plainText } from './plain-text.ts';
import { showAnswer, tell } from './show-answer.ts';
import type { UserNames } from './user-names.ts';
import { wording } from './wording.ts';

/** The callback ids of `manifest/slack.yaml`. */
export const SHORTCUTS = { message: 'report_message', global: 'report' } as const;

export interface ShortcutRequest {
  readonly body: unknown;
  readonly client: WebClient;
  readonly ack: () => Promise<void>;
}

/** A report from a message, with its words, or from nowhere in particular: a form opens. */
export async function onShortcut(
  request: ShortcutRequest,
  intake: Intake,
  names: UserNames,
  log: Log,
): Promise<void> {
  await request.ack();
  const shortcut = readShortcut(request.body);
  if (!shortcut) return tell(request, wording.unreadable, log);
  const { caller, encoded, origin } = shortcut;
  const team = teamOf(caller.workspace);
  const report = async () => {
    const known = await names.of(request.client, team, mentionedIn(encoded));
    return intake.report(caller, plainText(encoded, known), origin ?? undefined);
  };
  const answer = report().catch((err: unknown) => {
    logFailure(log, { err }, 'a shortcut failed');
    return null;
  });
  const { failedShortcut: failed, tooLateForShortcut: tooLate } = wording;
  const instead = intake.callInstead(caller);
  await showAnswer(request, caller, answer, { failed, tooLate, instead, wait: 'in a modal' }, log);
}
