import type { HomeView, KnownBlock } from '@slack/types';
import type { Message } from '../../src/views/message.ts';
import { VIEW_BLOCKS } from './limits.ts';
import { partsFor, type Team } from './mention.ts';
import { renderParts } from './render-message.ts';

/** Slack's own type admits blocks of any shape. */
export type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };

/** The bot's home page for somebody of this team. Throws where data is too long for Slack. */
export function renderHome(page: Message, team: Team): Home {
  return { type: 'home', blocks: renderParts(partsFor(team, page.parts), VIEW_BLOCKS) };
}
