import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CustomRoute } from '@slack/bolt';

/** `/healthz`: the process answers. `/readyz`: the database does too, and Slack can reach it. */
export function healthRoutes(ping: () => Promise<void>, isOpen: () => boolean): CustomRoute[] {
  const answer = (response: ServerResponse, status: number, word: string) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${word}\n`);
  };
  const ready = 'ready';
  const readiness = async (): Promise<string> => {
    if (!isOpen()) return 'there is no connection to slack';
    return ping().then(
      () => ready,
      () => 'the database does not answer',
    );
  };
  return [
    {
      path: '/healthz',
      method: 'GET',
      handler: (_: IncomingMessage, response: ServerResponse) => answer(response, 200, 'ok'),
    },
    {
      path: '/readyz',
      method: 'GET',
      handler: async (_: IncomingMessage, response: ServerResponse) => {
        const word = await readiness();
        answer(response, word === ready ? 200 : 503, word);
      },
    },
  ];
}
