import { type Bot, type BotOptions, startBot as start } from '../../src/bot.ts';
import type { TeamsCredentials } from '../../src/teams-credentials.ts';

/** A bot of the tenant that the environment describes; the platforms' pace is not kept. */
export function startBot(options: BotOptions): Promise<Bot> {
  const teams: TeamsCredentials = JSON.parse(process.env.FUZZ_TEAMS ?? 'null');
  return start({ ...options, teams, paced: false });
}
