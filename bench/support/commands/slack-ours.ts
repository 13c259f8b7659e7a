import { type SlackPlace, startSlackBot } from '../start-slack-bot.ts';
import { serveAsks } from './serve-asks.ts';

serveAsks<SlackPlace>(startSlackBot);
