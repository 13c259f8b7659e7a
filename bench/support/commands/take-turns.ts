import { percentile } from '../../report/figure.ts';
import type { Bench } from '../../suite.ts';
import { type Child, startChild } from '../child.ts';
import type { Load } from './load.ts';
import type { Kind } from './make-command.ts';
import type { Ask } from './serve-asks.ts';
import type { Simulated } from './simulate.ts';

/** One that answers commands. */
export interface Side {
  readonly url: string;
  readonly command: Kind;
  readonly process: Pick<Child<Ask<never>, number>, 'ask'>;
  /** Whether it shows something on the platform, by a call of its own, for each command. */
  readonly shows: boolean;
  /** CPU of others, in ms so far, that work for it. */
  readonly alsoMs?: (() => Promise<number>) | undefined;
  /** What its rounds took, each behind the last. */
  readonly taken: Taken[];
}

/** What one command took. */
export interface Taken {
  /** Milliseconds from the sending of a command to the end of its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly cpuMs: number;
  /** With that of others. */
  readonly allMs: number;
}

/** How many commands each side gets: before the first round, and in each. */
interface Amount {
  readonly warmUp: number;
  readonly aRound: number;
}

const atOnce = 8;
const few = 100;
/** So many are answered before more are sent: fewer than the bot lets wait of one workspace. */
const portion = 80;
/** Real milliseconds in which the last calls to the platform come. */
const patienceMs = 5000;
/** Of a portion, on a machine that hangs: what takes longer than anybody waits opens nothing. */
const mayMiss = 1;

/** How the sides are loaded, for who reads the figures. */
export function howLoaded({ warmUp, aRound }: Amount): string {
  return `${aRound} commands a round and side, ${atOnce} at once over kept connections, each of another person, after ${warmUp} to warm up; the load and the simulated platform run in processes of their own`;
}

/** Loads each side in turn in each round, and adds to what they took. */
export async function takeTurns(
  { rounds, quick }: Pick<Bench, 'rounds' | 'quick'>,
  { warmUp, aRound }: Amount,
  sides: readonly Side[],
  platform: Child<object, Simulated>,
): Promise<void> {
  const load = startChild<Load, readonly number[]>(new URL('./load.ts', import.meta.url));
  let sent = 0;
  const take = async (side: Side, count: number): Promise<Taken> => {
    const first = sent;
    sent += count;
    const alsoBefore = (await side.alsoMs?.()) ?? 0;
    const before = await side.process.ask({ kind: 'cpu' });
    const { url, command } = side;
    const waited: number[] = [];
    for (let done = 0; done < count; done += portion) {
      const { shown } = await platform.ask({});
      const part = Math.min(portion, count - done);
      waited.push(...(await load.ask({ url, command, first: first + done, count: part, atOnce })));
      if (side.shows) await untilShown(platform, shown + part);
    }
    const cpuMs = ((await side.process.ask({ kind: 'cpu' })) - before) / count;
    const alsoMs = (((await side.alsoMs?.()) ?? 0) - alsoBefore) / count;
    return {
      p50: percentile(waited, 50),
      p99: percentile(waited, 99),
      cpuMs,
      allMs: cpuMs + alsoMs,
    };
  };
  try {
    for (const side of sides) await take(side, quick ? few : warmUp);
    for (let round = 0; round < rounds; round += 1) {
      for (const side of sides) side.taken.push(await take(side, quick ? few : aRound));
    }
  } finally {
    await load.stop();
  }
}

async function untilShown(platform: Child<object, Simulated>, wanted: number): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const missing = wanted - (await platform.ask({})).shown;
    if (missing <= 0) return;
    if (performance.now() > until) {
      if (missing <= mayMiss) return;
      throw new Error(`${missing} commands were not shown`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
