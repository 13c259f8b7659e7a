import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from './runtime/ports.ts';

/** What is served at one path, which is exact, by one method. */
export interface Route {
  readonly path: string;
  readonly method: string;
  /** What it throws is answered with 500, without any detail. */
  handler(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
}

export interface HttpServer {
  /** Listens; port 0 takes any free one. */
  start(host: string, port: number): Promise<{ readonly port: number }>;
  isListening(): boolean;
  /** Takes no more requests, and resolves when those under way are answered. */
  stop(): Promise<void>;
}

/** Milliseconds. */
export interface HttpPatience {
  /** For a request to come in as a whole. */
  readonly request: number;
  /** At a stop: what is not answered by then is cut off. */
  readonly stop: number;
}

const usual: HttpPatience = { request: 30_000, stop: 8000 };

/** The one server of the bot. Paths and methods that no route has get 404 and 405. */
export function httpServer(
  routes: readonly Route[],
  log: Log,
  patience: HttpPatience = usual,
): HttpServer {
  const unanswered = new Set<ServerResponse>();
  const handling = new Set<Promise<void>>();
  let stopping: Promise<void> | null = null;
  const server = createServer({ requestTimeout: patience.request }, (request, response) => {
    unanswered.add(response);
    response.once('close', () => {
      unanswered.delete(response);
      if (stopping) server.closeIdleConnections();
    });
    // On a connection that was kept for the answer to another request.
    if (stopping) return end(response, 503, { connection: 'close' });
    const route = routeFor(routes, request, response);
    if (!route) return;
    const handled = answer(route, request, response, log);
    handling.add(handled);
    handled.finally(() => handling.delete(handled));
  });

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const response of unanswered) {
      if (!response.headersSent) response.setHeader('connection', 'close');
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        server.closeAllConnections();
        resolve();
      }, patience.stop);
    });
    await Promise.race([Promise.all([closed, ...handling]), late]);
    clearTimeout(timer);
  }

  return {
    start: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, () => {
          server.off('error', reject);
          resolve({ port: (server.address() as AddressInfo).port });
        });
      }),
    isListening: () => server.listening,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** null: it is answered already. */
function routeFor(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Route | null {
  const url = URL.parse(request.url ?? '', 'http://localhost');
  if (!url) {
    end(response, 400);
    return null;
  }
  const here = routes.filter(({ path }) => path === url.pathname);
  const route = here.find(({ method }) => method === request.method);
  if (route) return route;
  if (here.length === 0) end(response, 404);
  else end(response, 405, { allow: here.map(({ method }) => method).join(', ') });
  return null;
}

async function answer(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    await route.handler(request, response);
  } catch (err) {
    log.error({ err, path: route.path }, 'a route failed');
    if (response.headersSent) response.destroy();
    else end(response, 500);
  }
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, headers).end();
}
