import { type Bot, type BotOptions, startBot as start } from '../../../src/bot.ts';
import type { TeamsCredentials } from '../../../src/teams-credentials.ts';

/** The bot in the simulated tenant whose credentials stand in the environment, beside its Slack. */
export function startBot(options: BotOptions): Promise<Bot> {
  const teams: TeamsCredentials = JSON.parse(process.env.TENANT ?? 'null');
  return start({ ...options, teams, paced: false });
}
