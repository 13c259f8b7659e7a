import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_BYTES = 2_000_000;

export interface Incoming {
  body: string;
  /** The media type alone, lower case. */
  type: string;
}

export async function readBody(req: IncomingMessage): Promise<Incoming> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BODY_BYTES) throw new Error('The request is too large');
    parts.push(part);
  }
  const type = (req.headers['content-type'] ?? '').split(';')[0] ?? '';
  return { body: Buffer.concat(parts).toString('utf8'), type: type.trim().toLowerCase() };
}

export function sendJson(
  res: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  res.end(JSON.stringify(value));
}

export function sendText(res: ServerResponse, status: number, text: string): void {
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  res.end(text);
}
