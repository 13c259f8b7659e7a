import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './run.ts';
import type { Task, Told } from './worker.ts';

export type Ended =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  /** The run did not come to its end. */
  | { readonly kind: 'failed'; readonly seed: number; readonly error: string };

export interface SeedsOptions {
  readonly serverUrl: string;
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly planted: string | null;
  readonly traced: boolean;
  readonly told: (ended: Ended) => void;
}

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** Real time after which a run is taken for one that hangs. */
const longestMs = 10 * 60_000;

/** Runs seeds in processes of their own, several at once. Resolves when all have ended. */
export async function runSeeds(options: SeedsOptions): Promise<void> {
  const left = [...options.seeds];
  const lines = Array.from({ length: Math.min(options.workers, left.length) }, async () => {
    while (left.length > 0) await serveOne(options, left);
  });
  await Promise.all(lines);
}

/** Gives seeds to one process until none is left, or the process is. */
function serveOne(
  { serverUrl, planted, traced, told }: SeedsOptions,
  left: number[],
): Promise<void> {
  const child: ChildProcess = fork(worker, [serverUrl], { env: { ...process.env, TZ: 'UTC' } });
  let at: number | null = null;
  let patience: NodeJS.Timeout | undefined;
  const next = () => {
    clearTimeout(patience);
    at = left.shift() ?? null;
    if (at === null) return child.disconnect();
    const task: Task = { seed: at, planted, traced };
    child.send(task);
    patience = setTimeout(() => child.kill('SIGKILL'), longestMs);
  };
  child.on('message', (message: Told) => {
    if (message.kind !== 'ready') told(message);
    at = null;
    next();
  });
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      clearTimeout(patience);
      if (at !== null) told({ kind: 'failed', seed: at, error: `its process ended with ${code}` });
      else if (code !== 0) left.length = 0;
      resolve();
    });
  });
}
