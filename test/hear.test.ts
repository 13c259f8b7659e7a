import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type Hearing, hear } from '../src/hear.ts';
import type { Inbound } from '../src/side.ts';
import { eventually } from './support/eventually.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

let hearing: Hearing | undefined;
afterEach(async () => {
  await hearing?.stop();
});

/** Two platforms, one by a route and one by a connection, and what happens in its order. */
function two() {
  const order: string[] = [];
  const waiting: ServerResponse[] = [];
  const work = { route: Promise.withResolvers<void>(), socket: Promise.withResolvers<void>() };
  let underWay: Promise<void> = Promise.resolve();
  const byRoute: Inbound = {
    routes: [
      {
        path: '/a',
        method: 'POST',
        handler: (_, response) => {
          waiting.push(response);
          // What it leads to goes on beyond the answer.
          response.once('finish', () => {
            order.push('answered');
            underWay = work.route.promise.then(() => void order.push('done'));
          });
        },
      },
    ],
    connection: null,
    settle: () => underWay,
  };
  const bySocket: Inbound = {
    routes: [],
    connection: {
      start: () => void order.push('opened'),
      isOpen: () => true,
      stop: async () => {
        order.push('closing');
        await work.socket.promise;
        order.push('closed');
      },
    },
    settle: async () => {},
  };
  return { order, waiting, work, inbound: [byRoute, bySocket] };
}

test('a stop takes nothing more, waits for every answer, and for what the answered ones lead to', async () => {
  const { order, waiting, work, inbound } = two();
  hearing = hear(inbound, [], silent);
  const { port } = await hearing.start('127.0.0.1', 0);
  expect(order).toEqual(['opened']);
  const url = `http://127.0.0.1:${port}/a`;
  const asked = fetch(url, { method: 'POST' });
  await eventually('a request', () => waiting.length === 1);

  const stopping = hearing.stop().then(() => void order.push('stopped'));
  await expect(fetch(url, { method: 'POST' })).rejects.toThrow();
  waiting[0]?.end();
  expect((await asked).status).toBe(200);
  work.socket.resolve();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(order).toEqual(['opened', 'closing', 'answered', 'closed']);
  work.route.resolve();
  await stopping;
  expect(order.slice(-2)).toEqual(['done', 'stopped']);
  expect(waiting).toHaveLength(1);
});

test('nothing is opened where the port is taken', async () => {
  hearing = hear([], [], silent);
  const { port } = await hearing.start('127.0.0.1', 0);
  const { order, inbound } = two();
  await expect(hear(inbound, [], silent).start('127.0.0.1', port)).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  expect(order).toEqual([]);
});
