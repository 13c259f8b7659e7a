import type { Caller } from '../../src/runtime/ports.ts';
import { inTime } from './in-time.ts';
import { onCommand } from './on-command.ts';
import { onPressed } from './on-pressed.ts';
import { type Heard, readMessage } from './parse-message.ts';
import type { Arrived, Parts, Reply } from './parts.ts';
import type { Unknown } from './payload.ts';
import { sayHere, told } from './say-to.ts';
import { unreachable } from './unreachable.ts';
import { wording } from './wording.ts';

const saidOfMessages = {
  failed: 'a message was not kept; teams sends it again',
  late: 'a message takes long; teams sends it again',
} as const;

const ok: Reply = { status: 200 };
/** Teams sends it again. */
const again: Reply = { status: 503 };

/**
 * Words to the bot, a command among them, or a button of a client that only sends messages. It is
 * acknowledged when it is kept: words by the intake, everything else by its key. Nothing is sent
 * before the acknowledgement.
 */
export async function onMessage(
  activity: Unknown,
  caller: Caller,
  arrived: Arrived,
  parts: Parts,
): Promise<Reply> {
  const read = readMessage(activity, arrived.where, parts.keys);
  if (!read) return ok;
  const { heard, key } = read;
  const said = { ...saidOfMessages, asked: heard.kind };
  if (heard.kind === 'said') {
    const kept = await inTime(() => parts.intake.said(caller, heard.said), arrived, parts, said);
    return kept.kind === 'done' ? ok : again;
  }
  const isNew = await inTime(() => parts.intake.isNew(key), arrived, parts, said);
  if (isNew.kind !== 'done') return again;
  return isNew.value ? { ...ok, after: () => answer(heard, activity, caller, arrived, parts) } : ok;
}

async function answer(
  heard: Exclude<Heard, { kind: 'said' }>,
  activity: Unknown,
  caller: Caller,
  { where }: Arrived,
  parts: Parts,
): Promise<void> {
  switch (heard.kind) {
    case 'command':
      return onCommand(heard, activity, caller, where, parts);
    case 'pressed':
      return onPressed(heard, activity, caller, where, parts);
    case 'in group':
      return sayHere(told(wording.inGroup), activity, where, parts);
    default:
      return unreachable(heard);
  }
}
