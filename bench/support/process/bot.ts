import { type SlackPlace, startSlackBot } from '../start-slack-bot.ts';
import { tellMemory } from './memory.ts';

// It sends as fast as it can: what waits for its turn stands in the database.
tellMemory<SlackPlace>((place) => startSlackBot(place, { paced: false }));
