import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Server } from 'node:net';
import { text } from 'node:stream/consumers';

/** The answer to a call: with 200, where nothing else is said. */
export interface Answered {
  readonly body: object;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers calls with JSON, over connections that are kept. Resolves with its address, without a path. */
export async function serveJson(
  answerTo: (call: IncomingMessage, body: string) => Answered | Promise<Answered>,
): Promise<string> {
  const server = createServer({ keepAliveTimeout: 60_000 }, async (call, response) => {
    const { body, status = 200, headers } = await answerTo(call, await text(call));
    const json = JSON.stringify(body);
    response
      .writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(json),
        ...headers,
      })
      .end(json);
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

/** Lets a server listen on this machine alone. Resolves with its port. */
export async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return portOf(server);
}

/** Throws where it does not listen. */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('it listens on no port');
  return address.port;
}
