import { mednetLevel2 } from './mednet-level-2.ts';
import { netexSeverity1 } from './netex-severity-1.ts';
import type { Story } from './story.ts';

export { play, type Story, StoryFailed } from './story.ts';

/** All stories, by name. */
export const stories: ReadonlyMap<string, Story> = new Map(
  [netexSeverity1, mednetLevel2].map((story) => [story.name, story]),
);
