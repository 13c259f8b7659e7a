import { join } from 'node:path';
import type { Bench } from '../../suite.ts';
import { type Child, startChild } from '../child.ts';
import type { SlackPlace } from '../start-slack-bot.ts';
import type { Ask, Memory } from './memory.ts';
import type { Errand, Town } from './town.ts';

/** Readings of a process, in MB, half way and at the end. */
interface Held {
  /** Resident, with the garbage that there was. */
  readonly resident: Halves<readonly number[]>;
  /** Of its heap, once all garbage was gone. */
  readonly heap: Halves<readonly number[]>;
}

type Halves<T> = Readonly<Record<'middle' | 'end', T>>;

export interface Passed {
  readonly ours: Held;
  readonly bolt: Held;
  /** What had passed half way and at the end. */
  readonly tickets: Halves<number>;
  readonly requests: number;
  readonly messages: number;
}

/** Readings of what is resident in each half, of which the last stand for its end. */
const ofHalf = 10;
const standing = 5;
const between = 500;
/** Tickets between two readings of the heap, which come after those. */
const betweenHeaps = 20;

/**
 * Lets 10,000 tickets pass through the bot, and all of their requests through Bolt as well; a few more
 * between the readings of the heap.
 */
export async function passTickets(
  { quick, folder }: Pick<Bench, 'quick' | 'folder'>,
  town: Pick<Child<{ readonly errand?: Errand }, Town>, 'ask'>,
  place: SlackPlace,
): Promise<Passed> {
  const env = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const ours = startSide(new URL('./bot.ts', import.meta.url), env);
  const bolt = startSide(new URL('./bolt.ts', import.meta.url), env);
  try {
    const url = await ours.begin(place);
    const alsoTo = await bolt.begin(place);
    const { signingSecret } = place;
    let passed = 0;
    const pass = async (count: number, collected: boolean) => {
      await town.ask({ errand: { url, alsoTo, signingSecret, first: passed, count } });
      passed += count;
      await ours.read(collected);
      await bolt.read(collected);
    };
    const half = async () => {
      for (let reading = 0; reading < ofHalf; reading += 1) await pass(quick ? 2 : between, false);
      for (let reading = 0; reading < standing; reading += 1) {
        await pass(quick ? 1 : betweenHeaps, true);
      }
      return passed;
    };
    const middle = await half();
    const end = await half();
    const { requests, messages } = await town.ask({});
    return {
      ...{ ours: ours.held(), bolt: bolt.held() },
      ...{ tickets: { middle, end }, requests, messages },
    };
  } finally {
    await ours.stop();
    await bolt.stop();
  }
}

function startSide(module: URL, env: Readonly<Record<string, string>>) {
  const open = () => startChild<Ask<SlackPlace>, Memory>(module, env);
  let child = open();
  const resident: number[] = [];
  const heap: number[] = [];
  return {
    async begin(options: SlackPlace): Promise<string> {
      // Once for what Node compiles to be kept.
      await child.ask({ kind: 'start', options });
      await child.stop();
      child = open();
      const { port } = await child.ask({ kind: 'start', options });
      return `http://127.0.0.1:${port}/slack/events`;
    },
    async read(collected: boolean): Promise<void> {
      const memory = await child.ask({ kind: 'memory', collected });
      if (collected) heap.push(memory.heap);
      else resident.push(memory.resident);
    },
    held: (): Held => ({
      resident: {
        middle: resident.slice(ofHalf - standing, ofHalf),
        end: resident.slice(-standing),
      },
      heap: { middle: heap.slice(0, standing), end: heap.slice(-standing) },
    }),
    stop: () => child.stop(),
  };
}
