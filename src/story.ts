import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { play, StoryFailed, stories } from '../sandbox/stories/index.ts';
import { type Config, ConfigError } from './config.ts';
import { startBotInSandbox } from './sandbox-mode.ts';

/**
 * Plays a story in a workspace and a database of its own, and writes what each person sees.
 * Returns the exit code: 1 where the story does not go as expected.
 */
export async function runStory(name: string, config: Config): Promise<number> {
  const story = stories.get(name);
  if (!story) {
    const known = [...stories.keys()].join(', ');
    throw new ConfigError([`--story: there is no story "${name}"; there are ${known}`]);
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'firstline-story-'));
  try {
    const running = await startBotInSandbox(
      {
        ...config,
        port: 0,
        dataDir,
        databaseUrl: null,
        deskFile: fileURLToPath(new URL(`../sandbox/${story.deskFile}`, import.meta.url)),
        logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
      },
      { startAt: Date.parse(story.startAt) },
    );
    try {
      await play(story, running.sandbox, (line) => console.log(line));
      return 0;
    } catch (error) {
      if (!(error instanceof StoryFailed)) throw error;
      console.error(`${name}: not as expected: ${error.message}`);
      return 1;
    } finally {
      await running.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
