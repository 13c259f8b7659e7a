import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log, Unknown, Watched } from '../../src/runtime/ports.ts';
import { readJson } from './parse-json.ts';
import type { Reply } from './parts.ts';
import { REQUEST_BODY_BYTES } from './request-limits.ts';

export const ENDPOINT = '/api/messages';

/** Also in `src/http-server.ts`, which serves it: an exact path and a method. */
export interface Route {
  readonly path: string;
  readonly method: string;
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface RouteOptions {
  /** What a request with a JSON object for a body is answered with. */
  serve(activity: Unknown, authorization: string, arrivedAt: number): Promise<Reply>;
  readonly log: Log;
  /** Hears of everything that is under way. */
  track(work: Promise<void>): void;
  /** How long a body may take to come in. */
  readonly bodyMs: number;
  readonly watched: Watched;
}

/**
 * The route that Teams speaks to. It refuses what is too large (413), too slow (408) or no JSON
 * object (400) before anything else; what fails beyond that is answered with 500 and nothing else.
 */
export function messagesRoute({ serve, log, track, bodyMs, watched }: RouteOptions): Route {
  async function reply(request: IncomingMessage, response: ServerResponse): Promise<Reply | null> {
    const arrivedAt = performance.now();
    const given = await answer(request, response, arrivedAt);
    if (!given) return null;
    await send(response, given);
    if (given.status < 400) watched.meter.acknowledged('teams', performance.now() - arrivedAt);
    watched.trail.note({ outcome: String(given.status) });
    return given;
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    arrivedAt: number,
  ): Promise<Reply | null> {
    const body = await readBody(request, bodyMs);
    if (body.kind === 'gone') return null;
    if (body.kind === 'refused') {
      response.setHeader('connection', 'close');
      return { status: body.status };
    }
    const activity = readJson(body.text);
    if (!activity) return { status: 400 };
    return serve(activity, request.headers.authorization ?? '', arrivedAt);
  }

  return {
    path: ENDPOINT,
    method: 'POST',
    handler: (request, response) =>
      watched.trail.step('request', { platform: 'teams' }, () => {
        const answered = reply(request, response);
        track(
          answered.then(
            (given) => given?.after?.(),
            () => {},
          ),
        );
        return answered.then(
          () => {},
          (err: unknown) => {
            log.error({ err }, 'a request from teams failed');
            if (response.headersSent) response.destroy();
            else response.writeHead(500, { 'content-length': 0 }).end();
          },
        );
      }),
  };
}

type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly status: 408 | 413 }
  | { readonly kind: 'gone' };

function readBody(request: IncomingMessage, patienceMs: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > REQUEST_BODY_BYTES) {
    return Promise.resolve({ kind: 'refused', status: 413 });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (body: Body) => {
      clearTimeout(timer);
      chunks.length = 0;
      resolve(body);
    };
    const timer = setTimeout(() => done({ kind: 'refused', status: 408 }), patienceMs);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > REQUEST_BODY_BYTES) done({ kind: 'refused', status: 413 });
      else chunks.push(chunk);
    });
    request.once('end', () => done({ kind: 'text', text: Buffer.concat(chunks).toString() }));
    request.once('error', () => done({ kind: 'gone' }));
    request.once('close', () => done({ kind: 'gone' }));
  });
}

/** Resolves when the answer has gone out, or has nobody to go to. */
function send(response: ServerResponse, { status, body }: Reply): Promise<void> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    response.once('close', resolve);
    response
      .writeHead(status, {
        ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        'content-length': Buffer.byteLength(text),
      })
      .end(text, resolve);
  });
}
