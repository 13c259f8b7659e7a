import { startBot } from '../../../src/bot.ts';
import { tellMemory } from './memory.ts';

export interface BotPlace {
  readonly apiUrl: string;
  readonly signingSecret: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly deskFile: string;
}

/** The bot for Slack, which sends as fast as it can: what waits for its turn stands in the database. */
tellMemory<BotPlace>(async ({ apiUrl, signingSecret, ...where }) => {
  const bot = await startBot({
    ...where,
    host: '127.0.0.1',
    port: 0,
    slack: { kind: 'token', botToken: 'xoxb-bench', signingSecret, apiUrl },
    teams: null,
    logLevel: 'info',
    paced: false,
  });
  return { port: Number(new URL(bot.url).port), settle: bot.settle, stop: bot.stop };
});
