import { type Bot, type BotOptions, startBot } from '../../src/bot.ts';

/** Where a bot in Slack runs. */
export interface SlackPlace {
  readonly apiUrl: string;
  readonly signingSecret: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly deskFile: string;
}

/** The bot as an operator runs it for one workspace, with the usual level of its log. */
export async function startSlackBot(
  { apiUrl, signingSecret, ...where }: SlackPlace,
  pace: Pick<BotOptions, 'paced'> = {},
): Promise<Bot & { readonly port: number }> {
  const bot = await startBot({
    ...{ ...where, ...pace },
    host: '127.0.0.1',
    port: 0,
    slack: { kind: 'token', botToken: 'xoxb-bench', signingSecret, apiUrl },
    teams: null,
    logLevel: 'info',
  });
  return { ...bot, port: Number(new URL(bot.url).port) };
}
