import { test } from 'vitest';
import { goThrough, type Row } from '../support/faulty-tickets.ts';

const post = 'chat.postMessage';
const fail = (kind: 'http-500' | 'timeout' | 'rate-limited', method: string, times = 1): Row => ({
  name: `${times} × ${kind} of ${method}`,
  faults: [{ method, kind, times }],
});
const arrived = (kind: 'http-500' | 'timeout', method: string, times = 1): Row => ({
  name: `${times} × ${kind} of ${method} that arrived`,
  faults: [{ method, kind, times, effect: 'after' }],
});

const rows: readonly Row[] = [
  fail('rate-limited', post, 3),
  fail('rate-limited', 'chat.update', 3),
  fail('rate-limited', 'conversations.open', 2),
  fail('http-500', post, 2),
  fail('http-500', 'chat.update', 2),
  fail('http-500', 'conversations.open', 2),
  fail('timeout', post),
  fail('timeout', 'chat.update'),
  fail('timeout', 'conversations.open'),
  arrived('http-500', post, 2),
  arrived('http-500', 'chat.update', 2),
  arrived('timeout', post),
  arrived('timeout', 'chat.update'),
];

test('whatever fails on the way to Slack, and with every time-out: nothing is lost, no escalation is doubled', async () => {
  await goThrough(rows);
});
