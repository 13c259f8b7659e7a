import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A request that is older was sent once more by somebody who had overheard it. */
const oldestSeconds = 5 * 60;

/** Whether Slack signed a request with this secret, lately; `now` in milliseconds. */
export function isSigned(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secret: string,
  now: number = Date.now(),
): boolean {
  const { 'x-slack-signature': given, 'x-slack-request-timestamp': at } = headers;
  if (typeof given !== 'string' || typeof at !== 'string' || !/^\d{1,15}$/.test(at)) return false;
  if (Number(at) < Math.floor(now / 1000) - oldestSeconds) return false;
  const hash = createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex');
  const expected = Buffer.from(`v0=${hash}`);
  const found = Buffer.from(given);
  return found.length === expected.length && timingSafeEqual(found, expected);
}
