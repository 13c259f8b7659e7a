import { type BotOptions, startBot } from '../../../src/bot.ts';
import { serveAsks } from './serve-asks.ts';

export type TeamsBot = Pick<BotOptions, 'teams' | 'databaseUrl' | 'dataDir' | 'deskFile'>;

/** The bot as an operator runs it for Teams, with the usual level of its log. */
serveAsks<TeamsBot>(async (given) => {
  const usual = { host: '127.0.0.1', port: 0, slack: null, logLevel: 'info' } as const;
  const bot = await startBot({ ...given, ...usual });
  return { port: Number(new URL(bot.url).port), stop: bot.stop };
});
