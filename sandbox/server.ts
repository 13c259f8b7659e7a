import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Control } from './control/control.ts';
import { handleControl } from './control/handle.ts';
import { servePage } from './control/page.ts';
import { foreign } from './control/same-origin.ts';
import { sendJson, sendText } from './http.ts';
import { handleApi, type WebApi } from './web-api/handle.ts';
import { handleResponseUrl } from './web-api/response-url.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

interface Listening {
  /** `http://host:port`, without a slash at the end. */
  base: string;
  close(): Promise<void>;
}

/** Serves the Web API, the response URLs, the control interface and the page on one loopback port. */
export async function listen(
  host: string,
  port: number,
  api: WebApi,
  control: Control,
): Promise<Listening> {
  if (!LOOPBACK.has(host)) {
    throw new Error(
      `The sandbox has no passwords and so listens on this machine only, not ${host}`,
    );
  }
  const server = createServer((req, res) => {
    route(req, res, api, control).catch((error: unknown) => {
      if (res.headersSent) res.destroy();
      else sendJson(res, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await bound(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    base: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
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
  if (first === 'api') return handleApi(api, pathname.slice('/api/'.length), req, res);
  if (first === 'response') return handleResponseUrl(api.inside.workspace, second, req, res);
  if (first === 'sandbox') return handleControl(control, second, req, res);
  return servePage(pathname, res);
}
