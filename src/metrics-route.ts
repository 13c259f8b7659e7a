import { createHash, timingSafeEqual } from 'node:crypto';
import type { Route } from './http-server.ts';
import type { Metrics } from './metrics.ts';

/** `/metrics`; with a token, for those who send it as `Authorization: Bearer …`. */
export function metricsRoute(metrics: Metrics, token: string | null): Route {
  const wanted = token === null ? null : digest(`Bearer ${token}`);
  return {
    path: '/metrics',
    method: 'GET',
    always: true,
    async handler(request, response) {
      // Digests have one length, so that nothing is told by the time that comparing them takes.
      const given = digest(request.headers.authorization ?? '');
      if (wanted && !timingSafeEqual(given, wanted)) {
        response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
        return;
      }
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
