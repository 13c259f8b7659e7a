import type { Sandbox, SandboxOptions } from '../../sandbox/index.ts';
import { type Bot, startBot } from '../../src/bot.ts';
import type { Ticket, TicketEvent } from '../../src/engine/ticket.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { type PolicyChange, writeDeskFiles } from './desk-files.ts';
import { botToken, netexDesk, openSandbox, signingSecret } from './sandbox-desk.ts';

export interface WorldOptions {
  /** Default: the NetEx desk. */
  readonly desks?: object;
  readonly policy?: readonly PolicyChange[];
  /** Slack's rate limits, and the bot's pace below them; default off, as they count real seconds. */
  readonly rateLimits?: boolean;
  /** Default: those of the usual workspace. */
  readonly workspace?: Pick<SandboxOptions, 'people' | 'channels'>;
}

/** The bot in this process, in a workspace and on a database of its own. Its clock stands still. */
export interface World {
  readonly sandbox: Sandbox;
  readonly database: FreshDatabase;
  /** The desk file; its policy is `netex.yaml` beside it. */
  readonly deskFile: string;
  bot(): Bot;
  stopBot(): Promise<void>;
  /** Starts it again, on the same database. */
  startBot(): Promise<void>;
  tickets(): Promise<readonly Ticket[]>;
  events(number: string): Promise<readonly TicketEvent[]>;
  close(): Promise<void>;
}

export const startAt = Date.parse('2026-06-02T07:00:00Z');

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { desks = { netex: netexDesk }, policy = [], rateLimits = false, workspace = {} } = options;
  const files = await writeDeskFiles(desks, policy);
  const database = await freshDatabase();
  const sandbox = await openSandbox({ startAt, rateLimits, ...workspace });
  let running: Bot | null = null;
  const start = async () => {
    const bot = await startBot({
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      dataDir: files.dataDir,
      deskFile: files.deskFile,
      slack: { kind: 'token', signingSecret, botToken, apiUrl: sandbox.apiUrl },
      teams: null,
      logLevel: 'silent',
      clock: { now: sandbox.now },
      paced: rateLimits,
    });
    running = bot;
    sandbox.connectBot({
      url: `${bot.url}/slack/events`,
      nextDueAt: bot.nextDueAt,
      settle: bot.settle,
    });
  };
  const stop = async () => {
    const bot = running;
    running = null;
    sandbox.connectBot({
      url: 'http://127.0.0.1:1/',
      nextDueAt: async () => null,
      settle: async () => {},
    });
    await bot?.stop();
  };
  await start();
  return {
    sandbox,
    database,
    deskFile: files.deskFile,
    bot() {
      if (!running) throw new Error('the bot is stopped');
      return running;
    },
    stopBot: stop,
    startBot: start,
    tickets: async () => {
      const rows = await database.sql<
        { ticket: Ticket }[]
      >`select ticket from tickets order by number`;
      return rows.map(({ ticket }) => ticket);
    },
    events: async (number) => {
      const rows = await database.sql<{ event: TicketEvent }[]>`
        select event from events where number = ${number} order by seq`;
      return rows.map(({ event }) => event);
    },
    close: async () => {
      await stop();
      await sandbox.close();
      await database.close();
      await files.remove();
    },
  };
}
