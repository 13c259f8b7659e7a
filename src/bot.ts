import { openStore } from '../db/index.ts';
import { assemble } from './assemble.ts';
import type { LogLevel } from './config.ts';
import { loadDesks } from './files/load-desks.ts';
import { healthRoutes } from './health-routes.ts';
import { hear } from './hear.ts';
import { isLoopback } from './local-only.ts';
import { openLog } from './log.ts';
import { nameOtherTenants } from './name-other-tenants.ts';
import { nameUnreachable } from './name-unreachable.ts';
import { type Credentials, openSides, spokenTo } from './open-sides.ts';
import { unmetered } from './runtime/meter.ts';
import { type Clock, realTimers, type Timers } from './runtime/ports.ts';
import { startRuntime } from './runtime/start.ts';
import { takeUpDesks } from './runtime/take-up-desks.ts';
import { newTrail } from './trail.ts';

export interface BotOptions extends Credentials {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly deskFile: string;
  /** Where people reach it, without a `/` at its end; null: not told. */
  readonly publicUrl?: string | null;
  readonly logLevel: LogLevel;
  readonly clock?: Clock;
  readonly timers?: Timers;
  /** Whether the platform's rate limits are kept; default true. */
  readonly paced?: boolean;
}

export interface Bot {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Waits until every request so far is worked off, nothing is due and nothing is left to send. */
  settle(): Promise<void>;
  /** When the next check of any ticket is due, or null. */
  nextDueAt(): Promise<number | null>;
  /** Reads the desk file and its policies again. With a mistake in them nothing changes. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

const systemClock: Clock = { now: () => Date.now() };

/** Puts the parts together and starts them. Throws what is wrong with the files or the database. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { host, port, publicUrl = null, clock = systemClock, paced = true } = options;
  const { timers = realTimers } = options;
  const meter = unmetered;
  if (options.teams?.kind === 'playground' && !isLoopback(host)) {
    throw new Error(`the Teams playground serves this machine alone, not ${host}`);
  }
  const trail = newTrail();
  const log = openLog(options.logLevel, { known: trail.known });
  const readDesks = async () => {
    const read = await loadDesks(options.deskFile, (warning) => log.warn({}, warning));
    const unreachable = [
      ...nameUnreachable(read, spokenTo(options)),
      ...nameOtherTenants(read, options.teams),
    ];
    for (const line of unreachable) log.warn({}, line);
    return read;
  };
  const desks = await readDesks();
  const store = await openStore(
    options.databaseUrl === null ? { dataDir: options.dataDir } : { url: options.databaseUrl },
    { timers },
  );
  const closing: (() => Promise<void>)[] = [() => store.close()];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const surroundings = { clock, log, timers, meter, trail };
    const sides = await openSides(options, { ...surroundings, store, publicUrl, paced });
    const { shell, inbound } = assemble(store, sides, surroundings);
    await takeUpDesks(shell, desks);
    store.onWork(shell.hint.raise);
    const runtime = startRuntime(shell);
    closing.push(() => runtime.stop());
    const hearing = hear(inbound, healthRoutes(store.ping, inbound), log);
    const listening = await hearing.start(host, port);
    closing.push(() => hearing.stop());
    const shown = host.includes(':') ? `[${host}]` : host;
    return {
      url: `http://${shown}:${listening.port}`,
      settle: async () => {
        await hearing.settle();
        await runtime.settle();
      },
      nextDueAt: () => store.tickets.nextCheckAt(),
      async reload() {
        try {
          await takeUpDesks(shell, await readDesks());
          log.info({ file: options.deskFile }, 'the desk file was read again and is taken up');
        } catch (error) {
          log.error(
            { err: error, file: options.deskFile },
            'the desk file was not taken up; the bot goes on with the last good one',
          );
        }
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
