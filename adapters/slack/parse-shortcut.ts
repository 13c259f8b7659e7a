import { at, type Caller, listAt, type Origin, textAt } from '../../src/runtime/ports.ts';
import { channelAt, readCaller } from './parse.ts';
import { isBlank } from './text.ts';

export interface Shortcut {
  readonly caller: Caller;
  /** The words of the message, as Slack encodes them; empty for a global shortcut. */
  readonly encoded: string;
  /** null for a global shortcut. */
  readonly origin: Origin | null;
}

/** A shortcut, on a message or anywhere; null where nobody can be seen to have used it. Total. */
export function readShortcut(body: unknown): Shortcut | null {
  const caller = readCaller(body);
  if (!caller) return null;
  const message = at(body, 'message');
  if (message === undefined) return { caller, encoded: '', origin: null };
  const conversation = channelAt(caller, at(at(body, 'channel'), 'id'));
  return {
    caller,
    encoded: wordsOf(message),
    // Nobody else could open a link into somebody's direct messages.
    origin: { conversation, url: conversation === null ? null : permalink(body) },
  };
}

/** What a message says, encoded; what is attached to it where it has no words of its own. */
export function wordsOf(message: unknown): string {
  const own = textAt(message, 'text') ?? '';
  if (!isBlank(own)) return own;
  const attached = listAt(message, 'attachments').map(
    (one) => textAt(one, 'text') || textAt(one, 'fallback') || '',
  );
  return attached.filter((one) => !isBlank(one)).join('\n');
}

/** The link that Slack's own “Copy link” gives, without asking Slack for it. */
function permalink(body: unknown): string | null {
  const domain = textAt(at(body, 'team'), 'domain') ?? '';
  const channel = textAt(at(body, 'channel'), 'id') ?? '';
  const message = at(body, 'message');
  const ts = textAt(body, 'message_ts') ?? textAt(message, 'ts') ?? '';
  if (!HOST_LABEL.test(domain) || !isTs(ts)) return null;
  const link = `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  const thread = textAt(message, 'thread_ts');
  return thread !== null && isTs(thread) ? `${link}?thread_ts=${thread}&cid=${channel}` : link;
}

const HOST_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Names a message in its channel, e.g. `1700000000.000100`. */
export function isTs(text: string): boolean {
  return /^\d{1,12}\.\d{1,8}$/.test(text);
}
