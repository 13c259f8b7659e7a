import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const SECRET = 'a-signing-secret';

/** A request as Slack signs it, sent to the adapter. */
export async function deliver(
  base: string,
  body: string,
  options: { type?: string; secret?: string; at?: number; signed?: boolean } = {},
): Promise<{ status: number; body: string; ms: number }> {
  const at = Math.floor((options.at ?? Date.now()) / 1000);
  const hash = createHmac('sha256', options.secret ?? SECRET).update(`v0:${at}:${body}`);
  const started = performance.now();
  const response = await fetch(`${base}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': options.type ?? 'application/x-www-form-urlencoded',
      ...(options.signed === false
        ? {}
        : {
            'x-slack-request-timestamp': String(at),
            'x-slack-signature': `v0=${hash.digest('hex')}`,
          }),
    },
    body,
  });
  return {
    status: response.status,
    body: await response.text(),
    ms: performance.now() - started,
  };
}

export function command(base: string, fields: Record<string, string> = {}) {
  const all = {
    command: '/support',
    text: '',
    team_id: 'T0SANDBOX',
    user_id: 'U0RITA',
    user_name: 'rita',
    channel_id: 'C0GENERAL',
    trigger_id: 'trigger-1',
    ...fields,
  };
  return deliver(base, new URLSearchParams(all).toString());
}

export function interact(base: string, payload: unknown) {
  return deliver(base, new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
}

export const rita = {
  workspace: 'slack:T0SANDBOX',
  person: { address: 'slack:T0SANDBOX/U0RITA', name: 'rita' },
};
export const who = {
  team: { id: 'T0SANDBOX', domain: 'sandbox' },
  user: { id: 'U0RITA', name: 'rita', team_id: 'T0SANDBOX' },
};

interface ApiCall {
  /** Web API method, or `response` for a response_url. */
  method: string;
  args: Record<string, unknown>;
}

export interface SlackApi {
  url: string;
  responseUrl: string;
  calls: ApiCall[];
  /** Slack's answers by method; without one: ok. */
  answers: Map<string, object>;
  /** Resolves with the first call of this method. */
  called(method: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** The Web API and the response URLs as far as the adapter calls them, remembering what was sent. */
export async function slackApi(): Promise<SlackApi> {
  const calls: ApiCall[] = [];
  const answers = new Map<string, object>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const method = request.url?.split('/').at(-1) ?? '';
    const args = request.headers['content-type']?.startsWith('application/json')
      ? JSON.parse(body)
      : Object.fromEntries(new URLSearchParams(body));
    if (typeof args.view === 'string') args.view = JSON.parse(args.view);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers.get(method) ?? { ok: true }));
    calls.push({ method, args });
    server.emit('call');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/`,
    responseUrl: `http://127.0.0.1:${port}/response`,
    calls,
    answers,
    async called(method) {
      for (;;) {
        const found = calls.find((one) => one.method === method);
        if (found) return found.args;
        await once(server, 'call', { signal: AbortSignal.timeout(5000) });
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
