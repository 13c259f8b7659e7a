import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Sql } from './connect.ts';
import { reasonOf } from './embedded/error.ts';
import { hold } from './hold-folder.ts';
import type { Troubles } from './troubles.ts';

const restMs = 3000;
/** A stop waits no longer than this for a start under way. */
const patienceMs = 3000;

/** Keeps the embedded server of a bot running: it may be killed, or end on a full disk. */
export interface Keeper {
  /** To be told when the session ends that holds the folder: the server did, then. */
  readonly lost: () => void;
  keep(database: Database, session: Sql): void;
  /** Ends the keeping; whether the folder is held, so that the server is this bot's to stop. */
  stop(): Promise<boolean>;
}

export function keepServed(troubles: Troubles): Keeper {
  const stopping = new AbortController();
  let kept: { readonly database: Database; readonly session: Sql } | null = null;
  let work: Promise<void> | null = null;
  let isHeld = true;

  const revive = async ({ database, session }: NonNullable<typeof kept>) => {
    troubles.tell({
      kind: 'ended',
      why: 'The embedded Postgres ended under the bot. It is started again.',
    });
    while (!isHeld && !stopping.signal.aborted) {
      try {
        await database.serve();
        // Set before it is asked: the session may be lost again meanwhile.
        isHeld = true;
        if (!(await hold(session))) isHeld = false;
        if (isHeld) break;
        troubles.tell({
          kind: 'held',
          why: 'Another Firstline took the data folder while its Postgres was gone. Stop one of the two.',
        });
      } catch (error) {
        isHeld = false;
        troubles.tell({ kind: 'not started', why: reasonOf(error) });
      }
      await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    if (isHeld) troubles.tell(null);
  };

  return {
    lost() {
      isHeld = false;
      if (!kept || work || stopping.signal.aborted) return;
      work = revive(kept).finally(() => {
        work = null;
      });
    },
    keep(database, session) {
      kept = { database, session };
      isHeld = true;
    },
    async stop() {
      stopping.abort();
      await Promise.race([work, sleep(patienceMs, undefined, { ref: false })]);
      return isHeld;
    },
  };
}
