import { type Delivered, overHttp, type Transport } from '../../sandbox/index.ts';

/** One request of Slack's and what became of it. */
export interface Taken extends Delivered {
  readonly kind: string;
}

/** Delivers over HTTP and keeps how long the bot took for each kind of request. */
export function timed(url: string): { readonly by: Transport; readonly taken: Taken[] } {
  const deliver = overHttp(url);
  const taken: Taken[] = [];
  return {
    taken,
    by: async (sent) => {
      const delivered = await deliver(sent);
      taken.push({ kind: kindOf(sent.body), ...delivered });
      return delivered;
    },
  };
}

/** `command`, the type of an event, or the type of an interaction. */
export function kindOf(body: string): string {
  if (body.trimStart().startsWith('{')) return JSON.parse(body).event?.type ?? 'unknown';
  const fields = new URLSearchParams(body);
  const payload = fields.get('payload');
  return payload === null ? 'command' : (JSON.parse(payload).type ?? 'unknown');
}
