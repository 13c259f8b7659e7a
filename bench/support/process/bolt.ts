import { startBolt } from '../start-bolt.ts';
import type { SlackPlace } from '../start-slack-bot.ts';
import { tellMemory } from './memory.ts';

// It acknowledges all and does nothing.
tellMemory<SlackPlace>(async (place) => ({
  ...(await startBolt(place, (app) => {
    app.command('/support', async ({ ack }) => ack());
    app.view(/.*/, async ({ ack }) => ack());
  })),
  settle: async () => {},
}));
