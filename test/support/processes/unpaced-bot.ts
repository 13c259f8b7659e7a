import { type Bot, type BotOptions, startBot as start } from '../../../src/bot.ts';

/** A bot that does not keep Slack's pace, for a simulated Slack without limits. */
export function startBot(options: BotOptions): Promise<Bot> {
  return start({ ...options, paced: false });
}
