import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CustomRoute, Receiver } from '@slack/bolt';
import type { Log } from '../../src/runtime/ports.ts';

/** How Slack's requests come to the bot. */
export interface Transport {
  readonly receiver: Receiver;
  /** Listens for HTTP; port 0 takes any free one. */
  start(host: string, port: number): Promise<{ readonly port: number }>;
  /** Whether requests of Slack's can come in at this moment. */
  isOpen(): boolean;
  /** Takes no more requests, and ends when `workDone` resolves for those under way. */
  stop(workDone: () => Promise<void>): Promise<void>;
}

export interface TransportOptions {
  readonly log: Log;
  /** Another Web API base than Slack's. */
  readonly apiUrl?: string;
  /** Served over HTTP, e.g. `/healthz`. Exact paths. */
  readonly customRoutes: CustomRoute[];
}

export function listen(server: Server, host: string, port: number): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}

/** Resolves when the requests under way are answered. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
}
