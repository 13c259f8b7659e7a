import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from '../child.ts';

/** What a simulated platform has heard so far. */
export interface Simulated {
  readonly port: number;
  /** Calls that show something to somebody. */
  readonly shown: number;
  /** The body of the last of them. */
  readonly last: string;
}

/** The answer to a call, as JSON; `shows`: it shows something to somebody. */
export interface Called {
  readonly text: string;
  readonly shows?: boolean;
}

/**
 * In a process of its own: a platform that answers each call at once and checks nothing. Whoever asks
 * it how far it is may tell it what its answers are made of.
 */
export async function simulate<Told extends object>(
  call: (path: string, told: Partial<Told>) => Called,
): Promise<void> {
  let told: Partial<Told> = {};
  let shown = 0;
  let last = '';
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { text, shows } = call(request.url ?? '', told);
      if (shows) {
        shown += 1;
        last = Buffer.concat(chunks).toString();
      }
      response
        .writeHead(200, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(text),
        })
        .end(text);
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  answer<Partial<Told>, Simulated>(async (more) => {
    told = { ...told, ...more };
    return { port, shown, last };
  });
}
