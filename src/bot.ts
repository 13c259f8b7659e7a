import { randomUUID } from 'node:crypto';
import { openStore } from '../db/index.ts';
import type { LogLevel } from './config.ts';
import { loadDesks } from './files/load-desks.ts';
import { healthRoutes } from './health-routes.ts';
import { openLog } from './log.ts';
import { directory } from './runtime/directory.ts';
import { intake } from './runtime/intake.ts';
import { policyVersions } from './runtime/policies.ts';
import type { Clock } from './runtime/ports.ts';
import { newHint, type Shell } from './runtime/shell.ts';
import { startRuntime } from './runtime/start.ts';
import { takeUpDesks } from './runtime/take-up-desks.ts';
import type { SlackCredentials } from './slack-credentials.ts';
import { slackSide } from './slack-side.ts';

export interface BotOptions {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly deskFile: string;
  readonly slack: SlackCredentials;
  /** Where people reach it, without a `/` at its end; null: not told. */
  readonly publicUrl?: string | null;
  readonly logLevel: LogLevel;
  readonly clock?: Clock;
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
  const log = openLog(options.logLevel);
  const readDesks = () => loadDesks(options.deskFile, (warning) => log.warn({}, warning));
  const desks = await readDesks();
  const store = await openStore(
    options.databaseUrl === null ? { dataDir: options.dataDir } : { url: options.databaseUrl },
  );
  const closing: (() => Promise<void>)[] = [() => store.close()];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const hint = newHint();
    const slack = await slackSide(options.slack, { store, clock, log, publicUrl, paced });
    const platforms = new Map([['slack', slack.platform]]);
    const shell: Shell = {
      clock,
      log,
      tickets: store.tickets,
      outbox: store.outbox,
      homes: store.homes,
      desks: new Map(),
      fileDesks: new Map(),
      contactEdits: store.contactEdits,
      policies: policyVersions(store.tickets),
      platforms,
      directory: directory(platforms, log),
      newId: randomUUID,
      hint,
    };
    await takeUpDesks(shell, desks);
    store.onWork(hint.raise);
    const runtime = startRuntime(shell);
    closing.push(() => runtime.stop());
    const inbound = slack.inbound(
      intake(shell),
      healthRoutes(
        () => store.ping(),
        () => inbound.isOpen(),
      ),
    );
    const listening = await inbound.start(host, port);
    closing.push(() => inbound.stop());
    const shown = host.includes(':') ? `[${host}]` : host;
    return {
      url: `http://${shown}:${listening.port}`,
      settle: async () => {
        await inbound.settle();
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
