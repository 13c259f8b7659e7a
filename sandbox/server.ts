import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Control } from './control/control.ts';
import { handleControl } from './control/handle.ts';
import { servePage } from './control/page.ts';
import { foreign } from './control/same-origin.ts';
import { sendJson, sendText } from './http.ts';
import { handleAuthorize } from './oauth.ts';
import type { Outage } from './types.ts';
import { handleApi, type WebApi } from './web-api/handle.ts';
import { handleResponseUrl } from './web-api/response-url.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** What the bot talks to; the rest is the sandbox's own. */
const SLACKS = new Set(['api', 'oauth', 'response']);

interface Listening {
  /** `http://host:port`, without a slash at the end. */
  base: string;
  down(how: Outage): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  host: string;
  port: number;
  /** How far Slack's clock, as its answers tell it, is ahead of the real one, in ms. */
  dateSkewMs: number;
}

/** Serves the Web API, the response URLs, the control interface and the page on one loopback port. */
export async function listen(o: Options, api: WebApi, control: Control): Promise<Listening> {
  const { host, port, dateSkewMs } = o;
  if (!LOOPBACK.has(host)) {
    throw new Error(
      `The sandbox has no passwords and so listens on this machine only, not ${host}`,
    );
  }
  let outage: Outage | undefined;
  const server = createServer((req, res) => {
    res.setHeader('date', new Date(Date.now() + dateSkewMs).toUTCString());
    const { pathname } = new URL(req.url ?? '/', 'http://sandbox');
    if (outage && SLACKS.has(pathname.split('/')[1] ?? '')) {
      if (outage === 'unavailable') sendText(res, 503, 'Service Unavailable');
      return;
    }
    route(req, res, api, control).catch((error: unknown) => {
      if (res.headersSent) res.destroy();
      else sendJson(res, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await bound(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    base: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    down: async (how) => {
      outage = how;
      if (how === 'refused') await shut();
    },
    up: async () => {
      if (!server.listening) await bound(server, host, actual);
      outage = undefined;
    },
    close: shut,
  };
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function route(
  req: IncomingMessage,
  res: ServerResponse,
  api: WebApi,
  control: Control,
): Promise<void> {
  const { pathname } = new URL(req.url ?? '/', 'http://sandbox');
  const refusal = foreign(req);
  if (refusal) return sendText(res, 403, refusal);
  const [, first = '', second = ''] = pathname.split('/');
  const { inside, faults } = api;
  if (first === 'api') return handleApi(api, pathname.slice('/api/'.length), req, res);
  if (first === 'response') return handleResponseUrl(inside.workspace, faults, second, req, res);
  if (pathname === '/oauth/v2/authorize') return handleAuthorize(inside, req, res);
  if (first === 'sandbox') return handleControl(control, second, req, res);
  return servePage(pathname, res);
}
