import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from './connect.ts';

const channel = 'firstline_work';
/** A notice costs a commit, and commits with notices queue for one lock: so at most one in this time. */
const restMs = 25;
/** A start waits no longer than this for its ear to stand. */
const patienceMs = 5000;

export interface Hints {
  /** Tells the other replicas, soon, that there may be work. */
  send(): void;
  /** Sends at once what `send` still holds back. */
  flush(): Promise<void>;
  /** Hears that another replica wrote, or may have while nobody listened. Polling must suffice. */
  onHint(listener: () => void): void;
}

/**
 * Hints between replicas by LISTEN and NOTIFY; silent where the server or a pooler has neither.
 * Resolves once it listens: what another replica writes from then on is heard.
 */
export async function hints(sql: Sql): Promise<Hints> {
  const self = randomUUID();
  const listeners: (() => void)[] = [];
  let timer: NodeJS.Timeout | null = null;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const hear = (sender: string) => {
    if (sender !== self) tell();
  };
  const notify = () => {
    timer = null;
    return sql.notify(channel, self).catch(() => {});
  };
  // Listening anew, after its connection broke, it may have missed something.
  const listening = sql.listen(channel, hear, tell).catch(() => {});
  await Promise.race([listening, sleep(patienceMs, undefined, { ref: false })]);
  return {
    send() {
      timer ??= setTimeout(notify, restMs).unref();
    },
    async flush() {
      if (!timer) return;
      clearTimeout(timer);
      await notify();
    },
    onHint: (listener) => void listeners.push(listener),
  };
}
