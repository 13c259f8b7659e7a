import type { IncomingMessage } from 'node:http';
import type { Route } from './http-server.ts';

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether a server at this name, as in HOST or in a URL, serves this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.has(host.replace(/^\[|\]$/g, ''));
}

/**
 * The same route for programs of this machine. What reached it through a tunnel or a proxy, or from a
 * page of somebody else's in a browser, gets 403: nobody is asked there who they are.
 */
export function localOnly(route: Route): Route {
  return {
    ...route,
    handler: (request, response) => {
      if (isLocal(request)) return route.handler(request, response);
      response.writeHead(403).end();
    },
  };
}

const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'];

function isLocal({ headers }: IncomingMessage): boolean {
  if (forwarded.some((name) => headers[name] !== undefined)) return false;
  const named = [`http://${headers.host ?? ''}`, ...(headers.origin ? [headers.origin] : [])];
  return named.every((url) => isLoopback(URL.parse(url)?.hostname ?? ''));
}
