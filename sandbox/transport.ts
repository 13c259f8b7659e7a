import type { Delivered } from './types.ts';

/** How long Slack waits for the bot's answer, and a trigger lives. */
export const PATIENCE_MS = 3000;

/** One request of Slack's to the bot, as HTTP carries it. */
export interface Sent {
  body: string;
  headers: Record<string, string>;
}

/** Brings a request to the bot and its answer back; never rejects. */
export type Transport = (sent: Sent) => Promise<Delivered>;

export function overHttp(url: string, patienceMs = PATIENCE_MS): Transport {
  return async ({ body, headers }) => {
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      });
      const noRetry = answer.headers.get('x-slack-no-retry') === '1';
      const delivered = { status: answer.status, body: await answer.text(), ms: took() };
      return noRetry ? { ...delivered, noRetry } : delivered;
    } catch (error) {
      const late = error instanceof DOMException && error.name === 'TimeoutError';
      return { status: 0, body: '', ms: took(), failure: late ? 'timeout' : 'unreachable' };
    }
  };
}
