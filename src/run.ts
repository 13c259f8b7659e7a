import { parseArgs } from 'node:util';
import type { Bot } from './bot.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { SlackCredentials } from './slack-credentials.ts';
import type { TeamsCredentials } from './teams-credentials.ts';

const usage = `Usage: npm start                    the bot; without credentials, in a local workspace
       npm start -- --story <name>  a whole story, told without a browser`;

// The parts are loaded once the environment is read: a mistake in it is told at once.

export type Running = Pick<Bot, 'stop' | 'reload'>;

/** Starts what the environment and the arguments ask for; null: a story, which is told to its end. */
export async function run(): Promise<Running | null> {
  const { story } = readArguments();
  const config = readConfig();
  if (story !== undefined) {
    const { runStory } = await import('./story.ts');
    process.exitCode = await runStory(story, config);
    return null;
  }
  await endOnFaults(config);
  return start(config);
}

/** What nobody has caught leaves the process in no known state: it is logged, and the process ends. */
async function endOnFaults({ logLevel }: Config): Promise<void> {
  const { openLog } = await import('./log.ts');
  const log = openLog(logLevel);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (err: unknown) => {
      log.error({ err, event }, 'the bot ends by a fault of its own; the next start goes on');
      process.exit(1);
    });
  }
}

function readArguments(): { story?: string | undefined } {
  try {
    return parseArgs({ options: { story: { type: 'string' } } }).values;
  } catch (error) {
    throw new ConfigError([`${error instanceof Error ? error.message : error}`, usage]);
  }
}

async function start(config: Config): Promise<Running> {
  const { slack, teams, deskFile, publicUrl } = config;
  if (!deskFile || (!slack && !teams)) {
    const { startInSandbox } = await import('./sandbox-mode.ts');
    return startInSandbox(config);
  }
  const { startBot } = await import('./bot.ts');
  const bot = await startBot({ ...config, deskFile });
  const ways = [
    ...(slack ? [slackReaches(slack, publicUrl)] : []),
    ...(teams ? [teamsReaches(teams, publicUrl, bot.url)] : []),
  ];
  console.log([`Firstline is ready at ${bot.url}.`, ...ways].join('\n'));
  const isSentTo = (slack !== null && slack.kind !== 'socket') || teams?.kind === 'app';
  if (publicUrl === null && isSentTo) {
    console.warn(
      `PUBLIC_URL is not set, and ${bot.url} is not found from the internet: set PUBLIC_URL to the https address that leads here, such as https://support.example.com.`,
    );
  }
  return bot;
}

/** Without the public address, the path alone: what the bot listens on is not where it is found. */
function slackReaches(slack: SlackCredentials, publicUrl: string | null): string {
  const url = publicUrl ?? '';
  switch (slack.kind) {
    case 'token':
      return `Slack’s requests go to ${url}/slack/events.`;
    case 'socket':
      return 'It hears of Slack through a socket.';
    case 'oauth':
      return `Slack’s requests go to ${url}/slack/events. Workspaces install it at ${url}/slack/install.`;
    default:
      return slack satisfies never;
  }
}

function teamsReaches(teams: TeamsCredentials, publicUrl: string | null, ownUrl: string): string {
  switch (teams.kind) {
    case 'app':
      return `Teams’ requests go to ${publicUrl ?? ''}/api/messages.`;
    case 'playground':
      return `The requests of the Teams playground go to ${publicUrl ?? ownUrl}/api/messages. Nobody is asked there who they are, so it serves this machine alone.`;
    default:
      return teams satisfies never;
  }
}
