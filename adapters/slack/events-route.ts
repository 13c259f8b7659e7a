import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type ParsedUrlQuery, parse } from 'node:querystring';
import type { HTTPReceiver } from '@slack/bolt';
import type { Log } from '../../src/runtime/ports.ts';
import { REQUEST_BODY_BYTES } from './limits.ts';
import { isSigned } from './signature.ts';
import type { Route } from './transport.ts';

export const ENDPOINT = '/slack/events';

/** The fields of a form; what stands in it several times is a list. */
type Form = ParsedUrlQuery;

/** A command that Slack sent, as the fields of its form; `said` is what its answer says. */
export type OnSlash = (fields: Form, acknowledge: (said?: object) => void) => Promise<void>;

interface EventsRouteOptions {
  readonly receiver: HTTPReceiver;
  readonly signingSecret: string;
  readonly onSlash: OnSlash;
  readonly log: Log;
}

/**
 * The route of Slack's requests, which go to Bolt's receiver but for commands: of these the most come
 * while somebody waits, and Bolt takes several times what they take here. It refuses what the receiver
 * would choke on: bodies beyond the limit (413), and bodies that are not an object (400): Bolt 5.1
 * reads a field of `null` outside of any catch, which would end the process.
 */
export function eventsRoute({ receiver, signingSecret, onSlash, log }: EventsRouteOptions): Route {
  return {
    path: ENDPOINT,
    method: 'POST',
    async handler(request: IncomingMessage & { rawBody?: Buffer }, response) {
      const body = await readBody(request);
      if (body === 'gone') return;
      if (body === 'too large') return end(response, 413, { connection: 'close' });
      const form = formIn(body, request.headers);
      if (form && isCommand(form)) {
        if (isSigned(request.headers, body, signingSecret)) {
          await onSlash(form, (said) => acknowledge(response, said));
          if (!response.headersSent) end(response, 500);
          return;
        }
        log.warn({}, 'a command that slack has not signed, or not lately');
        return end(response, 401);
      }
      if (!holdsObject(body, form)) return end(response, 400);
      request.rawBody = body;
      receiver.requestListener(request, response);
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > REQUEST_BODY_BYTES) return 'too large';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Leaving the loop early must not destroy the socket: the refusal goes out on it.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > REQUEST_BODY_BYTES) return 'too large';
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  return Buffer.concat(chunks);
}

function formIn(body: Buffer, headers: IncomingHttpHeaders): Form | null {
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') return null;
  return parse(body.toString());
}

/** Slack's look at the address is not signed, and left to Bolt. */
function isCommand({ command, payload, ssl_check }: Form): boolean {
  return command !== undefined && payload === undefined && ssl_check === undefined;
}

/** A form as Slack sends one, or JSON that begins as an object: its validity is for the parser to say. */
function holdsObject(body: Buffer, form: Form | null): boolean {
  const text = form ? form.payload : body.toString();
  if (text === undefined) return form?.command !== undefined || form?.ssl_check !== undefined;
  return typeof text === 'string' && text.trimStart().startsWith('{');
}

function acknowledge(response: ServerResponse, said: object | undefined): void {
  const text = said === undefined ? '' : JSON.stringify(said);
  response
    .writeHead(200, {
      ...(text === '' ? {} : { 'content-type': 'application/json' }),
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, headers).end();
}
