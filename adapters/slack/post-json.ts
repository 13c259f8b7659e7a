import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';

/** What an HTTP server answered. */
export interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** No answer of Slack's is nearly as large. */
const answerBytes = 1_000_000;

/** Posts JSON with these headers, and waits for the whole answer. */
export type Post = (headers: Readonly<Record<string, string>>, body: string) => Promise<Answered>;

/**
 * Posts JSON to one address over a connection that is kept for the next. One attempt, never redirected;
 * throws what Node says of the connection, and a `TimeoutError` where the whole answer is not there
 * within `ms`.
 */
export function poster(url: URL, ms: number): Post {
  const to = urlToHttpOptions(url);
  const { request } = url.protocol === 'https:' ? https : http;
  return (headers, body) =>
    new Promise((resolve, reject) => {
      const asked = request(
        {
          ...to,
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > answerBytes) asked.destroy(new Error('the answer is too long'));
            chunks.push(chunk);
          });
          response.once('end', () => {
            const { statusCode: status = 0, headers: told } = response;
            resolve({ status, headers: told, text: Buffer.concat(chunks).toString() });
          });
          response.once('error', reject);
        },
      );
      const late = setTimeout(() => asked.destroy(new TimeoutError()), ms);
      asked.once('close', () => clearTimeout(late));
      asked.once('error', reject);
      asked.end(body);
    });
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}
