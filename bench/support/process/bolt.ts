import { App } from '@slack/bolt';
import type { BotPlace } from './bot.ts';
import { tellMemory } from './memory.ts';

/** A bot as Bolt’s guide for its start begins one, which acknowledges all and does nothing. */
tellMemory<Pick<BotPlace, 'apiUrl' | 'signingSecret'>>(async ({ apiUrl, signingSecret }) => {
  const app = new App({
    token: 'xoxb-bench',
    signingSecret,
    clientOptions: { slackApiUrl: apiUrl },
  });
  app.command('/support', async ({ ack }) => ack());
  app.view(/.*/, async ({ ack }) => ack());
  const server = await app.start({ host: '127.0.0.1', port: 0 });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('Bolt does not listen');
  return { port: address.port, settle: async () => {}, stop: () => app.stop() };
});
