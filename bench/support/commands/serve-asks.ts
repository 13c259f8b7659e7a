import { answer, cpuMs } from '../child.ts';

/** What a process is asked whose CPU is measured: where it listens, once, and its CPU so far. */
export type Ask<Options> =
  | { readonly kind: 'start'; readonly options: Options }
  | { readonly kind: 'cpu' };

export interface Started {
  readonly port: number;
  stop(): Promise<unknown>;
}

/** In such a process: starts as it is told, and ends in order. Answers a port, or milliseconds. */
export function serveAsks<Options>(start: (options: Options) => Promise<Started>): void {
  let started: Started | null = null;
  answer<Ask<Options>, number>(
    async (asked) => {
      if (asked.kind === 'cpu') return cpuMs();
      started = await start(asked.options);
      return started.port;
    },
    async () => {
      await started?.stop();
    },
  );
}
