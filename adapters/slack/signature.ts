import type { IncomingHttpHeaders } from 'node:http';
import { isValidSlackRequest } from './bolt.ts';

/** Whether Slack signed a request with this secret, lately, by the check of Bolt's own receivers. */
export function isSigned(headers: IncomingHttpHeaders, body: Buffer, secret: string): boolean {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': at } = headers;
  if (typeof signature !== 'string' || typeof at !== 'string') return false;
  return isValidSlackRequest({
    signingSecret: secret,
    body: body.toString(),
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(at) },
  });
}
