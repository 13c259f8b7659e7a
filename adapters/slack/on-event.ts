import type { WebClient } from '@slack/web-api';
import { type Caller, type Intake, type Log, logFailure, within } from '../../src/runtime/ports.ts';
import { readAddress, teamOf } from './address.ts';
import { NotKept } from './bolt-app.ts';
import { EVENT_PATIENCE_MS } from './limits.ts';
import { type Heard, readEvent } from './parse-event.ts';
import { mentionedIn, plainText } from './plain-text.ts';
import { timeLeft } from './time-left.ts';
import type { UserNames } from './user-names.ts';

export interface EventRequest {
  readonly body: unknown;
  readonly client: WebClient;
  readonly context: { readonly botUserId?: string };
}

/** The events that we read; `manifest/slack.yaml` subscribes to them. */
export const EVENTS = ['message', 'app_mention', 'app_home_opened'] as const;

/**
 * Words to the bot, or a visit to its home page. Resolves when the intake has kept it; throws
 * NotKept where it did not in time, so that Slack sends the event again.
 */
export async function onEvent(
  request: EventRequest,
  intake: Intake,
  names: UserNames,
  log: Log,
): Promise<void> {
  const heard = readEvent(request.body, request.context.botUserId ?? null);
  if (!heard) return;
  const keeping = keep(heard, request.client, intake, names).then(
    () => true,
    (err: unknown) => {
      logFailure(log, { err, kind: heard.kind }, 'an event was not kept; slack sends it again');
      return false;
    },
  );
  const kept = await within(keeping, timeLeft(request.context, EVENT_PATIENCE_MS));
  if (!kept.inTime) log.warn({ kind: heard.kind }, 'an event takes long; slack sends it again');
  if (!kept.inTime || !kept.value) throw new NotKept();
}

async function keep(
  heard: Heard,
  client: WebClient,
  intake: Intake,
  names: UserNames,
): Promise<void> {
  if (heard.kind === 'home-opened') return intake.homeOpened(heard.caller);
  const { caller, said, encoded } = heard;
  const speaker = readAddress(caller.person.address)?.id ?? '';
  const people = [...new Set([speaker, ...mentionedIn(encoded)])];
  const known = await names.of(client, teamOf(caller.workspace), people);
  const named: Caller = {
    ...caller,
    person: { ...caller.person, name: known.get(speaker) ?? caller.person.name },
  };
  await intake.said(named, { ...said, text: plainText(encoded, known) });
}
