import { setTimeout as rest } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answer } from '../child.ts';

/** What a process is asked whose memory is measured. */
export type Ask<Options> =
  | { readonly kind: 'start'; readonly options: Options }
  /** After all that it was asked is done. `collected`: once all garbage is gone. */
  | { readonly kind: 'memory'; readonly collected: boolean };

/** In MB. */
export interface Memory {
  readonly port: number;
  readonly resident: number;
  readonly heap: number;
}

export interface Started {
  readonly port: number;
  /** Resolves when all is done that came in. */
  settle(): Promise<void>;
  stop(): Promise<unknown>;
}

const quietMs = 500;

/** In such a process: starts as it is told, and tells its memory. It ends in order. */
export function tellMemory<Options>(start: (options: Options) => Promise<Started>): void {
  let started: Started | null = null;
  answer<Ask<Options>, Memory>(
    async (asked) => {
      if (asked.kind === 'start') started = await start(asked.options);
      else {
        await started?.settle();
        await rest(quietMs);
        if (asked.collected) collect();
      }
      const { rss, heapUsed } = process.memoryUsage();
      return { port: started?.port ?? 0, resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
    },
    async () => {
      await started?.stop();
    },
  );
}

/** Twice, as what is finalised goes with the second. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  gc();
  gc();
}
