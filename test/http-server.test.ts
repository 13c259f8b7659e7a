import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type HttpLimits, type HttpServer, httpServer, type Route } from '../src/http-server.ts';
import type { Log } from '../src/runtime/ports.ts';
import { eventually } from './support/eventually.ts';

let server: HttpServer | undefined;
let port: number;
let failures: object[];

afterEach(async () => {
  await server?.stop();
});

async function serving(routes: readonly Route[], limits?: Partial<HttpLimits>): Promise<string> {
  failures = [];
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error: (details) => void failures.push(details),
  };
  server = httpServer(routes, log, limits);
  ({ port } = await server.start('127.0.0.1', 0));
  return `http://127.0.0.1:${port}`;
}

const says = (path: string, method: string, words: string): Route => ({
  path,
  method,
  handler: (_, response) => void response.end(words),
});

/** A route that answers when it is told to. */
function waiting(path: string) {
  const responses: ServerResponse[] = [];
  const route: Route = {
    path,
    method: 'GET',
    handler: (_, response) => void responses.push(response),
  };
  return {
    route,
    responses,
    came: (count: number) => eventually('requests', () => responses.length === count),
  };
}

/** What comes back over a connection of one's own, until the server closes it. */
async function raw(...requests: string[]) {
  const socket = connect(port, '127.0.0.1');
  let answered = '';
  socket.on('data', (data) => {
    answered += data;
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // What was asked behind another request is cut off hard.
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const request of requests) socket.write(request);
  return { socket, answered: () => answered, closed };
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

describe('a request', () => {
  test('goes to the route of its exact path and method', async () => {
    const base = await serving([says('/a', 'GET', 'got'), says('/a', 'POST', 'posted')]);
    expect(await (await fetch(`${base}/a?b=c`)).text()).toBe('got');
    expect(await (await fetch(`${base}/a`, { method: 'POST', body: 'x' })).text()).toBe('posted');
  });

  test.each([
    ['/elsewhere', 'GET', 404, null],
    ['/a/', 'GET', 404, null],
    ['/a/b', 'GET', 404, null],
    ['/A', 'GET', 404, null],
    ['/a', 'DELETE', 405, 'GET, POST'],
    ['/b', 'GET', 405, 'POST'],
  ])('to %s by %s gets %i', async (path, method, status, allow) => {
    const base = await serving([
      says('/a', 'GET', ''),
      says('/a', 'POST', ''),
      says('/b', 'POST', ''),
    ]);
    const answered = await fetch(`${base}${path}`, { method });
    expect([answered.status, answered.headers.get('allow')]).toEqual([status, allow]);
    expect(await answered.text()).toBe('');
  });

  test('to an address that is none gets 400', async () => {
    await serving([says('/', 'GET', 'home')]);
    const { answered, closed } = await raw(get('//', 'Connection: close\r\n'));
    await closed;
    expect(answered()).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.each<[string, Route['handler']]>([
    [
      'at once',
      () => {
        throw new Error('the secret');
      },
    ],
    [
      'later',
      async () => {
        await null;
        throw new Error('the secret');
      },
    ],
  ])(
    'whose handler throws %s gets 500 without detail, and the next one is served',
    async (_, handler) => {
      const base = await serving([
        { path: '/a', method: 'GET', handler },
        says('/b', 'GET', 'fine'),
      ]);
      const answered = await fetch(`${base}/a`);
      expect([answered.status, await answered.text()]).toEqual([500, '']);
      expect([...answered.headers.values()].join()).not.toContain('secret');
      expect(failures).toMatchObject([{ path: '/a', err: { message: 'the secret' } }]);
      expect(await (await fetch(`${base}/b`)).text()).toBe('fine');
    },
  );

  test('is cut off where its handler throws after the answer began', async () => {
    const base = await serving([
      {
        path: '/a',
        method: 'GET',
        async handler(_, response) {
          response.writeHead(200).write('half');
          throw new Error('broken');
        },
      },
    ]);
    const answered = await fetch(`${base}/a`);
    await expect(answered.text()).rejects.toThrow();
  });
});

describe('a stop', () => {
  test('waits for the answer to a request under way, and then nobody listens', async () => {
    const slow = waiting('/slow');
    const base = await serving([slow.route]);
    expect(server?.isListening()).toBe(true);
    const asked = fetch(`${base}/slow`);
    await slow.came(1);
    let stopped = false;
    const stopping = server?.stop().then(() => {
      stopped = true;
    });
    expect(server?.isListening()).toBe(false);
    await expect(fetch(`${base}/slow`)).rejects.toThrow();
    expect(stopped).toBe(false);
    slow.responses[0]?.end('answered');
    const answer = await asked;
    expect([await answer.text(), answer.headers.get('connection')]).toEqual(['answered', 'close']);
    await stopping;
    expect(slow.responses).toHaveLength(1);
  });

  test('takes no further request on a connection that was kept', async () => {
    const slow = waiting('/slow');
    await serving([slow.route]);
    const { socket, answered, closed } = await raw(get('/slow'));
    await slow.came(1);
    const stopping = server?.stop();
    socket.write(get('/slow'));
    slow.responses[0]?.end('answered');
    await stopping;
    await closed;
    expect(answered()).not.toContain('503');
    expect(slow.responses).toHaveLength(1);
  });

  test('refuses what comes behind an answer that had begun', async () => {
    const slow = waiting('/slow');
    await serving([slow.route]);
    const { socket, answered, closed } = await raw(get('/slow'));
    await slow.came(1);
    slow.responses[0]?.write('be');
    await eventually('the beginning', () => answered().includes('be'));
    const stopping = server?.stop();
    socket.write(get('/slow'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    slow.responses[0]?.end('gun');
    await closed;
    await stopping;
    expect(answered()).toContain('gun');
    expect(slow.responses).toHaveLength(1);
  });

  test('closes connections on which nothing is asked', async () => {
    const base = await serving([says('/a', 'GET', 'got')]);
    const { answered, closed } = await raw(get('/a'));
    await eventually('the answer', () => answered().includes('got'));
    await server?.stop();
    await closed;
    await expect(fetch(`${base}/a`)).rejects.toThrow();
  });

  test('waits for a handler whose asker has gone', async () => {
    const begun = Promise.withResolvers<void>();
    const free = Promise.withResolvers<void>();
    let done = false;
    await serving([
      {
        path: '/a',
        method: 'GET',
        async handler() {
          begun.resolve();
          await free.promise;
          done = true;
        },
      },
    ]);
    const { socket, closed } = await raw(get('/a'));
    await begun.promise;
    socket.destroy();
    await closed;
    const stopping = server?.stop();
    setTimeout(free.resolve, 50);
    await stopping;
    expect(done).toBe(true);
  });

  test('does not wait for ever for a request that never comes whole', async () => {
    const slow = waiting('/slow');
    await serving([slow.route], { requestMs: 30_000, stopMs: 100 });
    const halves = await Promise.all([raw('GET /slow HTTP/1.1\r\nHo'), raw(get('/slow'))]);
    await slow.came(1);
    await server?.stop();
    await Promise.all(halves.map(({ closed }) => closed));
  });

  test('a second one waits for the first', async () => {
    const slow = waiting('/slow');
    const base = await serving([slow.route]);
    const asked = fetch(`${base}/slow`);
    await slow.came(1);
    const stops = [server?.stop(), server?.stop()];
    slow.responses[0]?.end('answered');
    await asked;
    await Promise.all(stops);
  });

  test('before a start leaves nothing', async () => {
    server = httpServer([], { debug() {}, info() {}, warn() {}, error() {} });
    await server.stop();
    expect(server.isListening()).toBe(false);
  });
});

test('a port that is taken is told by the start', async () => {
  await serving([]);
  const second = httpServer([], { debug() {}, info() {}, warn() {}, error() {} });
  await expect(second.start('127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

const post = (path: string, more: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

/** Reads what comes and answers how much it was. */
const reads: Route = {
  path: '/read',
  method: 'POST',
  async handler(request, response) {
    let size = 0;
    try {
      for await (const chunk of request) size += chunk.length;
    } catch {
      return;
    }
    response.end(String(size));
  },
};

describe('what one server takes', () => {
  test('a request beyond those under way gets 503 at once, but for the health of the bot', async () => {
    const slow = waiting('/slow');
    const base = await serving([slow.route, { ...says('/well', 'GET', 'ok'), always: true }], {
      underWay: 2,
    });
    const asked = [fetch(`${base}/slow`), fetch(`${base}/slow`)];
    await slow.came(2);
    const refused = await fetch(`${base}/slow`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await fetch(`${base}/well`)).status).toBe(200);
    for (const response of slow.responses) response.end('answered');
    await Promise.all(asked);
    const again = fetch(`${base}/slow`);
    await slow.came(3);
    slow.responses[2]?.end('answered');
    expect((await again).status).toBe(200);
  });

  test('of bodies that come slowly the first is cut off, and one that comes whole is served', async () => {
    const base = await serving([reads], { arriving: 2 });
    const half = post('/read', 'Content-Length: 9\r\n');
    const first = await raw(half);
    const second = await raw(half);
    const whole = await fetch(`${base}/read`, { method: 'POST', body: 'whole' });
    expect(await whole.text()).toBe('5');
    await first.closed;
    expect(first.answered()).toBe('');
    second.socket.end('123456789');
    await second.closed;
    expect(second.answered()).toContain('9');
  });

  test.each(['GET /slow HTTP/1.1\r\nHo', post('/read', 'Content-Length: 9\r\n')])(
    'what never comes whole is cut off: %j',
    async (half) => {
      await serving([reads], { requestMs: 100 });
      const { answered, closed } = await raw(half);
      await closed;
      expect(answered()).toMatch(/^HTTP\/1\.1 408 /);
    },
  );

  test('a body beyond the limit gets 413 on any route', async () => {
    await serving([says('/a', 'POST', 'got')]);
    const { answered, closed } = await raw(post('/a', 'Content-Length: 1000001\r\n'));
    await closed;
    expect(answered()).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a body that nobody reads any more does not come in for ever', async () => {
    await serving([says('/a', 'POST', 'got')]);
    const { socket, answered, closed } = await raw(post('/a', 'Transfer-Encoding: chunked\r\n'));
    const going = setInterval(() => socket.write('5\r\n01234\r\n'), 50);
    await closed;
    clearInterval(going);
    expect(answered()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ['a header beyond the limit', 431, `X-Long: ${'x'.repeat(20_000)}\r\n`],
    ['a header that is none', 400, 'a b\r\n'],
  ])('%s gets %i', async (_, status, header) => {
    await serving([says('/a', 'GET', 'got')]);
    const { answered, closed } = await raw(get('/a', header));
    await closed;
    expect(answered()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('connections beyond the limit are dropped', async () => {
    const slow = waiting('/slow');
    await serving([slow.route], { connections: 1 });
    const first = await raw(get('/slow', 'Connection: close\r\n'));
    await slow.came(1);
    await (await raw(get('/slow'))).closed;
    slow.responses[0]?.end('answered');
    await first.closed;
    expect(first.answered()).toContain('answered');
  });
});
