import { type HttpServer, httpServer, type Route } from './http-server.ts';
import type { Log } from './runtime/ports.ts';
import type { Inbound } from './side.ts';

/** All that comes in, of every platform. */
export interface Hearing {
  /** Listens, port 0 on any free one, and opens the connections. */
  start(host: string, port: number): Promise<{ readonly port: number }>;
  /** Resolves when the requests under way are done. */
  settle(): Promise<void>;
  /** Takes no more requests, and resolves when those under way are answered and done. */
  stop(): Promise<void>;
}

/** Serves the routes of all and these ones on one server. */
export function hear(inbound: readonly Inbound[], routes: readonly Route[], log: Log): Hearing {
  const connections = inbound.flatMap(({ connection }) => connection ?? []);
  const server: HttpServer = httpServer([...routes, ...inbound.flatMap((one) => one.routes)], log);
  const settle = async () => {
    await Promise.all(inbound.map((one) => one.settle()));
  };
  return {
    async start(host, port) {
      const listening = await server.start(host, port);
      for (const connection of connections) connection.start();
      return listening;
    },
    settle,
    async stop() {
      await Promise.all([server.stop(), ...connections.map((connection) => connection.stop())]);
      // A request that was answered while the server closed may have left work.
      await settle();
    },
  };
}
