import { appendFileSync } from 'node:fs';
import { ClientRequest, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { WebSocket } from 'ws';
import { isJudged } from '../slack-schema/methods.ts';

/** Something that the bot gave to Slack, by whichever way. */
export interface Sent {
  /** The test in which it was sent. */
  readonly by: string;
  /** A method of the Web API, `response_url`, or `answer` to a request. */
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const installed = Symbol.for('firstline.recordSent');

/**
 * Writes down, one JSON a line, what the bots of this process send: calls of the Web API, posts to
 * a response URL, answers to requests over HTTP and over a socket. `by` is null where nothing is to
 * be written down, because it is not the bot that speaks.
 */
export function recordSent(folder: string, by: () => string | null): void {
  if (installed in globalThis) return;
  Object.assign(globalThis, { [installed]: true });
  const file = join(folder, `${process.pid}.jsonl`);
  const write = (method: string, body: unknown) => {
    const test = by();
    if (test === null || typeof body !== 'object' || body === null) return;
    appendFileSync(file, `${JSON.stringify({ by: test, method, body })}\n`);
  };

  const { apiCall } = WebClient.prototype;
  WebClient.prototype.apiCall = function call(method, options) {
    if (isJudged(method)) write(method, options ?? {});
    return apiCall.call(this, method, options);
  };

  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const body = read(init?.body);
    if (body && ('response_type' in body || 'replace_original' in body)) {
      write('response_url', body);
    }
    return fetch(input, init);
  };

  const { end: post } = ClientRequest.prototype;
  ClientRequest.prototype.end = function ended(this: ClientRequest, ...args: unknown[]) {
    const method = this.path.split('/').at(-1) ?? '';
    const posted = isJudged(method) && read(args[0]);
    if (posted) {
      // Below its calls, Slack's client names the workspace too.
      const { team_id: _, ...body } = posted;
      write(method, body);
    }
    return Reflect.apply(post, this, args);
  } as typeof post;

  const { end } = ServerResponse.prototype;
  ServerResponse.prototype.end = function ended(this: ServerResponse, ...args: unknown[]) {
    const body = this.req?.url?.startsWith('/slack/events') ? read(args[0]) : null;
    if (body && this.statusCode === 200 && !('challenge' in body)) write('answer', body);
    return Reflect.apply(end, this, args);
  } as typeof end;

  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function sent(this: WebSocket, ...args: unknown[]) {
    // What goes the other way has a type.
    const { envelope_id: id, type, payload } = read(args[0]) ?? {};
    if (id !== undefined && type === undefined) write('answer', payload);
    return Reflect.apply(send, this, args);
  } as typeof send;
}

function read(body: unknown): Record<string, unknown> | null {
  const text = Buffer.isBuffer(body) ? body.toString() : body;
  if (typeof text !== 'string' || !text.startsWith('{')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
