import { openStore } from '../db/index.ts';
import packed from '../package.json' with { type: 'json' };
import { assemble } from './assemble.ts';
import { boundedLog } from './bounded-log.ts';
import type { LogLevel } from './config.ts';
import { connectionOf } from './connection-of.ts';
import { loadDesks } from './files/load-desks.ts';
import { healthRoutes, type Vitals } from './health-routes.ts';
import { hear } from './hear.ts';
import { isLoopback } from './local-only.ts';
import { openLog } from './log.ts';
import { metricsRoute } from './metrics-route.ts';
import { nameOtherTenants } from './name-other-tenants.ts';
import { nameUnreachable } from './name-unreachable.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type Credentials, openSides, spokenTo } from './open-sides.ts';
import { type Clock, realTimers, type Timers, within } from './runtime/ports.ts';
import { startRuntime } from './runtime/start.ts';
import { takeUpDesks } from './runtime/take-up-desks.ts';
import type { TracesTo } from './traces.ts';
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
  /** What `/metrics` asks for; null: nothing. */
  readonly metricsToken?: string | null;
  /** Where traces are sent to; null: there are none. */
  readonly traces?: TracesTo | null;
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

/** For requests and deliveries under way, all together; then at least for each. */
const drainMs = 8500;
const leastMs = 250;
/** Longer than this, the database counts as away for who watches. */
const scrapeMs = 2000;

const systemClock: Clock = { now: () => Date.now(), isMachines: true };

/** Puts the parts together and starts them. Throws what is wrong with the files or the database. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { host, port, publicUrl = null, clock = systemClock, paced = true } = options;
  const { timers = realTimers } = options;
  if (options.teams?.kind === 'playground' && !isLoopback(host)) {
    throw new Error(`the Teams playground serves this machine alone, not ${host}`);
  }
  // Loaded while the database is opened.
  const loading = import('./metrics.ts');
  const traces = options.traces
    ? (await import('./traces.ts')).openTraces(options.traces, timers, (reason) => {
        if (reason === null) log.info({}, 'traces reach their collector again');
        else log.warn({ reason }, 'traces do not reach their collector, and are dropped');
      })
    : null;
  const trail = newTrail(traces?.begin);
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
  const store = await openStore(connectionOf(options), { timers });
  const outside = boundedLog(log, timers);
  let phase: ReturnType<Vitals['phase']> = 'starting';
  const closing: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | null = null;
  const stopAll = async () => {
    phase = 'stopping';
    const until = timers.now() + drainMs;
    for (const close of closing.splice(0).reverse()) {
      const left = Math.max(leastMs, until - timers.now());
      const { inTime } = await within(close(), left, timers);
      if (!inTime) log.warn({}, 'a stop goes on before all is done; the next start takes it up');
    }
    outside.close();
    await traces?.close();
    await store.close();
  };
  const stop = () => {
    stopped ??= stopAll();
    return stopped;
  };
  try {
    const { newMetrics } = await loading;
    const backlog = oneAtATime(() => store.backlog(clock.now()), scrapeMs, timers);
    const metrics = newMetrics(backlog, { version: packed.version, node: process.version });
    const surroundings = { clock, timers, meter: metrics.meter, trail };
    const heard = { ...surroundings, log: outside, store, publicUrl, paced };
    const sides = await openSides(options, heard);
    const { shell, inbound } = assemble(store, sides, { ...surroundings, log });
    await takeUpDesks(shell, desks);
    store.onWork(shell.hint.raise);
    store.onTrouble((trouble) => {
      if (trouble) log.error({ database: trouble.kind }, trouble.why);
      else log.info({}, 'the database takes everything again');
    });
    const runtime = startRuntime(shell);
    closing.push(() => runtime.stop());
    const routes = [
      ...healthRoutes({
        ...{ platforms: inbound, timers, tables: store.tables, sinceRound: runtime.sinceRound },
        phase: () => phase,
      }),
      metricsRoute(metrics, options.metricsToken ?? null),
    ];
    const hearing = hear(inbound, routes, outside);
    const listening = await hearing.start(host, port);
    closing.push(() => hearing.stop());
    phase = 'running';
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
