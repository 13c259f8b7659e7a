import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outage } from '../../sandbox/index.ts';

export interface AwayServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Until what it answers with is called. */
  down(how?: Outage): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** A server on a free port of this machine, which can be taken away and comes back at the same one. */
export async function openAwayServer(
  serve: (request: IncomingMessage, response: ServerResponse, outage: Outage | null) => void,
): Promise<AwayServer> {
  let outage: Outage | null = null;
  const server = createServer((request, response) => {
    serve(request, response, outage);
    if (outage === 'unavailable') response.writeHead(503).end();
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    down: async (how = 'refused') => {
      outage = how;
      if (how === 'refused') await shut();
      return async () => {
        if (!server.listening) await listen(port);
        outage = null;
      };
    },
    close: shut,
  };
}
