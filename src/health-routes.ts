import type { ServerResponse } from 'node:http';
import type { Route } from './http-server.ts';
import type { Inbound } from './side.ts';

/** `/healthz`: the process answers. `/readyz`: the database does too, and every platform can reach it. */
export function healthRoutes(
  ping: () => Promise<void>,
  platforms: readonly (Pick<Inbound, 'connection'> & { readonly name: string })[],
): Route[] {
  const answer = (response: ServerResponse, status: number, word: string) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${word}\n`);
  };
  const ready = 'ready';
  const readiness = async (): Promise<string> => {
    const closed = platforms.find(({ connection }) => connection?.isOpen() === false);
    if (closed) return `there is no connection to ${closed.name}`;
    return ping().then(
      () => ready,
      () => 'the database does not answer',
    );
  };
  return [
    {
      path: '/healthz',
      method: 'GET',
      always: true,
      handler: (_, response) => answer(response, 200, 'ok'),
    },
    {
      path: '/readyz',
      method: 'GET',
      always: true,
      handler: async (_, response) => {
        const word = await readiness();
        answer(response, word === ready ? 200 : 503, word);
      },
    },
  ];
}
