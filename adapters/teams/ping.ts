import { codeOf } from './bot-token.ts';
import { toPlatformError } from './errors.ts';

/** Resolves where anybody answers, whatever they say short of a fault of their own. */
export async function answers(url: URL, timeoutMs: number): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  try {
    const response = await fetch(url, { redirect: 'manual', signal });
    await response.body?.cancel();
    status = response.status;
  } catch (error) {
    throw toPlatformError('ping', 'channel', { kind: 'silence', code: codeOf(error) }, error);
  }
  if (status < 500) return;
  const failure = { kind: 'answer', status, code: null, words: '', retryAfter: null } as const;
  throw toPlatformError('ping', 'channel', failure);
}
