import { patchChance } from './patch-chance.ts';
import { patchTime } from './patch-time.ts';
import { patchWire } from './patch-wire.ts';
import type { Outcome } from './run.ts';

/** What a worker is asked for. */
export interface Task {
  readonly seed: number;
  readonly planted: string | null;
  readonly traced: boolean;
}

export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly seed: number; readonly error: string };

/**
 * Runs the seeds that the parent names, on the server of this URL. All clocks, lots and requests of the
 * process are simulated, so what is simulated is loaded after that.
 */
async function work(serverUrl: string): Promise<void> {
  patchTime();
  patchChance();
  patchWire();
  // Libraries say there what the log of a replica says as well.
  for (const name of ['log', 'warn', 'error'] as const) console[name] = () => {};
  const { openSimulatedDatabase } = await import('./database.ts');
  const { runSeed } = await import('./run.ts');
  const { planted: plants } = await import('./planted/index.ts');
  const database = await openSimulatedDatabase(serverUrl);
  const live = async ({ seed, planted, traced }: Task) => {
    if (planted === null) return runSeed(database, seed, { traced });
    const plant = plants[planted];
    if (plant) return runSeed(database, seed, { traced, planted: plant });
    throw new Error(`there is no bug ${planted}; there are: ${Object.keys(plants).join(', ')}`);
  };
  const tell = (told: Told) => void process.send?.(told);
  process.on('message', ({ seed, planted, traced }: Task) => {
    live({ seed, planted, traced }).then(
      (outcome) => tell({ kind: 'done', outcome }),
      (error: unknown) => {
        const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
        tell({ kind: 'failed', seed, error: said });
      },
    );
  });
  process.on('disconnect', () => process.exit());
  tell({ kind: 'ready' });
}

await work(process.argv[2] ?? '');
