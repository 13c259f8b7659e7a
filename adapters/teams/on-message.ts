import type { Caller, Unknown } from '../../src/runtime/ports.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { inTime } from './in-time.ts';
import { onCommand } from './on-command.ts';
import { onPressed } from './on-pressed.ts';
import { type Heard, readMessage } from './parse-message.ts';
import type { Arrived, Parts, Reply } from './parts.ts';
import { sayHere, told } from './say-to.ts';
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
 * before the acknowledgement. What is known by its key is answered at most once: where the process
 * ends between the key and the answer there is none, and to ask again is harmless.
 */
export async function onMessage(
  activity: Unknown,
  caller: Caller,
  arrived: Arrived,
  parts: Parts,
): Promise<Reply> {
  const read = readMessage(activity, arrived.where);
  if (!read) return ok;
  const { heard, key } = read;
  const said = { ...saidOfMessages, asked: heard.kind };
  const answered = (asked: Asked) =>
    once(key, arrived, parts, said, () => answer(asked, activity, caller, arrived, parts));
  if (heard.kind !== 'said') return answered(heard);
  const kept = await inTime(() => parts.intake.said(caller, heard.said), arrived, parts, said);
  if (kept.kind !== 'done') return again;
  return kept.value === 'command' && heard.command ? answered(heard.command) : ok;
}

type Asked = Exclude<Heard, { kind: 'said' }>;

/** Answers what is known by this key after its acknowledgement, unless that was done before. */
async function once(
  key: string,
  arrived: Arrived,
  parts: Parts,
  said: Parameters<typeof inTime>[3],
  answering: () => Promise<void>,
): Promise<Reply> {
  const isNew = await inTime(() => parts.intake.isNew(key), arrived, parts, said);
  switch (isNew.kind) {
    case 'done':
      return isNew.value ? { ...ok, after: answering } : ok;
    case 'failed':
      return again;
    case 'late': {
      // The key is taken then, so that nobody else answers what comes again.
      const after = async () => {
        const later = await isNew.later;
        if (later.kind === 'done' && later.value) await answering();
      };
      return { ...again, after };
    }
    default:
      return unreachable(isNew);
  }
}

async function answer(
  heard: Asked,
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
