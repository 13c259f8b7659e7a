import { test } from 'vitest';
import { goThrough, type Row } from '../support/faulty-tickets.ts';

const post = 'chat.postMessage';

const rows: readonly Row[] = [
  { name: '429', faults: [{ method: post, kind: 'rate-limited' }] },
  { name: '429 for updates', faults: [{ method: 'chat.update', kind: 'rate-limited' }] },
  { name: '500 before the effect', faults: [{ method: post, kind: 'http-500' }] },
  { name: '500 after the effect', faults: [{ method: post, kind: 'http-500', effect: 'after' }] },
  {
    name: '500 after the effect of updates',
    faults: [{ method: 'chat.update', kind: 'http-500', effect: 'after' }],
  },
  { name: 'an unclear error', faults: [{ method: post, kind: 'error', error: 'internal_error' }] },
  { name: 'no conversation', faults: [{ method: 'conversations.open', kind: 'http-500' }] },
  {
    name: 'no look at what arrived',
    direct: true,
    faults: [
      { method: post, kind: 'http-500', effect: 'after' },
      { method: 'conversations.history', kind: 'http-500' },
      { method: 'conversations.replies', kind: 'rate-limited' },
    ],
  },
];

test('whatever fails on the way to Slack: nothing is lost, no escalation is doubled', async () => {
  await goThrough(rows);
}, 40_000);
