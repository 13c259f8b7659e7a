import { type Child, startChild } from '../child.ts';
import type { BotPlace } from './bot.ts';
import type { Ask, Memory } from './memory.ts';
import type { Errand, Town } from './town.ts';

/** What a process held, in MB, half way and at the end. */
export interface Held {
  /** Resident: the readings up to there, with some tickets between any two. */
  readonly resident: Readonly<Record<'middle' | 'end', readonly number[]>>;
  /** Of its heap, once all garbage was gone. */
  readonly heap: Readonly<Record<'middle' | 'end', number>>;
}

export interface Passed {
  readonly ours: Held;
  readonly bolt: Held;
  /** What had passed half way and at the end. */
  readonly tickets: Readonly<Record<'middle' | 'end', number>>;
  readonly requests: number;
  readonly messages: number;
}

/** Readings in each half, of which the last stand for its end. */
const ofHalf = 10;
const standing = 5;
const between = 500;

/** Lets 10,000 tickets pass through the bot, and all of their requests through Bolt as well. */
export async function passTickets(
  quick: boolean,
  town: Pick<Child<{ readonly errand?: Errand }, Town>, 'ask'>,
  place: BotPlace,
): Promise<Passed> {
  const count = quick ? 2 : between;
  const ours = startSide(new URL('./bot.ts', import.meta.url));
  const bolt = startSide(new URL('./bolt.ts', import.meta.url));
  try {
    const url = await ours.begin(place);
    const alsoTo = await bolt.begin(place);
    const { signingSecret } = place;
    for (let reading = 1; reading <= 2 * ofHalf; reading += 1) {
      const first = (reading - 1) * count;
      await town.ask({ errand: { url, alsoTo, signingSecret, first, count } });
      const isHalf = reading % ofHalf === 0;
      await ours.read(isHalf);
      await bolt.read(isHalf);
    }
    const { requests, messages } = await town.ask({});
    return {
      ...{ ours: ours.held(), bolt: bolt.held() },
      tickets: { middle: ofHalf * count, end: 2 * ofHalf * count },
      ...{ requests, messages },
    };
  } finally {
    await ours.stop();
    await bolt.stop();
  }
}

function startSide(module: URL) {
  const child = startChild<Ask<BotPlace>, Memory>(module);
  const resident: number[] = [];
  const heap: number[] = [];
  return {
    async begin(options: BotPlace): Promise<string> {
      const { port } = await child.ask({ kind: 'start', options });
      return `http://127.0.0.1:${port}/slack/events`;
    },
    async read(isHalf: boolean): Promise<void> {
      resident.push((await child.ask({ kind: 'memory', collected: false })).resident);
      if (isHalf) heap.push((await child.ask({ kind: 'memory', collected: true })).heap);
    },
    held(): Held {
      const [middle = Number.NaN, end = Number.NaN] = heap;
      return {
        resident: {
          middle: resident.slice(ofHalf - standing, ofHalf),
          end: resident.slice(-standing),
        },
        heap: { middle, end },
      };
    },
    stop: child.stop,
  };
}
