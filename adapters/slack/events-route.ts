import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPReceiver } from '@slack/bolt';
import { REQUEST_BODY_BYTES } from './limits.ts';
import type { Route } from './transport.ts';

export const ENDPOINT = '/slack/events';

/**
 * The route to Bolt's receiver. It refuses what the receiver would choke on: bodies beyond the limit
 * (413), and bodies that are not an object (400): Bolt 5.1 reads a field of `null` outside of any
 * catch, which would end the process.
 */
export function eventsRoute(receiver: HTTPReceiver): Route {
  return {
    path: ENDPOINT,
    method: 'POST',
    async handler(request: IncomingMessage & { rawBody?: Buffer }, response) {
      const body = await readBody(request);
      if (body === 'gone') return;
      if (body === 'too large') return end(response, 413, { connection: 'close' });
      if (!holdsObject(body, request.headers['content-type'])) return end(response, 400);
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

/** A form as Slack sends one, or JSON that begins as an object: its validity is for the parser to say. */
function holdsObject(body: Buffer, contentType: string | undefined): boolean {
  const text = body.toString();
  if (contentType !== 'application/x-www-form-urlencoded') return text.trimStart().startsWith('{');
  const fields = new URLSearchParams(text);
  const payload = fields.get('payload');
  if (payload !== null) return payload.trimStart().startsWith('{');
  return fields.has('command') || fields.has('ssl_check');
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, headers).end();
}
