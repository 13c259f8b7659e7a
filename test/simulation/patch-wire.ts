import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { Readable, Writable } from 'node:stream';
import inject from 'light-my-request';
import { as, ownerNow, sendingNow, world } from './owner.ts';
import type { Schedule } from './schedule.ts';

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The connection ended without an answer; `code` as Node names it. */
export class WireError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Somebody on the way answers in place of the one who was asked. */
export class AnsweredInstead extends Error {
  readonly answer: WireAnswer;

  constructor(answer: WireAnswer) {
    super(`answered ${answer.status}`);
    this.answer = answer;
  }
}

/** Serves in this process what is asked of a host. */
export type Host = (request: WireRequest) => Promise<WireAnswer>;

interface Net {
  readonly schedule: Schedule;
  readonly hosts: Map<string, Host>;
  ports: number;
  /** Milliseconds from what a request did to its answer. */
  readonly answersIn: () => number;
  /** The platform's id of the message that came of an exchange; null where none did. */
  readonly messageOf: (request: WireRequest, answer: WireAnswer) => string | null;
  /** The platform's word of refusal; null where it did not refuse. */
  readonly refusalOf: (answer: WireAnswer) => string | null;
}

let net: Net | null = null;

/** From now on all requests of this process go to servers and hosts in it. Returns where hosts are put. */
export function speakOver(
  schedule: Schedule,
  told: Pick<Net, 'answersIn' | 'messageOf' | 'refusalOf'>,
): Map<string, Host> {
  net = { schedule, hosts: new Map(), ports: 20_000, ...told };
  return net.hosts;
}

/** One request of whoever runs at this moment. Throws WireError. */
async function exchange(request: WireRequest, signal?: AbortSignal | null): Promise<WireAnswer> {
  const by = net;
  if (!by) throw new WireError('ENETUNREACH');
  const sending = sendingNow();
  if (sending) sending.refusal = null;
  const { method, url } = request;
  const owner = ownerNow();
  let isUp = false;
  const work = async () => {
    if (isUp) throw new WireError('ECONNABORTED');
    const host = by.hosts.get(url.host);
    if (!host) throw new WireError('ECONNREFUSED');
    const answer = await as(world, () => host(request));
    const id = by.messageOf(request, answer);
    if (sending) sending.refusal = by.refusalOf(answer);
    if (sending && id !== null)
      Object.assign(sending, { arrived: true, id, text: wordsOf(request) });
    const late = owner === world ? 0 : by.answersIn();
    if (late > 0)
      await new Promise<void>((resolve) => void by.schedule.timer(late, false, resolve));
    return answer;
  };
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const giveUp = () => {
    isUp = true;
    reject(signal?.reason ?? new WireError('ECONNABORTED'));
  };
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp, { once: true });
  const name = `${method} ${url.host}${url.pathname}`;
  const kind = { kind: 'http', name, asks: request.body } as const;
  const told = (answer: WireAnswer) => [answer.status, by.messageOf(request, answer)];
  const step = owner === world ? work() : by.schedule.step(kind, work, told);
  try {
    return await Promise.race([step, givenUp]);
  } catch (error) {
    if (error instanceof AnsweredInstead) return error.answer;
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
    givenUp.catch(() => {});
    step.catch(() => {});
  }
}

/** What is asked in a form or in JSON, readable. */
function wordsOf({ headers, body }: WireRequest): string {
  const isForm = headers['content-type']?.includes('urlencoded') ?? false;
  return isForm ? [...new URLSearchParams(body).values()].join('\n') : body;
}

/** Gives a request to the listener of a server. Rejects where the listener cuts it off. */
export async function serveBy(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  { method, url, headers, body }: WireRequest,
): Promise<WireAnswer> {
  const answer = await inject(
    (request, response) => {
      // Only what all requests have is asked of either.
      listener(mimicked<IncomingMessage>(request), mimicked<ServerResponse>(response));
    },
    {
      method: inMethods(method),
      url: `${url.pathname}${url.search}`,
      headers: { host: url.host, ...headers },
      ...(body === '' ? {} : { payload: body }),
    },
  ).catch(() => {
    throw new WireError('ECONNRESET');
  });
  // The date is the machine's.
  const told = Object.entries(answer.headers).flatMap(([name, value]) =>
    name === 'date' ? [] : [[name, String(value)]],
  );
  return { status: answer.statusCode, headers: Object.fromEntries(told), body: answer.payload };
}

/** What behaves as the one type, though it is declared as another. */
function mimicked<Type>(given: object): Type {
  return given as Type;
}

function inMethods(method: string): 'GET' | 'POST' | 'PUT' | 'DELETE' {
  if (method === 'GET' || method === 'POST' || method === 'PUT' || method === 'DELETE')
    return method;
  throw new Error(`nobody sends ${method}`);
}

/** `fetch` over the simulated wire. */
async function fetchOver(given: string | URL | Request, init?: RequestInit): Promise<Response> {
  const asked = new Request(given, init);
  const headers = Object.fromEntries(asked.headers);
  const body = asked.body === null ? '' : await asked.text();
  const request = { method: asked.method, url: new URL(asked.url), headers, body };
  try {
    const answer = await exchange(request, init?.signal);
    const told = answer.status === 204 || answer.status === 304 ? null : answer.body;
    return new Response(told, { status: answer.status, headers: answer.headers });
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new TypeError('fetch failed', { cause: error });
  }
}

interface RequestOptions {
  readonly method?: string;
  readonly hostname?: string | null;
  readonly host?: string | null;
  readonly port?: number | string | null;
  readonly path?: string | null;
  readonly headers?: object;
}

/** `http.request` over the simulated wire, as far as its callers here use it. */
class SimulatedRequest extends Writable {
  readonly #options: RequestOptions;
  readonly #written: Buffer[] = [];

  constructor(options: RequestOptions) {
    super({ autoDestroy: false });
    this.#options = options;
  }

  override _write(chunk: Buffer | string, _: string, done: () => void): void {
    this.#written.push(Buffer.from(chunk));
    done();
  }

  override _final(done: () => void): void {
    done();
    const { method = 'GET', hostname, host, port, path, headers = {} } = this.#options;
    const at = `http://${hostname ?? host}${port ? `:${port}` : ''}${path ?? '/'}`;
    const told = Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]);
    const body = Buffer.concat(this.#written).toString();
    exchange({ method, url: new URL(at), headers: Object.fromEntries(told), body }).then(
      (answer) => {
        if (!this.destroyed) this.emit('response', incoming(answer));
      },
      (error: Error) => this.destroy(error),
    );
  }

  abort(): void {
    this.destroy();
  }

  setTimeout(): this {
    return this;
  }
}

function incoming({ status, headers, body }: WireAnswer): Readable {
  const readable = Readable.from(body === '' ? [] : [Buffer.from(body)], { objectMode: false });
  return Object.assign(readable, {
    statusCode: status,
    statusMessage: '',
    headers,
    rawHeaders: [],
  });
}

function requestOver(
  options: RequestOptions | string | URL,
  done?: (response: Readable) => void,
): SimulatedRequest {
  const isAddress = typeof options === 'string' || options instanceof URL;
  const url = isAddress ? new URL(options) : null;
  const given = url
    ? { hostname: url.hostname, port: url.port, path: `${url.pathname}${url.search}` }
    : options;
  const request = new SimulatedRequest(
    given instanceof URL || typeof given === 'string' ? {} : given,
  );
  if (done) request.once('response', done);
  return request;
}

const places = new WeakMap<object, { readonly net: Net; readonly port: number }>();

function put(onto: object, name: string, value: unknown): void {
  Object.defineProperty(onto, name, { value, configurable: true, writable: true });
}

/** From now on no server of this process listens, and no request leaves it. */
export function patchWire(): void {
  put(globalThis, 'fetch', fetchOver);
  put(http, 'request', requestOver);
  put(https, 'request', requestOver);
  const server = http.Server.prototype;
  put(server, 'listen', function listen(this: http.Server, ...given: unknown[]) {
    const by = net;
    if (!by) throw new Error('there is no simulated wire as yet');
    const [wanted] = given;
    const port = typeof wanted === 'number' && wanted > 0 ? wanted : by.ports;
    by.ports += 1;
    places.set(this, { net: by, port });
    by.hosts.set(`127.0.0.1:${port}`, (request) =>
      serveBy((asked, response) => void this.emit('request', asked, response), request),
    );
    const done = given.at(-1);
    if (typeof done === 'function') queueMicrotask(() => void done());
    return this;
  });
  put(server, 'address', function address(this: http.Server) {
    const port = places.get(this)?.port;
    return port === undefined ? null : { address: '127.0.0.1', family: 'IPv4', port };
  });
  put(server, 'close', function close(this: http.Server, done?: () => void) {
    const place = places.get(this);
    if (place) place.net.hosts.delete(`127.0.0.1:${place.port}`);
    places.delete(this);
    if (done) queueMicrotask(done);
    return this;
  });
  put(server, 'closeAllConnections', () => {});
  Object.defineProperty(server, 'listening', {
    configurable: true,
    get(this: http.Server) {
      return places.has(this);
    },
  });
  syncBuiltinESMExports();
}
