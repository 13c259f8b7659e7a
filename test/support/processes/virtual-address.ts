import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import type { PostgresServer } from './postgres-server.ts';

/** One address for a database, whichever server has it, as operators move one at a failover. */
export interface VirtualAddress {
  /** For DATABASE_URL. */
  readonly url: string;
  /** From now on it is this server's; connections to the one before are cut. */
  moveTo(server: PostgresServer): void;
  close(): Promise<void>;
}

export async function openVirtualAddress(first: PostgresServer): Promise<VirtualAddress> {
  let current = first;
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(current.port, '127.0.0.1');
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const url = new URL(first.url);
  url.port = String(port);
  return {
    url: String(url),
    moveTo(server) {
      current = server;
      cut();
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        cut();
      }),
  };
}
