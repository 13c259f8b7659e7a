import { type Bot, startBot } from '../../src/bot.ts';
import type { SlackCredentials } from '../../src/slack-credentials.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { writeDeskFiles } from './desk-files.ts';
import type { SlackWorld } from './slack-world.ts';

export interface BotInSlack {
  readonly database: FreshDatabase;
  bot(): Bot;
  /** Ends the bot and starts it again on the same database, with other credentials or the same. */
  restart(slack?: SlackCredentials): Promise<void>;
  /** Closes the world as well. */
  close(): Promise<void>;
}

export const publicUrl = 'https://firstline.example';

/** The bot in this process, in these workspaces, on a database of its own and on their clock. */
export async function openBotInSlack(
  world: SlackWorld,
  credentials: SlackCredentials,
  desk: object,
): Promise<BotInSlack> {
  const files = await writeDeskFiles({ netex: desk });
  const database = await freshDatabase();
  const start = (slack: SlackCredentials) =>
    startBot({
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      dataDir: files.dataDir,
      deskFile: files.deskFile,
      slack,
      teams: null,
      publicUrl,
      logLevel: 'silent',
      clock: { now: world.now },
    });
  const connect = ({ url, nextDueAt, settle }: Bot, { kind }: SlackCredentials) => {
    const deliver = kind === 'socket' ? {} : { url: `${url}/slack/events` };
    world.connectBot({ ...deliver, nextDueAt, settle });
  };
  let running = await start(credentials);
  connect(running, credentials);
  return {
    database,
    bot: () => running,
    restart: async (slack = credentials) => {
      await running.stop();
      running = await start(slack);
      connect(running, slack);
    },
    close: async () => {
      await running.stop();
      await world.close();
      await database.close();
      await files.remove();
    },
  };
}
