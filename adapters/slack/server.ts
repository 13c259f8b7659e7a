import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type CustomRoute, ErrorCode, type HTTPReceiver } from '@slack/bolt';
import type { Log } from '../../src/runtime/ports.ts';
import { REQUEST_BODY_BYTES } from './limits.ts';

export const ENDPOINT = '/slack/events';

/**
 * The HTTP server around Bolt's receiver. It refuses what the receiver would choke on: bodies beyond
 * the limit (413), URLs that are none (400), and bodies that are not an object (400): Bolt 5.1 reads
 * a field of `null` outside of any catch, which would end the process.
 */
export function slackServer(receiver: HTTPReceiver, log: Log): Server {
  const server = createServer((request, response) => {
    serve(receiver, request, response).catch((err: unknown) => {
      log.error({ err, method: request.method }, 'a request failed');
      if (response.headersSent) response.destroy();
      else end(response, 500);
    });
  });
  server.requestTimeout = 30_000;
  return server;
}

async function serve(
  receiver: HTTPReceiver,
  request: IncomingMessage & { rawBody?: Buffer },
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? '', 'http://localhost');
  if (!url) return end(response, 400);
  if (url.pathname === ENDPOINT) {
    if (request.method !== 'POST') return end(response, 405, { allow: 'POST' });
    const body = await readBody(request);
    if (body === 'gone') return;
    if (body === 'too large') return end(response, 413, { connection: 'close' });
    if (!holdsObject(body, request.headers['content-type'])) return end(response, 400);
    request.rawBody = body;
  }
  try {
    receiver.requestListener(request, response);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== ErrorCode.HTTPReceiverDeferredRequestError) throw error;
    end(response, 404);
  }
}

/** A server of these routes alone, by their exact paths. */
export function routesServer(routes: readonly CustomRoute[], log: Log): Server {
  const served = guarded(routes, log);
  return createServer((request, response) => {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname;
    const route = served.find((one) => one.path === path && one.method === request.method);
    if (route) route.handler(Object.assign(request, { params: {} }), response);
    else end(response, 404);
  });
}

/** Routes whose handlers may fail, also asynchronously, without ending the process. */
export function guarded(routes: readonly CustomRoute[], log: Log): CustomRoute[] {
  return routes.map((route) => ({
    ...route,
    handler: (request, response) => {
      const handled = async () => route.handler(request, response);
      handled().catch((err: unknown) => {
        log.error({ err, path: route.path }, 'a route failed');
        if (response.headersSent) response.destroy();
        else end(response, 500);
      });
    },
  }));
}

async function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > REQUEST_BODY_BYTES) return 'too large';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Leaving the loop early must not destroy the socket: the refusal goes out on it.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > REQUEST_BODY_BYTES) return 'too large';
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  return Buffer.concat(chunks);
}

/** A form as Slack sends one, or JSON that begins as an object: its validity is for the parser to say. */
function holdsObject(body: Buffer, contentType: string | undefined): boolean {
  const text = body.toString();
  if (contentType !== 'application/x-www-form-urlencoded') return text.trimStart().startsWith('{');
  const fields = new URLSearchParams(text);
  const payload = fields.get('payload');
  if (payload !== null) return payload.trimStart().startsWith('{');
  return fields.has('command') || fields.has('ssl_check');
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, headers).end();
}
