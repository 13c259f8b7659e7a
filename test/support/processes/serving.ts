import type { Sql } from '../../../db/connect.ts';
import { sleep } from './sleep.ts';

/** Watches that a conversation is served by one at a time. */
export interface Serving {
  /** Conversations of which two messages were under way at once. */
  stop(): Promise<readonly string[]>;
}

const restMs = 50;

/** Looks at the leases, again and again. */
export function watchServing(sql: Sql): Serving {
  const twice = new Set<string>();
  let over = false;
  const looking = (async () => {
    while (!over) {
      const rows = await sql<{ conversation: string }[]>`
        select conversation from outbox where leased and try_at > statement_timestamp()
        group by conversation having count(*) > 1`;
      for (const { conversation } of rows) twice.add(conversation);
      await sleep(restMs);
    }
  })();
  looking.catch(() => {});
  return {
    async stop() {
      over = true;
      await looking;
      return [...twice];
    },
  };
}
