import { startBot } from '../../../src/bot.ts';
import { serveAsks } from './serve-asks.ts';

export interface SlackBot {
  readonly apiUrl: string;
  readonly signingSecret: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly deskFile: string;
}

/** The bot as an operator runs it for Slack, with the usual level of its log. */
serveAsks<SlackBot>(async ({ apiUrl, signingSecret, ...where }) => {
  const bot = await startBot({
    ...where,
    host: '127.0.0.1',
    port: 0,
    slack: { kind: 'token', botToken: 'xoxb-bench', signingSecret, apiUrl },
    teams: null,
    logLevel: 'info',
  });
  return { port: Number(new URL(bot.url).port), stop: bot.stop };
});
