import type { BotProcess, Ended } from '../bot-process.ts';
import { startBotProcess } from '../bot-process.ts';

/** Bots that an operator's supervisor keeps running: one that is killed is started again. */
export interface Bots {
  /** Where those listen that are ready. */
  urls(): readonly string[];
  readonly kills: number;
  /** Kills the bot at this place, and starts it again; resolves when that is ready. */
  kill(place: number): Promise<void>;
  /** Ends all in order, and gives how each ended. */
  stop(): Promise<readonly Ended[]>;
  /** Kills all. Throws where one had ended by itself. */
  end(): Promise<void>;
}

/** A database that is away for a while lets the starts before it fail. */
const startMs = 60_000;

const unpaced = new URL('./unpaced.ts', import.meta.url).href;

export interface BotsOptions {
  readonly count?: number;
  /** The module that is loaded first; default: one by which Slack's pace is not kept. */
  readonly ahead?: string;
}

/** Starts the bots, all at once. `env` may change between starts. */
export async function startBots(
  env: Readonly<Record<string, string>>,
  { count = 1, ahead = unpaced }: BotsOptions = {},
): Promise<Bots> {
  const places: (BotProcess | null)[] = Array.from({ length: count }, () => null);
  const running = () => places.filter((bot) => bot !== null);
  let kills = 0;
  const start = async (place: number) => {
    const deadline = performance.now() + startMs;
    for (;;) {
      try {
        places[place] = await startBotProcess(env, ahead);
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
    }
  };
  await Promise.all(places.map((_, place) => start(place)));
  return {
    urls: () => running().map(({ url }) => url),
    get kills() {
      return kills;
    },
    async kill(place) {
      const bot = places[place];
      places[place] = null;
      await bot?.kill();
      kills += 1;
      await start(place);
    },
    stop: () => Promise.all(running().map((bot) => bot.stop())),
    async end() {
      await Promise.all(running().map((bot) => bot.kill()));
    },
  };
}
