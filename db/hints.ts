import { randomUUID } from 'node:crypto';
import type { Sql } from './connect.ts';

const channel = 'firstline_work';
/** A notice costs a commit, and commits with notices queue for one lock: so at most one in this time. */
const restMs = 25;

export interface Hints {
  /** Tells the other replicas, soon, that there may be work. */
  send(): void;
  /** Hears that another replica wrote something. Hints get lost: polling must suffice. */
  onHint(listener: () => void): void;
}

/** Hints between replicas by LISTEN and NOTIFY; silent where the server or a pooler has neither. */
export function hints(sql: Sql): Hints {
  const self = randomUUID();
  const listeners: (() => void)[] = [];
  let timer: NodeJS.Timeout | null = null;
  sql
    .listen(channel, (sender) => {
      if (sender === self) return;
      for (const listener of listeners) listener();
    })
    .catch(() => {});
  return {
    send() {
      if (timer) return;
      timer = setTimeout(() => {
        timer = null;
        sql.notify(channel, self).catch(() => {});
      }, restMs).unref();
    },
    onHint: (listener) => void listeners.push(listener),
  };
}
