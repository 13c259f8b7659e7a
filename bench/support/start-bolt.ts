import { App } from '@slack/bolt';
import { portOf } from './serve-json.ts';
import type { SlackPlace } from './start-slack-bot.ts';

/** A bot as Bolt's guide for its start begins one: a token, a signing secret, its own receiver. */
export async function startBolt(
  { apiUrl, signingSecret }: Pick<SlackPlace, 'apiUrl' | 'signingSecret'>,
  handle: (app: App) => void,
): Promise<{ readonly port: number; stop(): Promise<unknown> }> {
  const app = new App({
    token: 'xoxb-bench',
    signingSecret,
    clientOptions: { slackApiUrl: apiUrl },
  });
  handle(app);
  const server = await app.start({ host: '127.0.0.1', port: 0 });
  return { port: portOf(server), stop: () => app.stop() };
}
