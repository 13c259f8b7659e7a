import { setTimeout as sleep } from 'node:timers/promises';
import { attach, type ConnectOptions } from './embedded/attach.ts';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import { codeOf, EmbeddedPostgresError } from './embedded/error.ts';
import { explained } from './embedded/explain.ts';
import { initData } from './embedded/init-data.ts';
import { type Launch, launch, notStarted } from './embedded/launch.ts';
import { type Layout, layOut } from './embedded/layout.ts';
import { isAlive, isServed, type Postmaster, readPostmaster } from './embedded/postmaster.ts';
import { majorVersion, run } from './embedded/run.ts';

export { EmbeddedPostgresError } from './embedded/error.ts';

export interface EmbeddedOptions {
  /** The bot's data folder; Postgres' files and its log lie in it. */
  readonly dataDir: string;
  /** false loses data when the machine stops: for tests only. */
  readonly fsync?: boolean;
  /** `tcp` where there are no unix sockets: a random port of 127.0.0.1 and a random password. */
  readonly transport?: 'socket' | 'tcp';
  /** Marks a server that this starts: one of a command stops with the last command. */
  readonly startedBy?: 'bot' | 'command';
}

export interface EmbeddedPostgres {
  readonly options: ConnectOptions;
  /** Starts the server again, for the same options, where it ended. Throws as the start does. */
  serve(): Promise<void>;
  /** Shuts the server down, ending all sessions; resolves when its files are at rest. */
  stop(): Promise<void>;
}

/** Recovery after a power cut may take this long. */
const startMs = 60_000;
const stopMs = 30_000;
const pollMs = 15;

/**
 * Starts the Postgres that npm brought on this data folder, or attaches to the one that runs there
 * already: it outlives a killed bot. Throws EmbeddedPostgresError, which says what to do.
 */
export async function startEmbeddedPostgres(config: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const layout = await layOut(config.dataDir);
  const explain = (error: unknown) => {
    throw explained(error, layout.root);
  };
  return startIn(layout, config, explain).catch(explain);
}

async function startIn(
  layout: Layout,
  config: EmbeddedOptions,
  explain: (error: unknown) => never,
): Promise<EmbeddedPostgres> {
  const transport = config.transport ?? (process.platform === 'win32' ? 'tcp' : 'socket');
  const { fsync = true, startedBy = 'bot' } = config;
  const binaries = await findBinaries();
  const major = await majorVersion(binaries.postgres);
  await initData(binaries, layout, major, { fsync, password: transport === 'tcp' });
  const how = { transport, fsync, startedBy };
  const options = await serve(binaries, layout, how);
  return {
    options,
    serve: async () => {
      await serve(binaries, layout, { ...how, port: options.port }).catch(explain);
    },
    stop: () => stop(binaries, layout),
  };
}

async function serve(binaries: Binaries, layout: Layout, how: Launch): Promise<ConnectOptions> {
  const deadline = Date.now() + startMs;
  for (;;) {
    const options = await attach(layout);
    if (options) return options;
    if (Date.now() > deadline)
      throw await notStarted(layout, 0, `no answer in ${startMs / 1000} s`);
    if (await isServed(layout)) await sleep(pollMs);
    else await launch(binaries, layout, how, deadline);
  }
}

/** Shuts down the Postgres that serves this data folder, whoever started it; without one, nothing. */
export async function stopEmbeddedPostgres(dataDir: string): Promise<void> {
  await stop(await findBinaries(), await layOut(dataDir));
}

async function stop(binaries: Binaries, layout: Layout): Promise<void> {
  const postmaster = await readPostmaster(layout);
  if (!postmaster || !(await isAlive(layout, postmaster))) return;
  await interrupt(binaries, layout, postmaster);
  const deadline = Date.now() + stopMs;
  while (await isAlive(layout, postmaster)) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The embedded Postgres (process ${postmaster.pid}) did not stop in ${stopMs / 1000} s.`,
      );
    }
    await sleep(pollMs);
  }
}

/** Asks for a fast shutdown. Windows has no signals: there pg_ctl speaks Postgres' own. */
async function interrupt(
  binaries: Binaries,
  layout: Layout,
  postmaster: Postmaster,
): Promise<void> {
  if (process.platform === 'win32') {
    await run(binaries.pgCtl, ['stop', '-W', '-m', 'fast', '-D', layout.data]);
    return;
  }
  try {
    process.kill(postmaster.pid, 'SIGINT');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
