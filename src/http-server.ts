import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from './runtime/ports.ts';

/** What is served at one path, which is exact, by one method. */
export interface Route {
  readonly path: string;
  readonly method: string;
  /** Served whatever else is under way, as it tells how the bot is. */
  readonly always?: true;
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

/** What one server takes. Times in milliseconds. */
export interface HttpLimits {
  /** For a request to come in as a whole, its headers sooner. */
  readonly requestMs: number;
  /** At a stop: what is not answered by then is cut off. */
  readonly stopMs: number;
  /** Beyond these, further ones are dropped. */
  readonly connections: number;
  /** Requests still coming in; beyond these the one that began first is cut off. */
  readonly arriving: number;
  /** Requests that have come in and are not answered; beyond these: 503, to be sent again. */
  readonly underWay: number;
}

const usual: HttpLimits = {
  requestMs: 10_000,
  stopMs: 8000,
  connections: 2000,
  arriving: 200,
  // More than wait for admission: what is less urgent is turned away there, and an emergency is not.
  underWay: 1000,
};
const headersMs = 5000;
/** Longer than proxies keep a connection that they may use again at any moment. */
const keptMs = 65_000;
/** How often requests are looked at that take too long to come in. */
const lookMs = 1000;
/** A body that nobody reads any more is let in for so long, so that the answer is read. */
const restOfBodyMs = 1000;
const headerBytes = 16_384;
const mostHeaders = 100;
/** Bytes of a body on any route; no platform sends more. */
const bodyBytes = 1_000_000;

/**
 * The one server of the bot. Paths and methods that no route has get 404 and 405. Nothing that is
 * sent to it, or not sent, keeps more than its limits.
 */
export function httpServer(
  routes: readonly Route[],
  log: Log,
  limits: Partial<HttpLimits> = {},
): HttpServer {
  const {
    requestMs,
    stopMs,
    connections,
    arriving: mostArriving,
    underWay,
  } = { ...usual, ...limits };
  const unanswered = new Set<ServerResponse>();
  const arriving = new Set<IncomingMessage>();
  const handling = new Set<Promise<void>>();
  let stopping: Promise<void> | null = null;
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: Math.min(headersMs, requestMs),
      connectionsCheckingInterval: lookMs,
      keepAliveTimeout: keptMs,
      maxHeaderSize: headerBytes,
    },
    (request, response) => {
      if (hasBody(request)) arrive(request);
      unanswered.add(response);
      response.once('close', () => {
        unanswered.delete(response);
        if (stopping) server.closeIdleConnections();
      });
      response.once('finish', () => cutOffLater(request));
      // On a connection that was kept for the answer to another request.
      if (stopping) return end(response, 503, { connection: 'close' });
      const route = routeFor(routes, request, response);
      if (!route) return;
      if (Number(request.headers['content-length'] ?? 0) > bodyBytes) {
        return end(response, 413, { connection: 'close' });
      }
      if (!route.always && unanswered.size - arriving.size > underWay) {
        return end(response, 503, { 'retry-after': '1' });
      }
      const handled = answer(route, request, response, log);
      handling.add(handled);
      handled.finally(() => handling.delete(handled));
    },
  );
  server.maxConnections = connections;
  server.maxHeadersCount = mostHeaders;

  /** Bodies that come slowly must not keep the others out. */
  function arrive(request: IncomingMessage): void {
    arriving.add(request);
    const arrived = () => void arriving.delete(request);
    request.once('end', arrived);
    request.once('close', arrived);
    const [first] = arriving;
    if (arriving.size > mostArriving && first) first.destroy();
  }

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
      }, stopMs);
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

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** A request that was answered before all of it came. */
function cutOffLater(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), restOfBodyMs);
  request.once('end', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
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
