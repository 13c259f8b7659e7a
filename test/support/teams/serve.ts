import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './connector.ts';
import { parseJson } from './json.ts';

/** A request that the bot sent. */
export interface SeenRequest {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  /** Undefined before it is read. */
  body: unknown;
  /** Null while there is no answer. */
  status: number | null;
  /** In `performance.now()`. */
  readonly at: number;
}

export type TenantOutage = 'refused' | 'silent' | 'unavailable';

/** The same as it came. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly text: string;
  /** The text as JSON, where it is some. */
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** An answer, none at all, or the end of the connection. */
export type Answered = Answer | 'nothing' | 'cut';

export interface Served {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Until what it answers with is called. */
  down(how?: TenantOutage): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** A server on a free port of this machine, which keeps what it was asked. */
export async function serve(answer: (asked: Asked) => Answered): Promise<Served> {
  const requests: SeenRequest[] = [];
  let outage: TenantOutage | null = null;
  const server = createServer((request, response) => {
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: decodeURIComponent(request.url ?? ''),
      body: undefined,
      status: outage === 'unavailable' ? 503 : null,
      at: performance.now(),
    };
    requests.push(seen);
    if (outage === 'unavailable') response.writeHead(503).end();
    if (outage) return;
    readBody(request)
      .then((text) => {
        seen.body = parseJson(text);
        const { method, body } = seen;
        const { authorization } = request.headers;
        const given = answer({ method, url: request.url ?? '', text, body, authorization });
        if (given === 'nothing') return;
        if (given === 'cut') return void response.destroy();
        seen.status = given.status;
        respond(response, given);
      })
      .catch(() => response.destroy());
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    down: async (how = 'refused') => {
      outage = how;
      if (how === 'refused') await shut();
      return async () => {
        if (!server.listening) await listen(port);
        outage = null;
      };
    },
    close: shut,
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function respond(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
