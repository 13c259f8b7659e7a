import { setTimeout as rest } from 'node:timers/promises';
import { answer } from '../../bench/support/child.ts';

export interface Ask {
  /** Before it answers. */
  readonly ms: number;
}

// As connections do: it takes a while until they are there, and they keep the process going.
setInterval(() => {}, 60_000);
await rest(50);

answer<Ask, string>(async ({ ms }) => {
  await rest(ms);
  return `after ${ms} ms`;
});
