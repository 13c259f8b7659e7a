import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AwayServer, openAwayServer } from '../away-server.ts';
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

export interface Served extends AwayServer {
  readonly requests: readonly SeenRequest[];
}

/** A server on a free port of this machine, which keeps what it was asked. */
export async function serve(answer: (asked: Asked) => Answered): Promise<Served> {
  const requests: SeenRequest[] = [];
  const server = await openAwayServer((request, response, outage) => {
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: decodeURIComponent(request.url ?? ''),
      body: undefined,
      status: outage === 'unavailable' ? 503 : null,
      at: performance.now(),
    };
    requests.push(seen);
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
  return { ...server, requests };
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
