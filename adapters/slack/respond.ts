import type { Log } from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import { INTERACTIVE_TIMEOUT_MS } from './limits.ts';
import type { Team } from './mention.ts';
import { readResponseUrl, readThread } from './parse.ts';
import { type Rendered, renderMessage } from './render-message.ts';

export interface Ephemeral extends Rendered {
  readonly response_type: 'ephemeral';
  readonly replace_original: false;
}

/** A message that only the person sees who asked, from this team. */
export function ephemeral(message: Message, team: Team): Ephemeral {
  return { response_type: 'ephemeral', replace_original: false, ...renderMessage(message, team) };
}

/** The same of our own words. */
export function told(words: string): Ephemeral {
  return ephemeral({ summary: words, parts: [{ kind: 'paragraph', text: [words] }] }, null);
}

/**
 * Tells the person through the payload's response_url (5 uses within 30 minutes). Never throws:
 * there is nobody left to tell. False where it did not arrive or the payload has no such URL.
 */
export async function respond(body: unknown, said: Ephemeral, log: Log): Promise<boolean> {
  const url = readResponseUrl(body);
  if (url === null) return false;
  const thread = readThread(body);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(thread === null ? said : { ...said, thread_ts: thread }),
      signal: AbortSignal.timeout(INTERACTIVE_TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return true;
    log.warn({ status: answer.status }, 'slack did not take an answer to its response_url');
  } catch (err) {
    log.warn({ err }, 'slack did not take an answer to its response_url');
  }
  return false;
}
