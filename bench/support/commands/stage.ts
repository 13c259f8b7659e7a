import type { Bench } from '../../suite.ts';
import { backendCpu } from '../backend-cpu.ts';
import { type Child, startChild } from '../child.ts';
import type { Ask } from './serve-asks.ts';
import type { Side } from './take-turns.ts';

/** What commands are measured on. */
export interface Stage {
  /** With the bot's tables. */
  readonly databaseUrl: string;
  /** CPU of the sessions in it, in ms so far; undefined where it cannot be read. */
  readonly backendMs: Side['alsoMs'];
  /** Starts a module of this folder. */
  start<Asked extends object, Answer>(module: string): Child<Asked, Answer>;
  /** Starts one that takes commands. */
  startSide<Options>(module: string, options: Options): Promise<Pick<Side, 'url' | 'process'>>;
}

/**
 * Gives a database of that name and what starts processes; all of them end with `play`, the last
 * first. `path`: where the sides take commands.
 */
export async function onStage<Result>(
  bench: Bench,
  name: string,
  path: string,
  play: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const server = await bench.postgres();
  const databaseUrl = await server.create(name, 'tables');
  const backends = await backendCpu(databaseUrl);
  const started: { stop(): Promise<void> }[] = [];
  const start = <Asked extends object, Answer>(module: string) => {
    const child = startChild<Asked, Answer>(new URL(`./${module}.ts`, import.meta.url));
    started.push(child);
    return child;
  };
  const startSide = async <Options>(module: string, options: Options) => {
    const process = start<Ask<Options>, number>(module);
    const port = await process.ask({ kind: 'start', options });
    return { url: `http://127.0.0.1:${port}${path}`, process };
  };
  try {
    return await play({ databaseUrl, backendMs: backends?.ms, start, startSide });
  } finally {
    for (const one of started.reverse()) await one.stop();
    await backends?.close();
    await server.drop(name);
  }
}
