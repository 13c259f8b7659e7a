import type { IncomingMessage } from 'node:http';

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Why a request is refused, if it is: a Host that is not this machine (another name rebound to
 * loopback), or a page of another origin. The bot sends neither Origin nor Sec-Fetch-Site.
 */
export function foreign(req: IncomingMessage): string | undefined {
  const host = req.headers.host ?? '';
  if (!LOCAL.test(host)) return 'This address serves the sandbox on this machine only';
  if (req.method === 'GET' || req.method === 'HEAD') return undefined;
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  const otherOrigin = origin !== undefined && origin !== `http://${host}`;
  const otherSite = site !== undefined && site !== 'same-origin';
  return otherOrigin || otherSite ? 'Only the sandbox’s own page may do this' : undefined;
}
